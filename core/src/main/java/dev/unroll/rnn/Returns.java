package dev.unroll.rnn;

import java.util.Locale;

/** Outputs that a recurrent layer returns: all steps or the last. */
public enum Returns {
  /** Returns the output of every step, {@code [N, T, H]}. */
  ALL,
  /** Returns the output of each sequence's last step, {@code [N, H]}. */
  LAST;

  /** Returns the name in recipes and model files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
