package dev.unroll.data.text;

import java.util.Locale;

/** An entry of a vocabulary that is no word. */
public enum Special {
  /** Fills sequences to one length: {@code <pad>}. */
  PADDING("<pad>"),
  /** Begins every text: {@code <start>}. */
  START("<start>"),
  /** Ends every text: {@code <end>}. */
  END("<end>"),
  /** Ends every line of a {@link Corpus}: {@code <eos>}; no other text gets it. */
  LINE_END("<eos>"),
  /** Stands for every token that the vocabulary does not have: {@code <unk>}. */
  UNKNOWN("<unk>"),
  /** An id that nothing has, as Keras' 3: {@code <unused>}. */
  UNUSED("<unused>");

  private final String token;

  Special(String token) {
    this.token = token;
  }

  /** How it reads among tokens and in files. */
  public String token() {
    return token;
  }

  /** Its name in JSON, such as {@code padding}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
