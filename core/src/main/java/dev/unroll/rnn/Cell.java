package dev.unroll.rnn;

import dev.unroll.nn.Pass;
import dev.unroll.sequence.RowOrder;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step of a recurrent network. A custom cell declares its parameters and implements its
 * equation:
 *
 * <pre>{@code
 * class Decay extends Cell<HiddenState> {
 *   final Parameter w = parameter("w", inputSize(), outputSize());
 *   final Parameter a = parameter("a", outputSize(), outputSize());
 *
 *   Decay() {
 *     super("decay", 3, 8);
 *   }
 *
 *   public HiddenState zeroState(int batch) {
 *     return new HiddenState(Tensor.zeros(batch, outputSize()));
 *   }
 *
 *   public HiddenState step(Tensor x, HiddenState s) {
 *     return new HiddenState(x.matmul(w.value()).plus(s.h().matmul(a.value())).tanh());
 *   }
 * }
 * }</pre>
 *
 * {@link Scan} turns it into a layer, with lengths and gradients. A cell holds no state, so any
 * number of sequences and threads may share one.
 *
 * @param <S> the state carried from step to step
 */
public abstract class Cell<S extends State<S>> {
  private final String type;
  private final int inputSize;
  private final int outputSize;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /**
   * Creates a cell without parameters.
   *
   * @param type the type of cell, used in parameter names and messages
   * @param inputSize I, input features per step
   * @param outputSize H, output features per step
   */
  protected Cell(String type, int inputSize, int outputSize) {
    if (inputSize < 1 || outputSize < 1) {
      throw new IllegalArgumentException(
          type + " requires positive sizes, got input " + inputSize + " and hidden " + outputSize);
    }
    this.type = type;
    this.inputSize = inputSize;
    this.outputSize = outputSize;
  }

  /** Returns the state before the first step of {@code batch} sequences. */
  public abstract S zeroState(int batch);

  /**
   * Computes one step.
   *
   * @param x [N, I]
   * @param state before the step
   * @return the state after it; its {@link State#output} is [N, H]
   */
  public abstract S step(Tensor x, S state);

  /**
   * Returns the function to run at each step of one pass over a batch. A cell that draws random
   * masks in training prepares them here. The default runs {@link #step}, as streams do.
   *
   * @param order order of the rows of the batch; at each step, x and the state hold the first N of
   *     them
   */
  public Steps<S> during(Pass pass, RowOrder order) {
    return (t, x, state) -> step(x, state);
  }

  /** The type of cell. */
  public final String type() {
    return type;
  }

  /** I. */
  public final int inputSize() {
    return inputSize;
  }

  /** H. */
  public final int outputSize() {
    return outputSize;
  }

  /**
   * Returns everything but the weights that is needed to recreate this cell, as plain JSON values;
   * part of the configuration of its layer.
   */
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("input", inputSize);
    config.put("hidden", outputSize);
    return config;
  }

  /** Returns the configuration together with the type, as stored by cells that contain cells. */
  public final Map<String, Object> description() {
    return Map.of(type, config());
  }

  /** Returns the parameters by name, in order of declaration. */
  public final Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** Declares a parameter, initialized by Glorot for a matrix and with zeros otherwise. */
  protected final Parameter parameter(String name, int... shape) {
    return parameter(name, shape.length == 2 ? Initializer.glorot() : Initializer.zeros(), shape);
  }

  /** Declares a parameter. */
  protected final Parameter parameter(String name, Initializer initializer, int... shape) {
    int in = shape.length == 2 ? shape[0] : outputSize;
    int out = shape.length == 0 ? 1 : shape[shape.length - 1];
    var parameter = new Parameter(name, initializer, new Fans(in, out, outputSize), shape);
    if (parameters.put(name, parameter) != null) {
      throw new IllegalArgumentException(this + ": two parameters are called \"" + name + "\"");
    }
    return parameter;
  }

  /** Adds the parameters of a cell contained in this one, with a prefix to their names. */
  protected final void include(String prefix, Cell<?> part) {
    part.parameters.forEach((name, parameter) -> parameters.put(prefix + "." + name, parameter));
  }

  @Override
  public String toString() {
    return type + "(" + inputSize + " → " + outputSize + ")";
  }
}
