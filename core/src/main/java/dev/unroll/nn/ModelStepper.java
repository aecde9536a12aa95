package dev.unroll.nn;

import java.util.Map;

/**
 * A model on one sequence of which the steps arrive one at a time: give each input its values, take
 * the step, read the outputs. Inputs and outputs are numbered in the order of {@link Model#inputs}
 * and {@link Model#outputs}. It holds the states of all layers, and the weights as they were when
 * it was made; it belongs to one thread at a time.
 */
public interface ModelStepper {
  /**
   * Sets the features of an input for the next step.
   *
   * @param x the features from position 0; read by {@link #step}, not changed
   */
  void input(int number, float[] x);

  /**
   * Sets the id of an input for the next step.
   *
   * @throws IllegalArgumentException when the input takes features
   */
  void input(int number, int id);

  /** Takes a step with the inputs that were set last. */
  void step();

  /** Returns an output of the last step, from position 0; valid until the next step. */
  float[] output(int number);

  /** Returns the number of outputs. */
  int outputs();

  /** Returns the number of features of an input; 1 for ids. */
  int inputSize(int number);

  /** Returns the number of values of an output. */
  int outputSize(int number);

  /** Begins a new sequence: all layers go back to before the first step, and no input is set. */
  void reset();

  /** Returns the steppers of the layers by name, in order: where the states are. */
  Map<String, Stepper> layers();
}
