package dev.unroll.tasks.input.sequences;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.NumberInput;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes inputs of sequences of numbers, scaled feature by feature.
 *
 * @param scaler with a column for each feature, {@code 0}, {@code 1}, ...
 */
record SequenceCoder(Scaler scaler) implements InputCoder {
  /**
   * Fits the scaling on all steps of the training part.
   *
   * @param train without scaling
   */
  static SequenceCoder fit(Scaler.Kind kind, LabelledDataset train) {
    int features = train.batch(new int[] {0}).input().features();
    var columns = IntStream.range(0, features).mapToObj(Integer::toString).toList();
    if (kind == Scaler.Kind.NONE) {
      var nothing = new double[features][1];
      return new SequenceCoder(Scaler.fit(kind, Series.of("nothing", columns, nothing)));
    }
    var values = new ArrayList<float[]>();
    for (int n = 0; n < train.size(); n++) {
      Sequence one = train.batch(new int[] {n}).input();
      float[] all = one.values().toArray();
      Mask mask = one.mask();
      int steps = one.steps();
      for (int i = 0; i < (mask == null ? steps : mask.count(0)); i++) {
        int t = mask == null ? i : mask.position(0, i, steps);
        values.add(Arrays.copyOfRange(all, t * features, (t + 1) * features));
      }
    }
    var byColumn = new double[features][values.size()];
    for (int i = 0; i < values.size(); i++) {
      for (int f = 0; f < features; f++) {
        byColumn[f][i] = values.get(i)[f];
      }
    }
    Series steps = Series.of("the steps of the training part", columns, byColumn);
    return new SequenceCoder(Scaler.fit(kind, steps));
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
  public Sequence steps(List<float[][]> sequences) {
    int features = features();
    int steps = sequences.stream().mapToInt(sequence -> sequence.length).max().orElse(0);
    var values = new float[sequences.size() * steps * features];
    var lengths = new int[sequences.size()];
    for (int n = 0; n < lengths.length; n++) {
      float[][] sequence = sequences.get(n);
      lengths[n] = sequence.length;
      if (sequence.length == 0) {
        throw new BadInputException("sequence " + (n + 1) + " has no step; expected at least 1");
      }
      for (int t = 0; t < sequence.length; t++) {
        requireFeatures(sequence[t].length, "sequence " + (n + 1) + ", step " + (t + 1));
        InputCoder.requireFinite(sequence[t], "sequence " + (n + 1) + ", step " + (t + 1));
        System.arraycopy(sequence[t], 0, values, (n * steps + t) * features, features);
      }
    }
    scale(values, 0, values.length);
    return Sequence.of(Tensor.of(values, lengths.length, steps, features), Mask.lengths(lengths));
  }

  @Override
  public LabelledDataset code(LabelledSource examples, ExpectedLabels labels) {
    LabelledDataset data = SequenceConfig.steps(examples);
    labels.require(data.labels());
    requireFeatures(NumberInput.first(data).features(), "each step of the data");
    return new ScaledSequences(data, this);
  }

  @Override
  public OptionalDouble unscaled(int feature, float value) {
    return OptionalDouble.of(scaler.unscale(Integer.toString(feature), value));
  }

  private void requireFeatures(int given, String where) {
    if (given != features()) {
      throw new BadInputException(
          "%s: expected %d numbers, as in training, got %d".formatted(where, features(), given));
    }
  }

  /** Scales rows of features, in place. */
  void scale(float[] values, int from, int count) {
    if (scaler.kind() == Scaler.Kind.NONE) {
      return;
    }
    int features = features();
    for (int f = 0; f < features; f++) {
      String column = Integer.toString(f);
      for (int i = from + f; i < from + count; i += features) {
        values[i] = (float) scaler.scale(column, values[i]);
      }
    }
  }

  @Override
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("scaler", scaler.toMap());
    return json;
  }

  static SequenceCoder of(Fields fields) {
    return new SequenceCoder(Scaler.of(fields.object("scaler")));
  }
}
