package dev.unroll.check;

import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;

/** The values of an input or of a parameter, which can be changed one by one. */
sealed interface Slot {
  /** Returns the name for messages. */
  String name();

  /** Returns the sizes of its dimensions. */
  int[] shape();

  /** Returns a copy of the values. */
  float[] values();

  /** Sets all values. */
  void set(float... values);

  /** A tensor that is an input of the checked function. */
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
