package dev.unroll.stream;

import dev.unroll.nn.Sequential;
import dev.unroll.nn.Stepper;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model on one sequence of which the steps arrive one after the other.
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
 * <p>The output of step t has the bits of step t of {@code model.predict} of the whole sequence. A
 * model that gives one row for a sequence gives at step t the row for the sequence that ends there.
 *
 * <p>A session holds its own state and working memory, and belongs to one thread at a time; any
 * number of sessions on any number of threads share one model. It works with the weights as they
 * were last published when it was opened, whatever training does meanwhile, until {@link #refresh}.
 *
 * <p>A step of built-in layers allocates nothing. Own cells ({@link dev.unroll.rnn.Scan}), and
 * LSTMs with peepholes or a projection, run in tensor operations and do allocate. A layer that
 * needs what comes later, such as one that reads sequences backwards, is refused when a session is
 * opened.
 */
public final class StreamSession {
  private final Sequential model;
  private final int inputSize;
  private final int outputSize;
  private Map<String, Stepper> steppers;
  private Stepper[] chain;

  private StreamSession(Sequential model, int inputSize) {
    this.model = model;
    this.inputSize = inputSize;
    this.outputSize = outputSize(model, inputSize);
    this.steppers = model.steppers(inputSize);
    this.chain = steppers.values().toArray(new Stepper[0]);
  }

  /**
   * A session at the beginning of a sequence.
   *
   * @throws IllegalArgumentException when a layer cannot run step by step, or no layer says how
   *     many features go in
   */
  public static StreamSession open(Sequential model) {
    int features = model.inputSize();
    if (features == Shape.ANY) {
      throw new IllegalArgumentException(
          "no layer of the model says how many features go in; open the session with their number");
    }
    return open(model, features);
  }

  /**
   * As {@link #open(Sequential)}, for a model that takes any number of features.
   *
   * @param features that go in at a step, at least 1
   */
  public static StreamSession open(Sequential model, int features) {
    if (features < 1) {
      throw new IllegalArgumentException(
          "a stream wants at least one feature at a step, got " + features);
    }
    return new StreamSession(model, features);
  }

  private static int outputSize(Sequential model, int features) {
    int[] last = {features};
    for (int[] shape : model.shapes(1, Shape.ANY, features).values()) {
      last = shape;
    }
    return last[last.length - 1];
  }

  /** The number of features that go in at a step; 1 for a model of ids. */
  public int inputSize() {
    return inputSize;
  }

  /** The number of values that come out at a step. */
  public int outputSize() {
    return outputSize;
  }

  /**
   * Takes the next step.
   *
   * @param in the features of this step, {@link #inputSize} of them
   * @param out takes the output, {@link #outputSize} values; may be {@code in} where the sizes are
   *     equal
   */
  public void step(float[] in, float[] out) {
    requireLength("in", in, inputSize);
    requireLength("out", out, outputSize);
    give(chain[0].step(in), out);
  }

  /**
   * Takes the next step of a sequence of ids, for a model that begins with an embedding.
   *
   * @param id of this step
   * @param out takes the output, {@link #outputSize} values
   * @throws IllegalArgumentException when the model wants features, or the id is not in its
   *     vocabulary; the state is then as it was
   */
  public void step(int id, float[] out) {
    requireLength("out", out, outputSize);
    give(chain[0].step(id), out);
  }

  private void give(float[] first, float[] out) {
    float[] x = first;
    for (int i = 1; i < chain.length; i++) {
      x = chain[i].step(x);
    }
    System.arraycopy(x, 0, out, 0, outputSize);
  }

  private static void requireLength(String name, float[] values, int wanted) {
    if (values.length != wanted) {
      throw new IllegalArgumentException(
          "the array " + name + " must have " + wanted + " values, got " + values.length);
    }
  }

  /** What the session carries to the next step, as a value: a copy. */
  public StreamState state() {
    return stateOf(steppers);
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

  /** Begins a new sequence: goes back to the state before the first step. */
  public void reset() {
    for (Stepper stepper : chain) {
      stepper.reset();
    }
  }

  /**
   * Goes on from a state that this or another session of the model had.
   *
   * @throws IllegalArgumentException when it is the state of another model; this session's is then
   *     as it was
   */
  public void reset(StreamState state) {
    restore(steppers, state);
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
   * Takes the weights as they are published now, and keeps the state: for a model that is trained
   * while streams run.
   */
  public void refresh() {
    StreamState state = state();
    Map<String, Stepper> fresh = model.steppers(inputSize);
    restore(fresh, state);
    steppers = fresh;
    chain = fresh.values().toArray(new Stepper[0]);
  }
}
