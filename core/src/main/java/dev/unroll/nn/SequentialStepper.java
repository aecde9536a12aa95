package dev.unroll.nn;

import java.util.Map;

/** {@link Sequential}, step by step. */
final class SequentialStepper implements ModelStepper {
  private final Map<String, Stepper> layers;
  private final Stepper[] chain;
  private final int inputSize;
  private final int outputSize;
  private float[] x = {};
  private int id;
  private boolean hasId;
  private boolean isSet;
  private float[] y = {};

  SequentialStepper(Map<String, Stepper> layers, int inputSize, int outputSize) {
    this.layers = layers;
    this.chain = layers.values().toArray(new Stepper[0]);
    this.inputSize = inputSize;
    this.outputSize = outputSize;
  }

  @Override
  public void input(int number, float[] values) {
    x = values;
    hasId = false;
    isSet = true;
  }

  @Override
  public void input(int number, int value) {
    id = value;
    hasId = true;
    isSet = true;
  }

  @Override
  public void reset() {
    for (Stepper layer : chain) {
      layer.reset();
    }
    isSet = false;
  }

  @Override
  public void step() {
    if (!isSet) {
      throw new IllegalArgumentException(
          "the input has no value yet. Set it before the first step.");
    }
    float[] now = hasId ? chain[0].step(id) : chain[0].step(x);
    for (int i = 1; i < chain.length; i++) {
      now = chain[i].step(now);
    }
    y = now;
  }

  @Override
  public float[] output(int number) {
    return y;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public int inputSize(int number) {
    return inputSize;
  }

  @Override
  public int outputSize(int number) {
    return outputSize;
  }

  @Override
  public Map<String, Stepper> layers() {
    return layers;
  }
}
