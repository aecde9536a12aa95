package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import java.util.Arrays;

/**
 * The gradients of a {@link ParameterStore}'s parameters, in one flat array with the store's
 * offsets. {@code backward} adds to it; {@link #clear} starts anew. Several passes without a clear
 * between them accumulate.
 */
public final class Gradients {
  private final ParameterStore store;
  private final float[] values;
  private final boolean[] written;

  Gradients(ParameterStore store) {
    this.store = store;
    this.values = new float[store.size()];
    this.written = new boolean[store.parameters().size()];
  }

  /** The store whose offsets these gradients use. */
  public ParameterStore store() {
    return store;
  }

  /** Forgets everything; the next contribution to each parameter overwrites. */
  public void clear() {
    Arrays.fill(written, false);
  }

  /**
   * A copy of the gradient by one parameter, row-major in its shape; zeros when the loss did not
   * depend on it.
   */
  public float[] of(Parameter parameter) {
    int offset = store.offset(parameter);
    return written[store.position(parameter)]
        ? Arrays.copyOfRange(values, offset, offset + parameter.size())
        : new float[parameter.size()];
  }

  /**
   * The flat array, for optimizers and clipping; parameters that nothing reached are zero in it.
   */
  public float[] array() {
    for (int p = 0; p < written.length; p++) {
      if (!written[p]) {
        Parameter parameter = store.parameters().get(p);
        int offset = store.offset(parameter);
        Arrays.fill(values, offset, offset + parameter.size(), 0f);
        written[p] = true;
      }
    }
    return values;
  }

  /** The Euclidean norm over all trainable parameters, summed in double. */
  public double norm() {
    float[] all = array();
    double[] sum = new double[1];
    store.forEachTrainableRun(
        (offset, length) ->
            sum[0] += Kernels.current().reductions().sumOfSquares(length, all, offset));
    return Math.sqrt(sum[0]);
  }

  /** Multiplies every gradient by a factor. */
  public void scale(float factor) {
    Kernels.current().pointwise().scale(values.length, factor, array(), 0, values, 0);
  }

  boolean accepts(Parameter parameter) {
    return parameter.trainable() && store.contains(parameter);
  }

  Adjoints.Sink sink(Parameter parameter) {
    int position = store.position(parameter);
    boolean accumulate = written[position];
    written[position] = true;
    return new Adjoints.Sink(values, store.offset(parameter), accumulate);
  }
}
