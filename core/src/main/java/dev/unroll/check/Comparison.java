package dev.unroll.check;

import dev.unroll.tensor.Shape;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Compares the backward pass with finite differences, for all values of one tensor.
 *
 * @param slot the tensor
 * @param backward the derivatives to check
 * @param differences the expected derivatives
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Comparison(Slot slot, float[] backward, Differences.Derivative[] differences) {
  /** The fraction of the largest derivative of all tensors that counts as large in any of them. */
  private static final double LARGE = 0.1;

  /**
   * Computes the differences by changing every value.
   *
   * @param loss at the slot's current values
   * @param noise the rounding error of the loss
   */
  static Comparison of(Slot slot, float[] backward, DoubleSupplier loss, double noise) {
    return new Comparison(slot, backward, differentiate(slot, backward, loss, noise));
  }

  /** Returns the largest difference. */
  double largest() {
    double largest = 0;
    for (Differences.Derivative d : differences) {
      largest = Math.max(largest, Math.abs(d.value()));
    }
    return largest;
  }

  /**
   * The result of a comparison.
   *
   * @param worst the largest relative error
   * @param failure the error of the tensor, in a sentence
   */
  record Verdict(double worst, Optional<String> failure) {}

  /**
   * Compares all derivatives.
   *
   * @param ofAll the largest difference of any tensor
   */
  Verdict verdict(double ofAll, double tolerance) {
    double large = Math.max(largest(), LARGE * ofAll);
    int wrong = 0;
    int worstAt = -1;
    double worst = 0;
    int unclearAt = -1;
    for (int i = 0; i < differences.length; i++) {
      double allowed = Math.abs(differences[i].value()) + large;
      double ratio = ratio(Math.abs(backward[i] - differences[i].value()), allowed);
      if (!(ratio(differences[i].uncertainty(), allowed) <= tolerance)) {
        unclearAt = unclearAt < 0 ? i : unclearAt;
      } else if (!(ratio <= tolerance)) {
        wrong++;
      }
      if (!(ratio <= worst)) {
        worst = ratio;
        worstAt = i;
      }
    }
    if (wrong > 0) {
      return new Verdict(worst, Optional.of(wrong(wrong, worstAt)));
    }
    return new Verdict(worst, unclearAt < 0 ? Optional.empty() : Optional.of(unclear(unclearAt)));
  }

  private static Differences.Derivative[] differentiate(
      Slot slot, float[] backward, DoubleSupplier loss, double noise) {
    float[] values = slot.values();
    var differences = new Differences.Derivative[values.length];
    try {
      for (int i = 0; i < values.length; i++) {
        int at = i;
        differences[i] =
            Differences.at(
                    moved -> {
                      float[] some = values.clone();
                      some[at] = (float) moved;
                      slot.set(some);
                      return loss.getAsDouble();
                    },
                    values[i],
                    noise)
                .near(backward[i]);
      }
      return differences;
    } finally {
      slot.set(values);
    }
  }

  /**
   * Returns a relative error: 0 for 0/0; NaN, which exceeds every tolerance, if the error is NaN.
   */
  private static double ratio(double error, double of) {
    return error == 0 ? 0 : error / of;
  }

  private String wrong(int count, int at) {
    return String.format(
        Locale.ROOT,
        "the gradient of %s at %s is %.6g by backward, but %.6g (±%.1g) by differences; %d of its"
            + " %d values are wrong",
        slot.name(),
        position(at, slot.shape()),
        backward[at],
        differences[at].value(),
        differences[at].uncertainty(),
        count,
        backward.length);
  }

  private String unclear(int at) {
    return String.format(
        Locale.ROOT,
        "the gradient of %s at %s cannot be measured: %.6g by backward, %.6g ±%.1g by differences;"
            + " is there a kink, a random number, or a value so small that rounding hides it?",
        slot.name(),
        position(at, slot.shape()),
        backward[at],
        differences[at].value(),
        differences[at].uncertainty());
  }

  private static String position(int flat, int[] shape) {
    int[] position = new int[shape.length];
    int rest = flat;
    for (int d = shape.length - 1; d >= 0; d--) {
      position[d] = rest % shape[d];
      rest /= shape[d];
    }
    return Shape.text(position);
  }
}
