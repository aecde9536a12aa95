package dev.unroll.rnn;

import java.util.Locale;

/** What a recurrent layer gives to the next layer. */
public enum Returns {
  /** The output of every step, {@code [N, T, H]}. */
  ALL,
  /** The output of each sequence's last step, {@code [N, H]}. */
  LAST;

  /** Its name in recipes and model files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
