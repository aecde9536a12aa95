package dev.unroll.tasks.input;

import dev.unroll.store.Fields;

/**
 * A kind of input. It defines the settings in recipes, the way in which examples are read from
 * files, and the coder that converts them to the input of a network. Model files keep the coder. A
 * kind is one package, with an {@link InputConfig}, an {@link ExampleFormat} and an {@link
 * InputCoder}. One line registers it: in {@link InputKinds}, or {@code
 * Registry.standard().withInput(kind)}.
 */
public interface InputKind {
  /** Returns the name in recipes: {@code data.kind}, such as {@code text}. */
  String name();

  /** Reads the settings from the {@code data} of a recipe; the caller rejects other keys. */
  InputConfig read(Fields data);

  /**
   * Reads a coder that {@link InputCoder#json} wrote into a model file; the caller rejects other
   * keys.
   */
  InputCoder coder(Fields file);
}
