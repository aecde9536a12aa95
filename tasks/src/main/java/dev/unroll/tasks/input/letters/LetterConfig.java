package dev.unroll.tasks.input.letters;

import dev.unroll.data.labelled.Alphabet;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.ExpectedInput;
import dev.unroll.tasks.input.FileFinder;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.NumberInput;
import dev.unroll.tasks.input.TextColumns;
import dev.unroll.tasks.input.UncodedExamples;
import dev.unroll.tasks.recipe.Agreement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of letters, such as DNA, one-hot: [N, T, symbols]. An ambiguity code is the mean of the
 * letters that it may represent. Immutable.
 */
public final class LetterConfig implements InputConfig {
  private static final String DNA = "dna";
  private static final Map<String, Supplier<Alphabet>> ALPHABETS = alphabets();

  private final String alphabet;
  private final int width;

  private LetterConfig(String alphabet, int width) {
    if (!ALPHABETS.containsKey(alphabet)) {
      throw new IllegalArgumentException(
          "an alphabet is one of " + String.join(", ", ALPHABETS.keySet()) + ", got " + alphabet);
    }
    if (width < 0) {
      throw new IllegalArgumentException("a width is positive, or 0 for any; got " + width);
    }
    this.alphabet = alphabet;
    this.width = width;
  }

  private static Map<String, Supplier<Alphabet>> alphabets() {
    var alphabets = new LinkedHashMap<String, Supplier<Alphabet>>();
    alphabets.put(DNA, Alphabet::dna);
    alphabets.put("rna", Alphabet::rna);
    alphabets.put("protein", Alphabet::protein);
    return alphabets;
  }

  /** Returns the defaults: DNA sequences of any length. */
  public static LetterConfig defaults() {
    return dna();
  }

  /** Returns a configuration for DNA sequences of any length. */
  public static LetterConfig dna() {
    return new LetterConfig(DNA, LetterSequences.ANY_WIDTH);
  }

  /** Returns the alphabet: {@code dna} (default), {@code rna} or {@code protein}. */
  public String alphabet() {
    return alphabet;
  }

  /**
   * Returns the number of letters that each sequence must have; default {@link
   * LetterSequences#ANY_WIDTH}.
   */
  public int width() {
    return width;
  }

  /**
   * Returns a copy with another alphabet.
   *
   * @throws IllegalArgumentException when there is no such alphabet
   */
  public LetterConfig withAlphabet(String value) {
    return new LetterConfig(value, width);
  }

  /** Returns a copy for sequences of this many letters. */
  public LetterConfig withWidth(int value) {
    return new LetterConfig(alphabet, value);
  }

  Alphabet letters() {
    return Objects.requireNonNull(ALPHABETS.get(alphabet)).get();
  }

  static LetterConfig read(Fields data) {
    return new LetterConfig(
        data.oneOf("alphabet", List.copyOf(ALPHABETS.keySet()), DNA),
        data.integer("width", 1, Integer.MAX_VALUE, LetterSequences.ANY_WIDTH));
  }

  @Override
  public InputKind type() {
    return new LetterKind();
  }

  @Override
  public Map<String, @Nullable Object> settings() {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("alphabet", alphabet);
    if (width != LetterSequences.ANY_WIDTH) {
      settings.put("width", width);
    }
    return settings;
  }

  @Override
  public ExampleFormat format(Fields data) {
    return new LetterFiles(this, TextColumns.read(data));
  }

  @Override
  public List<Agreement> agreements(InputCoder coder, ExampleFormat format) {
    return List.of(new Agreement("input", coder.json(), settings()));
  }

  @Override
  public ExpectedInput expected() {
    return ExpectedInput.steps(letters().size());
  }

  @Override
  public UncodedExamples begin(LabelledSource examples, FileFinder files, long seed) {
    return UncodedExamples.of(rows(examples), learned -> new LetterCoder(this));
  }

  /** Returns examples in memory, if they are rows of letters. */
  LabelledDataset rows(LabelledSource examples) {
    LabelledDataset data = examples.numbers(kind());
    Sequence first = NumberInput.first(data);
    int symbols = letters().size();
    NumberInput.require(
        !first.hasIds() && first.features() == symbols,
        kind(),
        "letters as rows of %d numbers, such as LetterSequences.rows()".formatted(symbols),
        data);
    return data;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LetterConfig that && settings().equals(that.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public String toString() {
    return "LetterConfig" + settings();
  }
}
