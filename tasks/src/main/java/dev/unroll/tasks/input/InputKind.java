package dev.unroll.tasks.input;

import dev.unroll.store.Fields;

/**
 * A kind of input: its settings in recipes, how its examples are read from files, how what turns
 * them into the input of a network is fitted, and how a model file keeps that. A kind is one
 * package, with an {@link InputConfig}, an {@link ExampleFormat} and an {@link InputCoder}, and one
 * line that registers it: in {@link InputKinds}, or {@code Registry.standard().withInput(kind)}.
 */
public interface InputKind {
  /** Returns the word of recipes: {@code data.kind}, such as {@code text}. */
  String name();

  /** Reads the settings from the {@code data} of a recipe; the caller refuses other keys. */
  InputConfig read(Fields data);

  /** Reads what {@link InputCoder#json} wrote into a model file; the caller refuses other keys. */
  InputCoder coder(Fields file);
}
