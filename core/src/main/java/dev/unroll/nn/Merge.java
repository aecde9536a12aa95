package dev.unroll.nn;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The ways to join several results into one, feature by feature.
 *
 * <p>Sequences are joined step by step: all must have the same number of valid steps, row by row,
 * and the result has the mask of the first. Rows without time, {@code [N, F]}, that are joined with
 * sequences are repeated at each of their steps.
 */
public enum Merge {
  /** y = [a | b | …]: the features, concatenated. */
  CONCAT,
  /** y = a + b + …; equal numbers of features. */
  SUM,
  /** y = a ⊙ b ⊙ …; equal numbers of features. */
  MUL,
  /** y = (a + b + …) / k; equal numbers of features. */
  AVERAGE,
  /** The results are not joined; for callers that need each of them separately. */
  NONE;

  /** Returns the name used in recipes and model files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Joins sequences, rows, or both; under an open tape this records. */
  public Sequence join(Sequence... parts) {
    return join(Arrays.asList(parts));
  }

  /**
   * Same as {@link #join(Sequence...)}.
   *
   * @throws IllegalArgumentException if they do not fit one another, or this is {@link #NONE}
   */
  public Sequence join(List<Sequence> parts) {
    requireParts(parts.size());
    Sequence first = parts.stream().filter(Sequence::hasTime).findFirst().orElse(parts.get(0));
    requireFeatures(parts.stream().mapToInt(Sequence::features).toArray());
    if (!first.hasTime()) {
      for (Sequence part : parts) {
        requireBatch(first, part);
      }
      return first.withValues(join(parts.stream().map(Sequence::values).toArray(Tensor[]::new)));
    }
    for (Sequence part : parts) {
      requireBatch(first, part);
      if (part.hasTime() && !part.order().matches(first.order())) {
        throw new IllegalArgumentException(
            "sequences that are joined must have the same numbers of steps, got "
                + stepsText(first)
                + " and "
                + stepsText(part));
      }
    }
    return first.withTimeMajor(
        join(parts.stream().map(part -> timeMajor(part, first.order())).toArray(Tensor[]::new)));
  }

  /**
   * Joins tensors of one shape; with {@link #CONCAT} the last dimension may differ.
   *
   * @throws IllegalArgumentException if they do not fit, or this is {@link #NONE}
   */
  public Tensor join(Tensor... parts) {
    requireParts(parts.length);
    return switch (this) {
      case CONCAT -> parts.length == 1 ? parts[0] : Tensor.concat(-1, parts);
      case SUM -> Arrays.stream(parts).reduce(Tensor::plus).orElseThrow();
      case MUL -> Arrays.stream(parts).reduce(Tensor::mul).orElseThrow();
      case AVERAGE -> SUM.join(parts).times(1f / parts.length);
      case NONE -> throw new AssertionError("was rejected");
    };
  }

  /**
   * Joins rows outside of tensors and tapes, with the bits of {@link #join(Tensor...)}.
   *
   * @param parts in: the rows, each from position 0
   * @param sizes the number of features of each
   * @param y out: the joined row
   */
  void joinRows(float[][] parts, int[] sizes, float[] y) {
    Pointwise pointwise = Kernels.current().pointwise();
    System.arraycopy(parts[0], 0, y, 0, sizes[0]);
    int at = sizes[0];
    for (int p = 1; p < parts.length; p++) {
      switch (this) {
        case CONCAT -> System.arraycopy(parts[p], 0, y, at, sizes[p]);
        case SUM, AVERAGE -> pointwise.add(y.length, y, 0, parts[p], 0, y, 0);
        case MUL -> pointwise.multiply(y.length, y, 0, parts[p], 0, y, 0);
        case NONE -> throw new AssertionError("was rejected");
      }
      at += sizes[p];
    }
    if (this == AVERAGE) {
      pointwise.scale(y.length, 1f / parts.length, y, 0, y, 0);
    }
  }

  /**
   * Returns the output shape for these input shapes.
   *
   * @throws IllegalArgumentException as {@link #join}
   */
  public int[] outputShape(List<int[]> shapes) {
    requireParts(shapes.size());
    int[] features = shapes.stream().mapToInt(shape -> shape[shape.length - 1]).toArray();
    requireFeatures(features);
    int[] like =
        shapes.stream().filter(shape -> shape.length == 3).findFirst().orElse(shapes.get(0));
    int[] joined = like.clone();
    for (int[] shape : shapes) {
      for (int d = 0; d < shape.length - 1; d++) {
        if (shape[d] != Shape.ANY && joined[d] != Shape.ANY && shape[d] != joined[d]) {
          throw new IllegalArgumentException(
              "cannot join " + Shape.text(like) + " and " + Shape.text(shape));
        }
        joined[d] = joined[d] == Shape.ANY ? shape[d] : joined[d];
      }
    }
    boolean open = Arrays.stream(features).anyMatch(size -> size == Shape.ANY);
    joined[joined.length - 1] =
        this == CONCAT
            ? open ? Shape.ANY : Arrays.stream(features).sum()
            : Arrays.stream(features).max().orElseThrow();
    return joined;
  }

  private void requireParts(int count) {
    if (this == NONE) {
      throw new IllegalArgumentException(
          "with merge none the results stay separate, but one is required here; read each"
              + " separately, or use concat, sum, mul or average");
    }
    if (count == 0) {
      throw new IllegalArgumentException("there is nothing to join");
    }
  }

  private void requireFeatures(int[] features) {
    int[] known = Arrays.stream(features).filter(size -> size != Shape.ANY).distinct().toArray();
    if (this != CONCAT && known.length > 1) {
      throw new IllegalArgumentException(
          "merge " + text() + " requires equal numbers of features, got " + Shape.text(features));
    }
  }

  private static void requireBatch(Sequence first, Sequence part) {
    if (part.batch() != first.batch()) {
      throw new IllegalArgumentException(
          "inputs that are joined must have the same number of rows, got "
              + first.batch()
              + " and "
              + part.batch());
    }
  }

  private static String stepsText(Sequence sequence) {
    var lengths = sequence.lengths();
    return lengths == null ? "all " + sequence.order().steps() : Arrays.toString(lengths.toArray());
  }

  private static Tensor timeMajor(Sequence part, RowOrder order) {
    return part.hasTime() ? part.timeMajor() : Repeat.apply(order.sort(part.values()), order);
  }
}
