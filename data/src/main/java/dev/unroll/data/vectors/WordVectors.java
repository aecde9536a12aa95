package dev.unroll.data.vectors;

import dev.unroll.BadInputException;
import dev.unroll.internal.Spelling;
import dev.unroll.nn.Similarity;
import dev.unroll.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of words, such as the published GloVe and word2vec vectors. They are read from text,
 * searched for nearest words, and converted to a table for an {@link dev.unroll.nn.Embedding}.
 *
 * <pre>{@code
 * WordVectors vectors = WordVectors.read(Path.of("glove.6B.50d.txt.gz"));
 * vectors.nearest("frog", 5);
 * vectors.analogy("man", "king", "woman", 3);
 * WordTable table = vectors.toTable(vocabulary, Unknown.random(42));
 * System.out.println(table.coverage().sentence());
 * Embedding embedding = Embedding.of(table.vectors()).frozen();
 * }</pre>
 *
 * <p>Words are case-sensitive: GloVe 6B has lower case only, so {@code King} has no vector there.
 * Immutable and thread-safe.
 */
public final class WordVectors {
  private static final int NEAR_SPELLINGS = 3;

  private final String source;
  private final List<String> words;
  private final Map<String, Integer> ids;
  private final Tensor vectors;
  private final int repeated;
  private @Nullable Similarity similarity; // computed on first use, since it needs all norms

  /**
   * A word near another word or a vector.
   *
   * @param cosine the cosine similarity, from −1 to 1
   */
  public record Neighbour(String word, double cosine) {}

  /** Creates vectors of distinct words, and takes ownership of the tensor. */
  WordVectors(String source, List<String> words, Tensor vectors, int repeated) {
    this.source = source;
    this.words = Collections.unmodifiableList(words);
    this.vectors = vectors;
    this.repeated = repeated;
    this.ids = new HashMap<>(2 * words.size());
    for (int id = 0; id < words.size(); id++) {
      ids.put(words.get(id), id);
    }
  }

  /**
   * Reads a whole file; see {@link WordVectorReader} for the formats.
   *
   * @throws BadInputException with file, line, and the expected and actual contents
   */
  public static WordVectors read(Path file) {
    return from(file).read();
  }

  /** Returns a reader of this file, for reading some of its rows. */
  public static WordVectorReader from(Path file) {
    return WordVectorReader.of(file);
  }

  /**
   * Returns vectors for your words, such as those of a trained embedding.
   *
   * @param words distinct, not empty, without line breaks, leading or trailing spaces, or numbers
   *     after a space, which a text file could not distinguish from values
   * @param vectors [V][D], finite, one for each word; copied
   */
  public static WordVectors of(List<String> words, float[][] vectors) {
    if (words.isEmpty() || words.size() != vectors.length || vectors[0].length == 0) {
      throw new IllegalArgumentException(
          "word vectors: expected one vector of 1 value or more for each word, got %d words and %d"
                  .formatted(words.size(), vectors.length)
              + " vectors");
    }
    words.forEach(WordVectorText::requireWritable);
    Tensor tensor = Tensor.of(vectors);
    for (float value : tensor.readOnlyArray()) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("word vectors: values must be finite, got " + value);
      }
    }
    var all = new WordVectors("word vectors", List.copyOf(words), tensor, 0);
    if (all.ids.size() < words.size()) {
      throw new IllegalArgumentException("word vectors: a word occurs twice; all must be distinct");
    }
    return all;
  }

  /** Returns the words in the order of the file; the index of a word is its number. */
  public List<String> words() {
    return words;
  }

  /** Returns the number of words. */
  public int count() {
    return words.size();
  }

  /** Returns D, the number of values of each vector. */
  public int size() {
    return vectors.size(1);
  }

  /** Returns the number of skipped rows of the file whose word was a repetition. */
  public int repeated() {
    return repeated;
  }

  /** Returns whether a word has a vector. */
  public boolean contains(String word) {
    return ids.containsKey(word);
  }

  /**
   * Returns a copy of the vector of a word.
   *
   * @throws BadInputException if it has none; the message lists words with a similar spelling
   */
  public float[] vector(String word) {
    return row(require(word));
  }

  private float[] row(int id) {
    int from = vectors.offset() + id * size();
    return Arrays.copyOfRange(vectors.readOnlyArray(), from, from + size());
  }

  private int require(String word) {
    Integer id = ids.get(word);
    if (id == null) {
      List<String> near = Spelling.nearest(word, words, NEAR_SPELLINGS);
      throw new BadInputException(
          "%s: there is no vector for \"%s\"; %s"
              .formatted(
                  source,
                  word,
                  near.isEmpty()
                      ? String.format(
                          Locale.ROOT, "none of its %,d words has a similar spelling", count())
                      : "did you mean \"" + String.join("\" or \"", near) + "\"?"));
    }
    return id;
  }

  // ---- tables

  /** Returns the coverage of these words; a word counts as often as it occurs. */
  public Coverage coverage(Collection<String> tokens) {
    return Coverage.of(tokens, this::contains);
  }

  /** Returns the coverage of these words, by their number of occurrences. */
  public Coverage coverage(Map<String, Long> counts) {
    return Coverage.of(counts, this::contains);
  }

  /**
   * Returns a table for an embedding.
   *
   * @param vocabulary the word of each id, including special tokens such as {@code <unk>}
   * @param unknown the vector of a word that has none
   */
  public WordTable toTable(List<String> vocabulary, Unknown unknown) {
    var columns = unknown instanceof Unknown.Zeros ? null : UnknownVectors.like(vectors);
    var table = new float[vocabulary.size()][];
    for (int i = 0; i < table.length; i++) {
      Integer id = ids.get(vocabulary.get(i));
      table[i] =
          id != null
              ? row(id)
              : columns == null ? new float[size()] : columns.fill(unknown, vocabulary.get(i));
    }
    return new WordTable(table, coverage(vocabulary));
  }

  // ---- queries

  /**
   * Returns the cosine similarity of two words; see {@link Similarity}.
   *
   * @throws BadInputException if one has no vector
   */
  public double similarity(String a, String b) {
    return similarity().cosine(require(a), require(b));
  }

  /**
   * Returns the words nearest to a word, best first and without the word itself. If several are
   * equally near, the first in the file comes first.
   *
   * @param k the number of words; fewer are returned if there are no more
   * @throws BadInputException if the word has no vector
   */
  public List<Neighbour> nearest(String word, int k) {
    return named(similarity().nearest(require(word), k));
  }

  /**
   * Returns the words nearest to a vector, such as the mean of the words of a sentence.
   *
   * @param vector D values
   * @param k the number of words; fewer are returned if there are no more
   * @param excluded words to leave out
   */
  public List<Neighbour> nearest(float[] vector, int k, String... excluded) {
    int[] out = Arrays.stream(excluded).mapToInt(this::require).toArray();
    return named(similarity().nearest(vector, k, out));
  }

  /**
   * Returns the words that are to {@code c} as {@code b} is to {@code a}: man, king, woman → queen.
   *
   * <pre>
   * the words w except a, b and c, with the largest cosine(w, b/|b| − a/|a| + c/|c|)
   * </pre>
   *
   * Source: Mikolov, Yih, Zweig 2013, "Linguistic Regularities in Continuous Space Word
   * Representations", named 3CosAdd by Levy and Goldberg 2014. As there, vectors are normalised to
   * length one; a vector of zeros stays zero.
   *
   * @param k the number of words; fewer are returned if there are no more
   * @throws BadInputException if one of the three has no vector
   */
  public List<Neighbour> analogy(String a, String b, String c, int k) {
    int[] three = {require(a), require(b), require(c)};
    double[] sum = new double[size()];
    add(sum, -1, row(three[0]));
    add(sum, 1, row(three[1]));
    add(sum, 1, row(three[2]));
    var target = new float[sum.length];
    for (int d = 0; d < sum.length; d++) {
      target[d] = (float) sum[d];
    }
    return named(similarity().nearest(target, k, three));
  }

  private static void add(double[] sum, int sign, float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    double factor = square == 0 ? 0 : sign / Math.sqrt(square);
    for (int d = 0; d < sum.length; d++) {
      sum[d] += factor * vector[d];
    }
  }

  private synchronized Similarity similarity() {
    if (similarity == null) {
      similarity = Similarity.of(vectors);
    }
    return similarity;
  }

  private List<Neighbour> named(List<Similarity.Neighbour> neighbours) {
    return neighbours.stream().map(n -> new Neighbour(words.get(n.id()), n.cosine())).toList();
  }

  // ---- writing

  /**
   * Writes or replaces a file in the format of GloVe, compressed if its name ends in {@code .gz};
   * reading it gives the same bits.
   *
   * @throws IOException if writing fails
   */
  public void writeGlove(Path file) throws IOException {
    WordVectorText.write(file, "", words, vectors);
  }

  /**
   * Writes a file like {@link #writeGlove}, in the text format of word2vec and fastText. It begins
   * with a line that holds the numbers of words and values.
   *
   * @throws IOException if writing fails
   */
  public void writeWord2Vec(Path file) throws IOException {
    WordVectorText.write(file, count() + " " + size() + "\n", words, vectors);
  }
}
