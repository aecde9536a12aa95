package dev.unroll.train;

/**
 * Truncated backpropagation through time: sequences are used in chunks of this many steps, with one
 * update for each. The layers carry their state from chunk to chunk, so the model remembers earlier
 * chunks; gradients end where a chunk begins.
 *
 * <pre>
 * s(0) = 0,   y(k), s(k+1) = model(x[k·τ, (k+1)·τ), s(k)),   update by ∂ loss(y(k)) / ∂ weights
 * </pre>
 *
 * where s(k) is constant. Time and memory of an update depend on τ, not on the length T; with τ ≥ T
 * it is ordinary training. Every update may use a new dropout mask, even if the mask is the same
 * for all steps.
 *
 * <p>Source: Williams and Peng 1990, "An Efficient Gradient-Based Algorithm for On-Line Training of
 * Recurrent Network Trajectories", with h = h' = τ.
 *
 * @param steps τ, the length of a chunk, such as 35
 */
public record Truncation(int steps) {
  /** Checks the length. */
  public Truncation {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "truncation requires chunks of 1 or more steps, got " + steps);
    }
  }
}
