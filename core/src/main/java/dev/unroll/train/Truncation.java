package dev.unroll.train;

/**
 * Truncated backpropagation through time: sequences are taken in chunks of so many steps, one
 * update to each. The layers carry their state from chunk to chunk, so that the model remembers
 * what lies before; gradients end where a chunk begins.
 *
 * <pre>
 * s(0) = 0,   y(k), s(k+1) = model(x[k·τ, (k+1)·τ), s(k)),   update by ∂ loss(y(k)) / ∂ weights
 * </pre>
 *
 * with s(k) constant. Time and memory of an update depend on τ, not on the length T; with τ ≥ T it
 * is ordinary training. Every update may use a fresh mask of dropout, also where dropout is the
 * same at all steps.
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
          "truncation wants chunks of 1 or more steps, got " + steps);
    }
  }
}
