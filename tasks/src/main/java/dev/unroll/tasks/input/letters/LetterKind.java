package dev.unroll.tasks.input.letters;

import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;

/** Sequences of letters, such as DNA: {@code letters}. */
public final class LetterKind implements InputKind {
  /** Creates the kind, for the registry. */
  public LetterKind() {}

  @Override
  public String name() {
    return "letters";
  }

  @Override
  public InputConfig read(Fields data) {
    return LetterConfig.read(data);
  }

  @Override
  public InputCoder coder(Fields file) {
    return new LetterCoder(LetterConfig.read(file));
  }
}
