package dev.unroll.tasks.input.sequences;

import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;

/** Sequences of numbers: {@code sequences}. */
public final class SequenceKind implements InputKind {
  static final String NAME = "sequences";

  /** Creates the kind, for the registry. */
  public SequenceKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputConfig read(Fields data) {
    return SequenceConfig.read(data);
  }

  @Override
  public InputCoder coder(Fields file) {
    return SequenceCoder.of(file);
  }
}
