package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * One-hot encoding of ids: 1 at the position of the id, 0 elsewhere. It suits small alphabets, such
 * as characters. For words, an {@link Embedding} computes the same as a one-hot encoding and a
 * {@link Dense} layer, without multiplying by the zeros.
 *
 * <p>Shapes: ids [N, T] or [N] ({@link Sequence#ids}), y [N, T, V] or [N, V].
 *
 * @param vocabulary V: ids are 0 to V − 1
 */
public record OneHot(int vocabulary) implements Layer {
  /** Checks the size. */
  public OneHot {
    if (vocabulary < 1) {
      throw new IllegalArgumentException(
          "a one-hot layer requires a positive vocabulary, got " + vocabulary);
    }
  }

  private Ids ids() {
    return new Ids(toString(), vocabulary);
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    return ids().apply(x, this::rows);
  }

  private Tensor rows(int[] ids, int[] shape) {
    int[] wide = Arrays.copyOf(shape, shape.length + 1);
    wide[shape.length] = vocabulary;
    Tensor y = Tape.empty(wide);
    Arrays.fill(y.array(), y.offset(), y.offset() + y.size(), 0f);
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] >= 0) {
        y.array()[y.offset() + i * vocabulary + ids[i]] = 1f;
      }
    }
    return y;
  }

  @Override
  public String type() {
    return "oneHot";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("vocabulary", vocabulary);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public int[] outputShape(int... inputShape) {
    return ids().outputShape(inputShape, vocabulary);
  }

  /** Returns 1: an id at a step. */
  @Override
  public int inputSize() {
    return 1;
  }

  @Override
  public Stepper stepper(int features) {
    outputShape(Shape.ANY, Shape.ANY, features);
    return new Steps(ids(), new float[vocabulary]);
  }

  /** The layer applied to one sequence of ids, step by step. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Steps(Ids ids, float[] y) implements Stepper {
    @Override
    public float[] step(float[] x) {
      throw ids.expectsId();
    }

    @Override
    public float[] step(int id) {
      ids.require(id);
      Arrays.fill(y, 0f);
      y[id] = 1f;
      return y;
    }
  }

  @Override
  public boolean readsIds() {
    return true;
  }

  @Override
  public String path() {
    return "one at the place of each id";
  }

  @Override
  public String toString() {
    return "OneHot(" + vocabulary + ")";
  }
}
