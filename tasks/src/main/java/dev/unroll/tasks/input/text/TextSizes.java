package dev.unroll.tasks.input.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Records how much of each text a model reads, in 16 bytes per text. For one thread. */
final class TextSizes {
  /**
   * The size of a text, and how much of it a model reads.
   *
   * @param tokens the number of tokens
   * @param unknown the number of tokens that are not in the vocabulary
   * @param ids the number of ids, before truncation
   * @param kind of the text
   */
  record Size(int tokens, int unknown, int ids, SpacelessTexts.Kind kind) {
    static Size of(TextCoder coder, List<String> tokens, int[] ids) {
      int unknown = 0;
      for (String token : tokens) {
        unknown += coder.knows(token) ? 0 : 1;
      }
      return new Size(tokens.size(), unknown, ids.length, SpacelessTexts.kind(tokens));
    }
  }

  private final IntStream.Builder tokens = IntStream.builder();
  private final IntStream.Builder unknown = IntStream.builder();
  private final IntStream.Builder ids = IntStream.builder();
  private final List<SpacelessTexts.Kind> kinds = new ArrayList<>();

  /** Adds a text. */
  void add(Size size) {
    tokens.add(size.tokens());
    unknown.add(size.unknown());
    ids.add(size.ids());
    kinds.add(size.kind());
  }

  /** Returns the sizes of all texts, by their positions. */
  Sizes build() {
    return new Sizes(
        tokens.build().toArray(),
        unknown.build().toArray(),
        ids.build().toArray(),
        List.copyOf(kinds));
  }

  /** The sizes of texts. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sizes(int[] tokens, int[] unknown, int[] ids, List<SpacelessTexts.Kind> kinds) {
    Size get(int position) {
      return new Size(tokens[position], unknown[position], ids[position], kinds.get(position));
    }
  }
}
