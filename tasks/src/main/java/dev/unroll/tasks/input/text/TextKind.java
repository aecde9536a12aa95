package dev.unroll.tasks.input.text;

import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;

/** Texts as ids of their words: {@code text}. */
public final class TextKind implements InputKind {
  static final String NAME = "text";

  /** Creates the kind, for the registry. */
  public TextKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputConfig read(Fields data) {
    return TextRecipe.read(data);
  }

  @Override
  public InputCoder coder(Fields file) {
    return TextCoder.of(file);
  }
}
