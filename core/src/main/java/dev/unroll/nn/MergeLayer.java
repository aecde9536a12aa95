package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Joins several inputs into one, step by step: concatenated, or combined element by element. A row
 * for the whole sequence is joined to each of the steps of another input.
 *
 * <pre>
 * y(t) = merge(x1(t), x2(t), …)
 * </pre>
 *
 * Shapes: each input [N, T, F] or [N, F]; for the output see {@link Merge}.
 *
 * @param merge any but {@link Merge#NONE}
 */
public record MergeLayer(Merge merge) implements MultiInputLayer {
  /** The kind of layer in files. */
  public static final String TYPE = "merge";

  /** Checks the way of joining. */
  public MergeLayer {
    if (merge == Merge.NONE) {
      throw new IllegalArgumentException("merge must be concat, sum, mul or average, got none");
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("merge", merge.text());
  }

  @Override
  public Sequence apply(List<Sequence> inputs, Pass pass) {
    return merge.join(inputs);
  }

  @Override
  public int[] outputShape(List<int[]> inputShapes) {
    return merge.outputShape(inputShapes);
  }

  @Override
  public MultiInputStepper stepper(int... features) {
    var y = new float[merge == Merge.CONCAT ? Arrays.stream(features).sum() : features[0]];
    return inputs -> {
      merge.joinRows(inputs, features, y);
      return y;
    };
  }

  @Override
  public void requireCausal() {
    // step by step: nothing to reject
  }

  @Override
  public String path() {
    return "joined: " + merge.text();
  }

  @Override
  public String toString() {
    return "merge(" + merge.text() + ")";
  }
}
