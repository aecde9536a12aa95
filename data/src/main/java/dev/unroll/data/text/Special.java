package dev.unroll.data.text;

import java.util.Locale;

/** An entry of a vocabulary that is not a word. */
public enum Special {
  /** Pads sequences to one length: {@code <pad>}. */
  PADDING("<pad>"),
  /** Begins every text: {@code <start>}. */
  START("<start>"),
  /** Ends every text: {@code <end>}. */
  END("<end>"),
  /** Ends every line of a {@link Corpus}: {@code <eos>}; not used in other texts. */
  LINE_END("<eos>"),
  /** Replaces every token that is not in the vocabulary: {@code <unk>}. */
  UNKNOWN("<unk>"),
  /** An id that is not used, such as 3 in Keras: {@code <unused>}. */
  UNUSED("<unused>");

  private final String token;

  Special(String token) {
    this.token = token;
  }

  /** Returns its text among tokens and in files. */
  public String token() {
    return token;
  }

  /** Returns its name in JSON, such as {@code padding}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
