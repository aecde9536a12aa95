package dev.unroll.check;

import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;

/** Numbers of which one can be moved: those of an input or of a parameter. */
sealed interface Slot {
  /** The name for sentences. */
  String name();

  /** The sizes of its dimensions. */
  int[] shape();

  /** A copy of the values. */
  float[] values();

  /** Sets all values. */
  void set(float... values);

  /** A tensor that the checked function gets. */
  final class OfInput implements Slot {
    private final String name;
    private Tensor tensor;

    OfInput(String name, Tensor tensor) {
      this.name = name;
      this.tensor = tensor.detach();
    }

    Tensor tensor() {
      return tensor;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int[] shape() {
      return tensor.shape();
    }

    @Override
    public float[] values() {
      return tensor.toArray();
    }

    @Override
    public void set(float... values) {
      tensor = Tensor.of(values, tensor.shape());
    }
  }

  /**
   * A parameter that the checked function reads.
   *
   * @param name within its layer
   */
  record OfParameter(String name, Parameter parameter) implements Slot {
    @Override
    public int[] shape() {
      return parameter.shape();
    }

    @Override
    public float[] values() {
      return parameter.get();
    }

    @Override
    public void set(float... values) {
      parameter.set(values);
    }
  }
}
