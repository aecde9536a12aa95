package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.function.BiFunction;

/** The common part of layers that take ids: input handling, layout, and checks of ids. */
final class Ids {
  private final String layer;
  private final int vocabulary;

  /**
   * @param layer for messages
   * @param vocabulary valid ids are below it
   */
  Ids(String layer, int vocabulary) {
    this.layer = layer;
    this.vocabulary = vocabulary;
  }

  /**
   * Converts ids to features.
   *
   * @param rows returns {@code [..., F]}, given the ids of all rows (-1 at masked steps) and the
   *     shape without F
   */
  Sequence apply(Sequence x, BiFunction<int[], int[], Tensor> rows) {
    if (!x.hasIds()) {
      throw new IllegalArgumentException(
          layer + ": x must be ids, made with Sequence.ids; got " + x.features() + " features");
    }
    requireValid(x);
    if (!x.hasTime()) {
      return Sequence.of(rows.apply(x.ids().toArray(), x.ids().shape()));
    }
    IndexTensor ids = x.timeMajorIds();
    return x.withTimeMajor(rows.apply(ids.toArray(), ids.shape()));
  }

  private void requireValid(Sequence x) {
    IndexTensor ids = x.ids();
    if (!x.hasTime()) {
      for (int n = 0; n < ids.size(); n++) {
        requireValid(ids.get(n), "row " + n);
      }
      return;
    }
    int steps = x.order().callerSteps();
    for (int place : x.order().validPositions()) {
      int id = ids.get(place);
      if (id < 0 || id >= vocabulary) {
        requireValid(id, "sequence " + place / steps + ", step " + place % steps);
      }
    }
  }

  private void requireValid(int id, String where) {
    if (id < 0 || id >= vocabulary) {
      throw new IllegalArgumentException(
          layer
              + ": the id of "
              + where
              + " is "
              + id
              + ", but the vocabulary has "
              + vocabulary
              + " words, 0 to "
              + (vocabulary - 1));
    }
  }

  /** Rejects an invalid id of a stream. */
  void require(int id) {
    if (id < 0 || id >= vocabulary) {
      requireValid(id, "this step");
    }
  }

  /** Returns the exception for features where an id is required. */
  IllegalArgumentException expectsId() {
    return new IllegalArgumentException(layer + ": a step must be an id, got features");
  }

  /** Returns the output shape of the layer; an id counts as one feature. */
  int[] outputShape(int[] inputShape, int features) {
    int[] shape = inputShape.clone();
    int last = shape[shape.length - 1];
    if (last != Shape.ANY && last != 1) {
      throw new IllegalArgumentException(
          layer + " requires ids, one per step, got " + last + " features");
    }
    shape[shape.length - 1] = features;
    return shape;
  }
}
