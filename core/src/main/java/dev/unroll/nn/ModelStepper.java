package dev.unroll.nn;

import java.util.Map;

/**
 * Applies a model to one sequence, one time step at a time: set each input, take the step, read the
 * outputs. Inputs and outputs are numbered in the order of {@link Model#inputs} and {@link
 * Model#outputs}. It holds the states of all layers, and the weights at the time it was created.
 * Only one thread may use it at a time.
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
   * @throws IllegalArgumentException if the input takes features
   */
  void input(int number, int id);

  /** Takes a step with the current inputs. */
  void step();

  /** Returns an output of the last step, from position 0; valid until the next step. */
  float[] output(int number);

  /** Returns the number of outputs. */
  int outputs();

  /** Returns the number of features of an input; 1 for ids. */
  int inputSize(int number);

  /** Returns the number of values of an output. */
  int outputSize(int number);

  /** Begins a new sequence: resets all layers to their initial state and clears the inputs. */
  void reset();

  /** Returns the steppers of the layers, which hold the states, by name and in order. */
  Map<String, Stepper> layers();
}
