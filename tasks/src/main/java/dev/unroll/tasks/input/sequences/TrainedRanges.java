package dev.unroll.tasks.input.sequences;

import dev.unroll.data.rows.Extremes;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.series.Scaler;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.input.UnreadCount;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that the features had in training. Finds sequences whose values are far from them, for
 * example because they are in another unit or columns are exchanged.
 *
 * @param features in order
 */
record TrainedRanges(List<Feature> features) {
  private static final int DIGITS = 4;
  private static final double APART = 0.5; // distance from the training range, in ranges
  private static final double WIDE = 2; // extent of a sequence, in training ranges
  private static final double NARROW = 0.25; // fraction of the variation in training
  private static final double NEARLY_ALL = 0.05; // fraction of the sequences that vary less
  private static final double DEVIATIONS = 4; // from the mean, if nothing else is known
  private static final int FEWEST = 3; // steps that a variation is measured on

  /**
   * A feature.
   *
   * @param column its name
   * @param least the smallest value, without values that are far from all others
   * @param greatest the largest value, without values that are far from all others
   * @param variation the difference between the largest and the smallest value within a sequence;
   *     nearly all sequences vary more
   */
  record Feature(String column, double least, double greatest, double variation) {
    private boolean isFar(double[] sorted) {
      double width = greatest - least;
      double median = sorted[sorted.length / 2];
      return median < least - APART * width
          || median > greatest + APART * width
          || (width > 0 && extent(sorted) > WIDE * width);
    }

    private boolean isNarrow(double[] sorted) {
      return sorted.length >= FEWEST && extent(sorted) < NARROW * variation;
    }
  }

  /** Copies the features. */
  TrainedRanges {
    features = List.copyOf(features);
  }

  /**
   * Computes the ranges.
   *
   * @param sequences of the training set, [T][F] each, NaN where a step is masked
   */
  static TrainedRanges of(List<String> columns, List<double[][]> sequences) {
    var features = new ArrayList<Feature>();
    for (int f = 0; f < columns.size(); f++) {
      int feature = f;
      double[] all =
          sequences.stream()
              .flatMapToDouble(steps -> Arrays.stream(sorted(steps, feature)))
              .toArray();
      Arrays.sort(all);
      if (all.length == 0) {
        return new TrainedRanges(List.of());
      }
      double[] variations =
          sequences.stream()
              .map(steps -> sorted(steps, feature))
              .filter(sorted -> sorted.length >= FEWEST)
              .mapToDouble(TrainedRanges::extent)
              .sorted()
              .toArray();
      int few = (int) (NEARLY_ALL * variations.length);
      Extremes extremes = Extremes.of(all);
      features.add(
          new Feature(
              columns.get(f),
              extremes == null ? all[0] : extremes.least(),
              extremes == null ? all[all.length - 1] : extremes.greatest(),
              variations.length == 0 ? 0 : variations[few]));
    }
    return new TrainedRanges(features);
  }

  /** Estimates the ranges for a model file of an older version, which does not contain them. */
  static TrainedRanges of(Scaler scaler) {
    double[] ends =
        switch (scaler.kind()) {
          case STANDARD -> new double[] {-DEVIATIONS, DEVIATIONS};
          case MINMAX -> new double[] {0, 1};
          case NONE, RANGE, LOCAL -> new double[0]; // they do not store the range of the values
        };
    return new TrainedRanges(
        ends.length == 0
            ? List.of()
            : scaler.columns().stream()
                .map(
                    column ->
                        new Feature(
                            column,
                            scaler.unscale(column, ends[0]),
                            scaler.unscale(column, ends[1]),
                            0))
                .toList());
  }

  /** Returns the values of a feature in ascending order, without those of masked steps. */
  private static double[] sorted(double[][] steps, int feature) {
    return Arrays.stream(steps)
        .mapToDouble(step -> step[feature])
        .filter(value -> !Double.isNaN(value))
        .sorted()
        .toArray();
  }

  private static double extent(double[] sorted) {
    return sorted[sorted.length - 1] - sorted[0];
  }

  /** Returns a counter of the sequences that are far from those of training. */
  UnreadCount count() {
    return new Count();
  }

  private final class Count implements UnreadCount {
    private final int[] far = new int[features.size()];
    private final int[] narrow = new int[features.size()];
    private final @Nullable String[] firstFar = new String[features.size()];
    private final @Nullable String[] firstNarrow = new String[features.size()];
    private int sequences;

    @Override
    public void sequence(String name, double[][] steps) {
      sequences++;
      for (int f = 0; f < far.length && steps[0].length == far.length; f++) {
        double[] sorted = sorted(steps, f);
        if (sorted.length == 0) {
          continue;
        }
        Feature feature = features.get(f);
        if (feature.isFar(sorted)) {
          firstFar[f] = far[f]++ == 0 ? values(name, sorted) : firstFar[f];
        } else if (feature.isNarrow(sorted)) {
          firstNarrow[f] = narrow[f]++ == 0 ? values(name, sorted) : firstNarrow[f];
        }
      }
    }

    private static String values(String name, double[] sorted) {
      return "\"%s\" (%s to %s)"
          .formatted(Shown.of(name), shown(sorted[0]), shown(sorted[sorted.length - 1]));
    }

    @Override
    public List<String> notes(String what) {
      var notes = new ArrayList<String>();
      for (int f = 0; f < far.length; f++) {
        if (far[f] > 0) {
          notes.add(note(what, f, far[f], "far from the", firstFar[f]));
        } else if (2 * narrow[f] > sequences) {
          notes.add(note(what, f, narrow[f], "nearly constant next to the", firstNarrow[f]));
        }
      }
      return notes;
    }

    private String note(String what, int f, int count, String how, @Nullable String first) {
      Feature feature = features.get(f);
      return String.format(
          Locale.ROOT,
          "column \"%s\" of %s is %s values of training (%s to %s)%s%s;"
              + " check its unit and the order of the columns",
          Shown.of(feature.column()),
          what,
          how,
          shown(feature.least()),
          shown(feature.greatest()),
          sequences == 1
              ? ": "
              : String.format(
                  Locale.ROOT, " in %,d of %,d sequences, the first ", count, sequences),
          first);
    }
  }

  private static String shown(double value) {
    BigDecimal exact = new BigDecimal(value);
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
    return Shown.number(whole ? value : exact.round(new MathContext(DIGITS)).doubleValue());
  }

  /** Returns smallest value, largest value and variation of each feature, as plain JSON values. */
  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    for (Feature each : features) {
      json.put(each.column(), List.of(each.least(), each.greatest(), each.variation()));
    }
    return json;
  }

  /** Reads ranges that {@link #json} returned. */
  static TrainedRanges of(Fields fields) {
    var features = new ArrayList<Feature>();
    for (String column : fields.keys()) {
      List<Double> numbers = fields.numbers(column, Range.ANY);
      if (numbers.size() != 3) {
        throw fields.error(column, "expected least, greatest and variation, got " + numbers);
      }
      if (numbers.get(0) > numbers.get(1) || numbers.get(2) < 0) {
        throw fields.error(
            column,
            "expected a least value that is not above the greatest, and a variation of 0 or more,"
                + " got "
                + numbers);
      }
      features.add(new Feature(column, numbers.get(0), numbers.get(1), numbers.get(2)));
    }
    fields.done();
    return new TrainedRanges(features);
  }
}
