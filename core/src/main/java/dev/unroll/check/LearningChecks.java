package dev.unroll.check;

import dev.unroll.check.Sample.Input;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.State;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;

/**
 * {@link LayerRequirement#GRADIENTS} and {@link LayerRequirement#LIVENESS}: checks that the layer
 * can be trained.
 */
final class LearningChecks {
  /**
   * The number of inputs that are tried until a weight gets a gradient: a unit with ReLU may be
   * inactive for one.
   */
  private static final int TRIES = 4;

  private LearningChecks() {}

  static void gradients(Subject subject) {
    Layer layer = subject.layer();
    for (Input input : subject.inputs(0)) {
      GradientCheck.of(layer, input.sequence(), Pass.predict()).check();
    }
    for (Input input : subject.inputs(1)) {
      if (layer instanceof Recurrent<?> recurrent) {
        fromAState(recurrent, input.sequence(), Subject.TRAINING);
      } else {
        GradientCheck.of(layer, input.sequence(), Subject.TRAINING).check();
      }
    }
  }

  private static <S extends State<S>> void fromAState(Recurrent<S> layer, Sequence x, Pass pass) {
    GradientCheck.of(layer, x, state(layer, x.batch()), pass).check();
  }

  /** Returns a random first state. */
  static <S extends State<S>> S state(Recurrent<S> layer, int batch) {
    S zero = layer.cell().zeroState(batch);
    var parts = new ArrayList<Tensor>();
    for (Tensor part : zero.parts()) {
      parts.add(Randoms.tensor("state" + parts.size(), part.shape()));
    }
    return zero.withParts(parts);
  }

  static void liveness(Subject subject) {
    subject
        .layer()
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.trainable()) {
                requireAlive(subject, name, parameter);
              }
            });
  }

  private static void requireAlive(Subject subject, String name, Parameter parameter) {
    int[] shape = parameter.shape();
    int columns = shape.length == 0 ? 1 : shape[shape.length - 1];
    var alive = new boolean[columns];
    for (int series = 0; series < TRIES; series++) {
      for (Input input : subject.inputs(series)) {
        float[] gradient = subject.run(input, Pass.predict()).gradient(name);
        for (int i = 0; i < gradient.length; i++) {
          alive[i % columns] |= gradient[i] != 0;
        }
      }
    }
    var dead = new ArrayList<Integer>();
    for (int column = 0; column < columns; column++) {
      if (!alive[column]) {
        dead.add(column);
      }
    }
    if (!dead.isEmpty()) {
      throw new AssertionError(
          name
              + " "
              + Shape.text(shape)
              + " gets no gradient in "
              + (shape.length < 2 ? "values " : "columns ")
              + dead
              + "; is it used at all?");
    }
  }
}
