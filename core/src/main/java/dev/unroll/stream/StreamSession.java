package dev.unroll.stream;

import dev.unroll.BadInputException;
import dev.unroll.nn.Model;
import dev.unroll.nn.ModelStepper;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.Stepper;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies a model to one sequence, one time step at a time.
 *
 * <pre>{@code
 * StreamSession session = StreamSession.open(model);
 * float[] out = new float[session.outputSize()];
 * while (sensor.read(in)) {
 *   session.step(in, out);
 *   ...
 * }
 * }</pre>
 *
 * <p>Several inputs or outputs, such as those of a {@link dev.unroll.nn.Graph}, are addressed by
 * name:
 *
 * <pre>{@code
 * session.input("load", load);
 * session.input("price", price);
 * session.step();
 * session.output("forecast", forecast);
 * }</pre>
 *
 * <p>The output of step t has the same bits as step t of {@code model.predict} for the whole
 * sequence. A model that returns one row for a sequence returns, at step t, the row for the
 * sequence up to there.
 *
 * <p>A session has its own state and working memory, and only one thread may use it at a time. Any
 * number of sessions on any number of threads can share one model. A session uses the weights that
 * were published when it was opened, regardless of concurrent training, until {@link #refresh}.
 *
 * <p>A step of built-in layers allocates nothing. Custom cells ({@link dev.unroll.rnn.Scan}), and
 * LSTMs with peepholes or a projection, use tensor operations, which allocate. A layer that depends
 * on later steps, such as one that reads sequences backwards, is rejected when a session is opened.
 */
public final class StreamSession {
  private final Model model;
  private final int[] features;
  private final List<String> inputs;
  private final List<String> outputs;
  private final float[][] values; // by input: the current features; empty if none are set, or an id
  private final int[] ids; // by input: the current id; negative if none is set, or features
  private ModelStepper stepper;

  private StreamSession(Model model, int... features) {
    this.model = model;
    this.features = features.clone();
    this.inputs = List.copyOf(model.inputs());
    this.outputs = List.copyOf(model.outputs());
    this.values = new float[inputs.size()][0];
    this.ids = new int[values.length];
    Arrays.fill(ids, -1);
    this.stepper = model.stepper(features);
  }

  /**
   * Opens a session at the beginning of a sequence.
   *
   * @throws IllegalArgumentException if a layer cannot run step by step, or no layer determines the
   *     number of input features
   */
  public static StreamSession open(Model model) {
    if (model instanceof Sequential layers && layers.inputSize() == Shape.ANY) {
      throw new IllegalArgumentException(
          "no layer of the model determines the number of input features; open the session with"
              + " that number");
    }
    return new StreamSession(model);
  }

  /**
   * Opens a session of a model with one input that accepts any number of features.
   *
   * @param features the number of input features at a step, at least 1
   */
  public static StreamSession open(Model model, int features) {
    if (features < 1) {
      throw new IllegalArgumentException(
          "a stream requires at least one feature per step, got " + features);
    }
    return new StreamSession(model, features);
  }

  /** Returns the number of features of the only input at a step; 1 for ids. */
  public int inputSize() {
    requireSingle();
    return stepper.inputSize(0);
  }

  /** Returns the number of values of the only output at a step. */
  public int outputSize() {
    requireSingle();
    return stepper.outputSize(0);
  }

  /** Returns the number of features of an input at a step; 1 for ids. */
  public int inputSize(String input) {
    return stepper.inputSize(number("input", inputs, input));
  }

  /** Returns the number of values of an output at a step. */
  public int outputSize(String output) {
    return stepper.outputSize(number("output", outputs, output));
  }

  private void requireSingle() {
    if (inputs.size() != 1 || outputs.size() != 1) {
      throw new IllegalArgumentException(
          "the model has the inputs "
              + inputs
              + " and the outputs "
              + outputs
              + "; name them: set each with input(...), call step(), read each with output(...)");
    }
  }

  private static int number(String kind, List<String> names, String name) {
    int number = names.indexOf(name);
    if (number < 0) {
      throw new IllegalArgumentException("no " + kind + " \"" + name + "\"; available: " + names);
    }
    return number;
  }

  /**
   * Takes the next step of a model with one input and one output.
   *
   * @param in the features of this step, {@link #inputSize} of them
   * @param out receives the output, {@link #outputSize} values; may be {@code in} if the sizes are
   *     equal
   * @throws BadInputException if a value is not finite; the state is then unchanged, since it would
   *     not recover. Skip the step, or pass the last good value.
   */
  public void step(float[] in, float[] out) {
    requireSingle();
    requireLength("in", in, stepper.inputSize(0));
    requireLength("out", out, stepper.outputSize(0));
    requireFinite("in", in);
    stepper.input(0, in);
    stepper.step();
    read(0, out);
  }

  /**
   * Takes the next step of a sequence of ids, for a model that begins with an embedding.
   *
   * @param id of this step
   * @param out receives the output, {@link #outputSize} values
   * @throws IllegalArgumentException if the model requires features, or the id is not in its
   *     vocabulary; the state is then unchanged
   */
  public void step(int id, float[] out) {
    requireSingle();
    requireLength("out", out, stepper.outputSize(0));
    stepper.input(0, id);
    stepper.step();
    read(0, out);
  }

  /**
   * Sets the features of one input for the next {@link #step()}, which reads the array and does not
   * change it.
   */
  public void input(String name, float[] x) {
    int number = number("input", inputs, name);
    requireLength(name, x, stepper.inputSize(number));
    stepper.input(number, x);
    values[number] = x;
  }

  /** Sets the id of one input for the next {@link #step()}. */
  public void input(String name, int id) {
    int number = number("input", inputs, name);
    stepper.input(number, id);
    ids[number] = id;
  }

  /**
   * Takes the next step with the current inputs.
   *
   * @throws BadInputException if a value is not finite; the state is then unchanged
   */
  public void step() {
    for (int i = 0; i < values.length; i++) {
      requireFinite(inputs.get(i), values[i]);
    }
    stepper.step();
  }

  /**
   * Reads one output of the last step.
   *
   * @param out receives the output, {@link #outputSize(String)} values
   */
  public void output(String name, float[] out) {
    int number = number("output", outputs, name);
    requireLength(name, out, stepper.outputSize(number));
    read(number, out);
  }

  private void read(int number, float[] out) {
    System.arraycopy(stepper.output(number), 0, out, 0, stepper.outputSize(number));
  }

  private static void requireLength(String name, float[] values, int expected) {
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "the array " + name + " must have " + expected + " values, got " + values.length);
    }
  }

  /** Rejects NaN and infinity: they would stay in the state, and all later outputs would be NaN. */
  private static void requireFinite(String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new BadInputException(
            "%s: value %d is %s (expected a finite number). Skip the step, or pass the last good value."
                .formatted(name, i + 1, values[i]));
      }
    }
  }

  /** Returns a copy of the state that the session carries to the next step. */
  public StreamState state() {
    return stateOf(stepper.layers());
  }

  private static StreamState stateOf(Map<String, Stepper> steppers) {
    var layers = new LinkedHashMap<String, List<Tensor>>();
    steppers.forEach(
        (name, stepper) -> {
          List<Tensor> parts = stepper.state();
          if (!parts.isEmpty()) {
            layers.put(name, parts);
          }
        });
    return new StreamState(layers);
  }

  /** Begins a new sequence: returns to the state before the first step. */
  public void reset() {
    stepper.reset();
  }

  /**
   * Resumes from a state of this or another session of the model.
   *
   * @throws IllegalArgumentException if it is the state of another model; the state of this session
   *     is then unchanged
   */
  public void reset(StreamState state) {
    restore(stepper.layers(), state);
  }

  private static void restore(Map<String, Stepper> steppers, StreamState state) {
    state.requireLike(stateOf(steppers));
    for (String name : state.layers()) {
      Stepper stepper = steppers.get(name);
      if (stepper != null) {
        stepper.state(state.parts(name));
      }
    }
  }

  /**
   * Switches to the weights that are published now, and keeps the state and the inputs that were
   * set. Use it if a model is trained while streams run.
   */
  public void refresh() {
    StreamState state = state();
    ModelStepper fresh = model.stepper(features);
    restore(fresh.layers(), state);
    for (int i = 0; i < values.length; i++) {
      if (values[i].length > 0) {
        fresh.input(i, values[i]);
      } else if (ids[i] >= 0) {
        fresh.input(i, ids[i]);
      }
    }
    stepper = fresh;
  }
}
