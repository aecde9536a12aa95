package dev.unroll.data.text;

import dev.unroll.data.text.CorpusReader.Chunk;
import dev.unroll.store.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a text is split into the tokens of a {@link Corpus}.
 *
 * <ul>
 *   <li>Words: a {@link Tokenizer} splits each line, and {@link Special#LINE_END} ends it. A line
 *       ends with a line feed, a carriage return, or both.
 *   <li>Characters: each code point is a token; every line end is the character {@code "\n"},
 *       whatever the file uses.
 *   <li>Lower case, if set, is independent of language and maps each character to one character.
 *   <li>Numbers, if set, become {@value #NUMBER}, as in the Penn Treebank: tokens of digits, with
 *       an optional sign, and points, commas, colons or slashes between the digits.
 * </ul>
 *
 * Immutable.
 */
public final class CorpusConfig {
  /** The token that replaces all numbers; see {@link #withNumbers}. */
  public static final String NUMBER = "N";

  private static final Pattern NUMERIC =
      Pattern.compile("[+-]?(\\p{Nd}+([.,:/]\\p{Nd}+)*|[.]\\p{Nd}+)");
  private static final Pattern LINE_ENDS = Pattern.compile("\r\n|\r|\n");
  private static final CharacterTokenizer CHARACTER = new CharacterTokenizer();

  private static final String UNITS = "units";
  private static final String WORDS = "words";
  private static final String CHARACTERS = "characters";
  private static final String TOKENIZER = "tokenizer";
  private static final String LOWER_CASE = "lower_case";
  private static final String NUMBERS = "numbers";
  private static final String LINE_END = "line_end";
  private static final String BLANK_LINES = "blank_lines";

  private final @Nullable Tokenizer tokenizer; // null for characters
  private final boolean lowerCase;
  private final boolean numbers;
  private final boolean lineEnds;
  private final boolean blankLines;

  private CorpusConfig(
      @Nullable Tokenizer tokenizer,
      boolean lowerCase,
      boolean numbers,
      boolean lineEnds,
      boolean blankLines) {
    this.tokenizer = tokenizer;
    this.lowerCase = lowerCase;
    this.numbers = numbers;
    this.lineEnds = lineEnds;
    this.blankLines = blankLines;
  }

  /**
   * Returns the rules for words separated by white space; {@code <eos>} ends each line, including
   * blank ones.
   */
  public static CorpusConfig words() {
    return words(new WhitespaceTokenizer());
  }

  /** Returns the rules for words from a tokenizer; {@code <eos>} ends each line. */
  public static CorpusConfig words(Tokenizer tokenizer) {
    return new CorpusConfig(tokenizer, false, false, true, true);
  }

  /** Returns the rules for characters. */
  public static CorpusConfig characters() {
    return new CorpusConfig(null, false, false, false, true);
  }

  /** Returns a copy that converts letters to lower case, or preserves case (the default). */
  public CorpusConfig withLowerCase(boolean value) {
    return new CorpusConfig(tokenizer, value, numbers, lineEnds, blankLines);
  }

  /** Returns a copy that replaces numbers by {@value #NUMBER}, or keeps them (the default). */
  public CorpusConfig withNumbers(boolean value) {
    requireWords(value, "numbers");
    return new CorpusConfig(tokenizer, lowerCase, value, lineEnds, blankLines);
  }

  /** Returns a copy with {@link Special#LINE_END} at each line end (the default), or without it. */
  public CorpusConfig withLineEnds(boolean value) {
    requireWords(value, "line ends");
    return new CorpusConfig(tokenizer, lowerCase, numbers, value, blankLines);
  }

  /**
   * Returns a copy that keeps lines without tokens (the default), or skips them together with their
   * line ends.
   */
  public CorpusConfig withBlankLines(boolean value) {
    requireWords(!value, "blank lines");
    return new CorpusConfig(tokenizer, lowerCase, numbers, lineEnds, value);
  }

  private void requireWords(boolean set, String setting) {
    if (set && isCharacters()) {
      throw new IllegalArgumentException(
          setting + " are a setting of words; a corpus of characters keeps each character");
    }
  }

  /** Returns whether tokens are characters. */
  public boolean isCharacters() {
    return tokenizer == null;
  }

  /** Returns the tokenizer that splits lines into words; empty for characters. */
  public Optional<Tokenizer> tokenizer() {
    return Optional.ofNullable(tokenizer);
  }

  /** Returns whether letters are converted to lower case. */
  public boolean lowerCase() {
    return lowerCase;
  }

  /** Returns whether numbers become {@value #NUMBER}. */
  public boolean numbers() {
    return numbers;
  }

  /** Returns whether lines without tokens are kept. */
  public boolean blankLines() {
    return blankLines;
  }

  /** Returns whether {@link Special#LINE_END} ends each line. */
  public boolean lineEnds() {
    return lineEnds;
  }

  /**
   * Returns the tokens of a text such as a prompt, as in a corpus. There is a line end between two
   * lines; none is added at the end.
   */
  public List<String> tokens(String text) {
    if (isCharacters()) {
      return characters(LINE_ENDS.matcher(text).replaceAll("\n"));
    }
    var all = new ArrayList<String>();
    String[] lines = LINE_ENDS.split(text, -1);
    for (int i = 0; i < lines.length; i++) {
      boolean last = i == lines.length - 1;
      all.addAll(tokens(new Chunk(lines[i], last ? Chunk.End.NONE : Chunk.End.LINE), true));
    }
    return all;
  }

  /**
   * Returns the tokens of a chunk of a corpus.
   *
   * @param blank whether the line has had no tokens so far
   */
  List<String> tokens(Chunk piece, boolean blank) {
    if (tokenizer == null) {
      return characters(piece.end() == Chunk.End.LINE ? piece.text() + '\n' : piece.text());
    }
    List<String> words = words(tokenizer, piece.text());
    boolean ends = lineEnds && piece.end() != Chunk.End.NONE;
    if (!ends || (words.isEmpty() && blank && !blankLines)) {
      return words;
    }
    var all = new ArrayList<String>(words);
    all.add(Special.LINE_END.token());
    return all;
  }

  private List<String> characters(String text) {
    if (!lowerCase) {
      return CHARACTER.tokens(text);
    }
    var small = new StringBuilder(text.length());
    // Per character: the lower case of a letter must not depend on where a chunk ends.
    text.codePoints().map(Character::toLowerCase).forEach(small::appendCodePoint);
    return CHARACTER.tokens(small.toString());
  }

  private List<String> words(Tokenizer cuts, String line) {
    List<String> words = cuts.tokens(lowerCase ? line.toLowerCase(Locale.ROOT) : line);
    return numbers
        ? words.stream().map(word -> NUMERIC.matcher(word).matches() ? NUMBER : word).toList()
        : words;
  }

  /** Returns these rules as plain JSON values, for files. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put(UNITS, isCharacters() ? CHARACTERS : WORDS);
    json.put(LOWER_CASE, lowerCase);
    if (tokenizer != null) {
      json.put(TOKENIZER, tokenizer.config());
      json.put(NUMBERS, numbers);
      json.put(LINE_END, lineEnds);
      json.put(BLANK_LINES, blankLines);
    }
    return json;
  }

  /**
   * Reads the result of {@link #json}; keys that are absent have their defaults.
   *
   * @throws dev.unroll.BadInputException if a key or a value is unknown
   */
  public static CorpusConfig of(Fields fields, Tokenizers tokenizers) {
    boolean characters = fields.oneOf(UNITS, List.of(WORDS, CHARACTERS)).equals(CHARACTERS);
    boolean lower = fields.flag(LOWER_CASE, false);
    CorpusConfig config;
    if (characters) {
      config = characters().withLowerCase(lower);
    } else {
      config =
          new CorpusConfig(
              fields.has(TOKENIZER)
                  ? tokenizers.create(fields.object(TOKENIZER))
                  : new WhitespaceTokenizer(),
              lower,
              fields.flag(NUMBERS, false),
              fields.flag(LINE_END, true),
              fields.flag(BLANK_LINES, true));
    }
    fields.done();
    return config;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CorpusConfig that
        && Objects.equals(tokenizer, that.tokenizer)
        && lowerCase == that.lowerCase
        && numbers == that.numbers
        && lineEnds == that.lineEnds
        && blankLines == that.blankLines;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tokenizer, lowerCase, numbers, lineEnds, blankLines);
  }

  @Override
  public String toString() {
    return "CorpusConfig" + json();
  }
}
