package dev.unroll.tasks.input.text;

import dev.unroll.data.text.IdSequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of texts. Each distinct token is kept once in memory; the texts are kept as numbers of
 * tokens in {@link IdSequences}, which are moved to a file when there are many.
 */
final class ProvisionalTokens implements AutoCloseable {
  private final List<String> tokens;
  private final IdSequences numbers;

  private ProvisionalTokens(List<String> tokens, IdSequences numbers) {
    this.tokens = tokens;
    this.numbers = numbers;
  }

  /** Returns the tokens of a text. */
  List<String> get(int text) {
    return Arrays.stream(numbers.get(text)).mapToObj(tokens::get).toList();
  }

  @Override
  public void close() {
    numbers.close();
  }

  /**
   * Collects the tokens of texts, one text at a time, up to a maximum number of distinct tokens.
   */
  static final class Builder implements AutoCloseable {
    private final int room;
    private final Map<String, Integer> known = new HashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final IdSequences.Builder numbers = IdSequences.Builder.ofAnySize();
    private boolean full;

    Builder(int room) {
      this.room = room;
    }

    /** Returns true while the number of distinct tokens is not above the maximum. */
    boolean hasCapacity() {
      return !full;
    }

    void add(List<String> text) {
      var sequence = new int[text.size()];
      for (int i = 0; i < sequence.length; i++) {
        Integer number = known.putIfAbsent(text.get(i), tokens.size());
        if (number == null) {
          number = tokens.size();
          tokens.add(text.get(i));
        }
        sequence[i] = number;
      }
      if (tokens.size() > room) {
        full = true;
        numbers.close();
        known.clear();
        tokens.clear();
      } else {
        numbers.add(sequence);
      }
    }

    /** Returns the collected tokens; null if there were more than the maximum. */
    @Nullable ProvisionalTokens build() {
      return full ? null : new ProvisionalTokens(tokens, numbers.build());
    }

    /** Discards tokens that were not built. */
    @Override
    public void close() {
      numbers.close();
    }
  }
}
