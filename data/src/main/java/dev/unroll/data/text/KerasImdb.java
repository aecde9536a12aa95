package dev.unroll.data.text;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Json;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Encodes film reviews as the ids of {@code keras.datasets.imdb}, with the word index of Keras:
 *
 * <pre>
 * 0       padding
 * 1       start: the first id of every review
 * 2       words in the index whose id is at least the vocabulary size
 * 3       unused
 * r + 3   the word of rank r: 4 is "the"
 * </pre>
 *
 * <p>Words are split by {@link KerasTokenizer}. A word that is not in the index is left out, as by
 * the Keras Tokenizer: the index has the words of the training reviews, and 1.1 % of the words of
 * the test reviews are not in it. {@link #vocabulary} alone would map these to 2 as well. Immutable
 * and thread-safe.
 */
public final class KerasImdb implements Tokenizer {
  private static final String THE_RANKS = "Keras' imdb_word_index.json has each rank from 1 once";

  private final Tokenizer tokenizer = new KerasTokenizer();
  private final Vocabulary vocabulary;
  private final Set<String> index;

  private KerasImdb(Vocabulary vocabulary, List<String> ranked) {
    this.vocabulary = vocabulary;
    this.index = Collections.unmodifiableSet(new LinkedHashSet<>(ranked));
  }

  /**
   * Reads the word index.
   *
   * @param file {@code imdb_word_index.json}, gzipped or not: an object of words and ranks
   * @param size the vocabulary size, {@code num_words} in Keras; all ids are below it
   * @throws BadInputException if the file is not a word index
   */
  public static KerasImdb read(Path file, int size) {
    VocabularyConfig config = VocabularyConfig.keras(size);
    Map<String, @Nullable Object> ranks = Json.parseObject(text(file), file.toString());
    var words = new @Nullable String[ranks.size()];
    ranks.forEach(
        (word, rank) -> {
          if (!(rank instanceof Long r) || r < 1 || r > words.length) {
            throw new BadInputException(
                "%s: the rank of \"%s\" is %s, expected 1 to %d; %s"
                    .formatted(file, word, rank, words.length, THE_RANKS));
          }
          String other = words[(int) (r - 1)];
          if (other != null) {
            throw new BadInputException(
                "%s: \"%s\" and \"%s\" both have the rank %d; %s"
                    .formatted(file, other, word, r, THE_RANKS));
          }
          words[(int) (r - 1)] = word;
        });
    int room = Math.min(words.length, size - config.specials().size());
    List<String> ranked = Arrays.stream(words).map(String::valueOf).toList();
    try {
      return new KerasImdb(Vocabulary.of(config.specials(), ranked.subList(0, room)), ranked);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(file + ": " + FailureText.of(e), e);
    }
  }

  private static String text(Path file) {
    var text = new StringWriter();
    try (Reader in = TextFiles.open(file)) {
      in.transferTo(text);
    } catch (IOException e) {
      throw TextFiles.explain(file.toString(), e);
    }
    return text.toString();
  }

  /** Returns the vocabulary of the most frequent words, after the special tokens. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Returns all words of the index, the most frequent first. */
  public Set<String> index() {
    return index;
  }

  /** Returns the words of a review that are in the index. */
  @Override
  public List<String> tokens(String review) {
    return tokenizer.tokens(review).stream().filter(index::contains).toList();
  }

  /** Returns the ids of a review, as in {@code keras.datasets.imdb.load_data(num_words=size)}. */
  public int[] ids(String review) {
    return vocabulary.ids(tokens(review));
  }
}
