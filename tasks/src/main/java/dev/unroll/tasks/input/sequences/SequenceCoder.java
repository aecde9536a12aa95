package dev.unroll.tasks.input.sequences;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.NumberInput;
import dev.unroll.tasks.input.UnreadCount;
import dev.unroll.tasks.recipe.Agreement;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Converts sequences of numbers to inputs, with a scaling for each feature.
 *
 * @param scaler with a column for each feature
 * @param named true if the columns of the scaler are those of the file, whose values are scaled as
 *     doubles. Otherwise they are {@code 0}, {@code 1}, ..., and values are floats before they are
 *     scaled, as for data in memory and for model files of older versions
 * @param increasing the columns that increase from step to step, so that they may order the steps
 * @param ranges of the values of training; of no feature in model files of older versions
 */
record SequenceCoder(Scaler scaler, boolean named, List<String> increasing, TrainedRanges ranges)
    implements InputCoder {
  private static final String RANGES = "ranges";
  private static final String NAMED = "named";
  private static final String INCREASING = "increasing";

  /** Copies the columns. */
  SequenceCoder {
    increasing = List.copyOf(increasing);
  }

  /**
   * Fits the scaling on all steps of the training set.
   *
   * @param train the examples before scaling
   */
  static SequenceCoder fit(Scaler.Kind kind, LabelledDataset train) {
    boolean named = train instanceof NumericSequences sequences && sequences.found() != null;
    List<String> columns = columns(train);
    List<String> increasing =
        train instanceof NumericSequences sequences
            ? sequences.fileColumns().map(SequenceColumns::increasing).orElse(List.of())
            : List.of();
    List<double[][]> all = sequences(train);
    TrainedRanges ranges = TrainedRanges.of(columns, all);
    if (kind == Scaler.Kind.NONE) {
      var nothing = new double[columns.size()][1];
      return new SequenceCoder(
          Scaler.fit(kind, Series.of("nothing", columns, nothing)), named, increasing, ranges);
    }
    List<double[]> values =
        all.stream()
            .flatMap(Arrays::stream)
            .filter(step -> Arrays.stream(step).noneMatch(Double::isNaN)) // else it is masked
            .toList();
    var byColumn = new double[columns.size()][values.size()];
    for (int i = 0; i < values.size(); i++) {
      for (int f = 0; f < columns.size(); f++) {
        byColumn[f][i] = values.get(i)[f];
      }
    }
    for (int f = 0; f < columns.size(); f++) {
      requireNotConstant(kind, columns.get(f), byColumn[f]);
    }
    Series steps = Series.of("the steps of the training set", columns, byColumn);
    return new SequenceCoder(Scaler.fit(kind, steps), named, increasing, ranges);
  }

  private static List<String> columns(LabelledDataset train) {
    return train instanceof NumericSequences sequences
        ? sequences.columns()
        : IntStream.range(0, NumberInput.first(train).features())
            .mapToObj(Integer::toString)
            .toList();
  }

  /** Returns the steps of each sequence, [T][F], before scaling. */
  private static List<double[][]> sequences(LabelledDataset data) {
    return IntStream.range(0, data.size())
        .mapToObj(n -> data instanceof NumericSequences all ? all.values(n) : steps(data, n))
        .toList();
  }

  private static double[][] steps(LabelledDataset data, int position) {
    Sequence one = data.batch(new int[] {position}).input();
    int features = one.features();
    float[] all = one.values().toArray();
    Mask mask = one.mask();
    int steps = one.steps();
    var values = new double[mask == null ? steps : mask.count(0)][];
    for (int i = 0; i < values.length; i++) {
      int t = mask == null ? i : mask.position(0, i, steps);
      values[i] = IntStream.range(0, features).mapToDouble(f -> all[t * features + f]).toArray();
    }
    return values;
  }

  private static void requireNotConstant(Scaler.Kind kind, String column, double[] values) {
    double first = values[0];
    if (Arrays.stream(values).allMatch(value -> value == first)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "column \"%s\" is %s in all %,d steps of the training set, and a constant cannot be"
                  + " scaled by %s. Leave the column out of data.values, or set data.scale to none.",
              Shown.of(column),
              first,
              values.length,
              Fields.word(kind)));
    }
  }

  int features() {
    return scaler.columns().size();
  }

  @Override
  public String reads() {
    return "sequences of " + features() + (features() == 1 ? " number" : " numbers") + " a step";
  }

  @Override
  public boolean readsTexts() {
    return false;
  }

  @Override
  public int[] shape() {
    return new int[] {Shape.ANY, Shape.ANY, features()};
  }

  @Override
  public ExampleFormat format(ExampleFormat ofRecipe) {
    return ofRecipe instanceof SequenceFiles files
        ? files.ofModel(named ? scaler.columns() : List.of(), increasing)
        : ofRecipe;
  }

  @Override
  public Sequence steps(List<float[][]> sequences) {
    var all = new ArrayList<double[][]>();
    for (float[][] sequence : sequences) {
      var steps = new double[sequence.length][];
      for (int t = 0; t < steps.length; t++) {
        float[] step = sequence[t];
        steps[t] = IntStream.range(0, step.length).mapToDouble(f -> step[f]).toArray();
      }
      all.add(steps);
    }
    return sequences(all);
  }

  @Override
  public Sequence sequences(List<double[][]> sequences) {
    int features = features();
    int steps = sequences.stream().mapToInt(sequence -> sequence.length).max().orElse(0);
    var values = new float[Shape.size(sequences.size(), steps, features)];
    var lengths = new int[sequences.size()];
    NumericSequences.Scaling scaling = scaling();
    for (int n = 0; n < lengths.length; n++) {
      double[][] sequence = sequences.get(n);
      lengths[n] = sequence.length;
      if (sequence.length == 0) {
        throw new BadInputException("sequence " + (n + 1) + " has no step; expected at least 1");
      }
      for (int t = 0; t < sequence.length; t++) {
        String where = "sequence " + (n + 1) + ", step " + (t + 1);
        requireFeatures(sequence[t].length, where);
        requireFinite(sequence[t], where);
        for (int f = 0; f < features; f++) {
          values[(n * steps + t) * features + f] = (float) scaling.scale(f, sequence[t][f]);
        }
      }
    }
    return Sequence.of(Tensor.of(values, lengths.length, steps, features), Mask.lengths(lengths));
  }

  private static void requireFinite(double[] values, String where) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite((float) values[i])) {
        throw new BadInputException(
            "%s: value %d is %s; expected a finite number".formatted(where, i + 1, values[i]));
      }
    }
  }

  @Override
  public UnreadCount unread() {
    return (ranges.features().isEmpty() ? TrainedRanges.of(scaler) : ranges).count();
  }

  @Override
  public LabelledDataset code(LabelledSource examples, ExpectedLabels labels, UnreadCount unread) {
    LabelledDataset coded = code(examples, labels);
    if (coded instanceof ScaledSequences scaled) {
      List<double[][]> all = sequences(scaled.raw());
      for (int n = 0; n < all.size(); n++) {
        unread.sequence(scaled.raw().name(n), all.get(n));
      }
    }
    return coded;
  }

  @Override
  public LabelledDataset code(LabelledSource examples, ExpectedLabels labels) {
    LabelledDataset data = SequenceConfig.steps(examples);
    labels.require(data.labels());
    if (named && data instanceof NumericSequences sequences) {
      return new ScaledSequences(sequences.withColumns(scaler.columns()), this);
    }
    requireFeatures(NumberInput.first(data).features(), "each step of the data");
    return new ScaledSequences(data, this);
  }

  @Override
  public OptionalDouble unscaled(int feature, float value) {
    return OptionalDouble.of(scaler.unscale(scaler.columns().get(feature), value));
  }

  private void requireFeatures(int given, String where) {
    if (given != features()) {
      throw new BadInputException(
          "%s: expected %d numbers, as in training, got %d".formatted(where, features(), given));
    }
  }

  /** Returns the scaling of the values of each feature. */
  NumericSequences.Scaling scaling() {
    List<String> columns = scaler.columns();
    boolean none = scaler.kind() == Scaler.Kind.NONE;
    return (feature, value) -> {
      double given = named ? value : (float) value;
      return none ? given : scaler.scale(columns.get(feature), given);
    };
  }

  /** Scales rows of features, in place. */
  void scale(float[] values, int from, int count) {
    if (scaler.kind() == Scaler.Kind.NONE) {
      return;
    }
    int features = features();
    List<String> columns = scaler.columns();
    for (int f = 0; f < features; f++) {
      for (int i = from + f; i < from + count; i += features) {
        values[i] = (float) scaler.scale(columns.get(f), values[i]);
      }
    }
  }

  @Override
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("scaler", scaler.toMap());
    if (named) {
      json.put(NAMED, true);
    }
    if (!increasing.isEmpty()) {
      json.put(INCREASING, increasing);
    }
    if (!ranges.features().isEmpty()) {
      json.put(RANGES, ranges.json());
    }
    return json;
  }

  /**
   * Returns the values that follow from the settings.
   *
   * @param kind of scaling
   * @param values the columns that the recipe names; empty: all of a file
   */
  List<Agreement> agreements(Scaler.Kind kind, List<String> values) {
    List<String> columns = scaler.columns();
    List<String> numbered = IntStream.range(0, columns.size()).mapToObj(Integer::toString).toList();
    var agreements = new ArrayList<Agreement>();
    if (!named) {
      agreements.add(
          Agreement.ofNames("input.scaler.columns of features without names", columns, numbered));
    }
    if (!values.isEmpty()) {
      agreements.add(
          named
              ? new Agreement("input.scaler.columns", columns, values)
              : new Agreement("the number of input.scaler.columns", features(), values.size()));
    }
    for (String column : columns) {
      agreements.add(
          new Agreement(
              "input.scaler.columns." + column + ".kind",
              Fields.word(scaler.kind(column)),
              Fields.word(kind)));
    }
    if (!ranges.features().isEmpty()) {
      agreements.add(
          new Agreement(
              "input.ranges",
              ranges.features().stream().map(TrainedRanges.Feature::column).toList(),
              columns));
    }
    return agreements;
  }

  static SequenceCoder of(Fields fields) {
    return new SequenceCoder(
        Scaler.of(fields.object("scaler")),
        fields.flag(NAMED, false),
        fields.has(INCREASING) ? fields.strings(INCREASING) : List.of(),
        TrainedRanges.of(fields.objectOrEmpty(RANGES)));
  }
}
