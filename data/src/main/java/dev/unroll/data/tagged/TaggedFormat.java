package dev.unroll.data.tagged;

import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The format of a file with one token per line: its kind, its columns, and how they are separated.
 * A kind or separator that is not set is detected. Immutable.
 *
 * <p>Columns of CoNLL-U have the names {@code form lemma upos xpos feats head deprel deps misc};
 * {@code feats.Number} is a key in FEATS, {@code misc.Entity} a key in MISC. Columns of other files
 * are given by number from 1, or by name if there is a header.
 *
 * <pre>{@code
 * TaggedFormat.detect().withTags("upos");            // CoNLL-U
 * TaggedFormat.detect().withToken("1").withTags("4"); // token POS chunk entity
 * }</pre>
 */
public final class TaggedFormat {
  /** A kind of file. */
  public enum Kind {
    /** CoNLL-U: ten columns separated by tabs. */
    CONLLU,
    /** Any number of columns, one token per line. */
    COLUMNS
  }

  private static final String FORMAT = "format";
  private static final String TOKEN = "token";
  private static final String TAG = "tag";
  private static final String SENTENCE = "sentence";
  private static final String SEPARATOR = "separator";
  private static final String HEADER = "header";
  private static final String COMMENTS = "comments";
  private static final String ENCODING = "encoding";
  private static final String IGNORE = "ignore";

  /** The keys of a recipe's {@code data} that {@link #read} reads. */
  public static final List<String> KEYS =
      List.of(FORMAT, TOKEN, TAG, SENTENCE, SEPARATOR, HEADER, COMMENTS, ENCODING, IGNORE);

  private static final Map<String, Character> SEPARATORS = separators();
  private static final TaggedFormat DETECT = new TaggedFormat(Map.of());

  /** The settings by recipe key; keys that are not set are absent. */
  private final Map<String, Object> set;

  private TaggedFormat(Map<String, Object> set) {
    this.set = set;
  }

  private static Map<String, Character> separators() {
    var words = new LinkedHashMap<String, Character>();
    words.put("tab", '\t');
    words.put("space", ' ');
    words.put("comma", ',');
    words.put("semicolon", ';');
    return words;
  }

  private TaggedFormat with(String key, Object value) {
    var copy = new LinkedHashMap<>(set);
    copy.put(key, value);
    return new TaggedFormat(copy);
  }

  /** Returns a format without settings: everything is detected from the file. */
  public static TaggedFormat detect() {
    return DETECT;
  }

  /** Returns a copy for files of this kind. */
  public TaggedFormat withKind(Kind value) {
    return with(FORMAT, value);
  }

  /** Returns a copy with this token column; the default is {@code form}, or the first column. */
  public TaggedFormat withToken(String column) {
    return with(TOKEN, named(column));
  }

  /**
   * Returns a copy with these tag columns; the default is {@code upos}, or the second of two
   * columns.
   *
   * @throws IllegalArgumentException if there are none, or one is repeated
   */
  public TaggedFormat withTags(String... columns) {
    List<String> names = List.of(columns).stream().map(TaggedFormat::named).toList();
    if (names.isEmpty() || Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException(
          "expected at least one column of tags, each once, got " + names);
    }
    return with(TAG, names);
  }

  /**
   * Returns a copy with this sentence column, for files without blank lines. A new value in it
   * begins a sentence; the number of the sentence is on each of its lines, or only on the first.
   * CoNLL-U has no such column.
   */
  public TaggedFormat withSentence(String column) {
    return with(SENTENCE, named(column));
  }

  private static String named(String column) {
    if (column.isBlank()) {
      throw new IllegalArgumentException("a column has no name (expected a name or a number)");
    }
    return column.strip();
  }

  /**
   * Returns a copy with this separator of columns: a tab, a space (for any number of spaces and
   * tabs), a comma or a semicolon.
   *
   * @throws IllegalArgumentException if it is another character
   */
  public TaggedFormat withSeparator(char value) {
    if (!SEPARATORS.containsValue(value)) {
      throw new IllegalArgumentException(
          "columns are separated by one of " + SEPARATORS.keySet() + ", got '" + value + "'");
    }
    return with(SEPARATOR, value);
  }

  /** Returns a copy with or without a header in the first line. */
  public TaggedFormat withHeader(boolean value) {
    return with(HEADER, value);
  }

  /**
   * Returns a copy that skips lines that begin with {@code #} and a space, or reads them as tokens.
   * By default they are read as tokens, but rejected if the token itself begins with these
   * characters. In CoNLL-U they are always comments.
   */
  public TaggedFormat withComments(boolean value) {
    return with(COMMENTS, value);
  }

  /** Returns a copy with this character encoding; a byte order mark in the file overrides it. */
  public TaggedFormat withEncoding(Charset value) {
    return with(ENCODING, value);
  }

  /** Returns a copy that reads these tags as missing. */
  public TaggedFormat withIgnored(Set<String> tags) {
    return with(IGNORE, List.copyOf(new TreeSet<>(tags)));
  }

  /** Returns the kind, if set. */
  public Optional<Kind> kind() {
    return Optional.ofNullable((Kind) set.get(FORMAT));
  }

  /** Returns the token column, if set. */
  public Optional<String> token() {
    return Optional.ofNullable((String) set.get(TOKEN));
  }

  /** Returns the sentence column, in which a new value begins a sentence, if set. */
  public Optional<String> sentence() {
    return Optional.ofNullable((String) set.get(SENTENCE));
  }

  /** Returns the tag columns; empty if not set. */
  public List<String> tags() {
    return strings(TAG);
  }

  private List<String> strings(String key) {
    return set.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Returns the separator, if set. */
  public Optional<Character> separator() {
    return Optional.ofNullable((Character) set.get(SEPARATOR));
  }

  /** Returns whether the first line is a header, if set. */
  public Optional<Boolean> header() {
    return Optional.ofNullable((Boolean) set.get(HEADER));
  }

  /** Returns whether lines that begin with {@code #} and a space are comments, if set. */
  public Optional<Boolean> comments() {
    return Optional.ofNullable((Boolean) set.get(COMMENTS));
  }

  /** Returns the character encoding, if set. */
  public Optional<Charset> encoding() {
    return Optional.ofNullable((Charset) set.get(ENCODING));
  }

  /** Returns the tags that are read as missing, sorted. */
  public Set<String> ignored() {
    return new TreeSet<>(strings(IGNORE));
  }

  /**
   * Reads the format from the {@code data} of a recipe: {@code format}, {@code token}, {@code tag}
   * (a column or a list of columns), {@code sentence}, {@code separator}, {@code header}, {@code
   * comments}, {@code encoding} and {@code ignore}.
   *
   * @throws dev.unroll.BadInputException if a value is invalid
   */
  public static TaggedFormat read(Fields data) {
    TaggedFormat format = DETECT;
    if (data.has(FORMAT)) {
      format = format.withKind(data.choice(FORMAT, Kind.class));
    }
    if (data.has(TOKEN)) {
      format = format.withToken(column(data, TOKEN));
    }
    if (data.has(TAG)) {
      format = tags(data, format);
    }
    if (data.has(SENTENCE)) {
      format = format.withSentence(column(data, SENTENCE));
    }
    if (data.has(SEPARATOR)) {
      String word = data.oneOf(SEPARATOR, SEPARATORS.keySet());
      format = format.with(SEPARATOR, SEPARATORS.getOrDefault(word, '\t'));
    }
    if (data.has(HEADER)) {
      format = format.withHeader(data.flag(HEADER));
    }
    if (data.has(COMMENTS)) {
      format = format.withComments(data.flag(COMMENTS));
    }
    if (data.has(ENCODING)) {
      format = format.withEncoding(encoding(data));
    }
    return data.has(IGNORE) ? format.withIgnored(new TreeSet<>(data.strings(IGNORE))) : format;
  }

  private static String column(Fields data, String key) {
    Object raw = data.raw(key);
    String column = isWhole(raw) ? String.valueOf(raw) : data.string(key);
    if (column.isBlank()) {
      throw data.error(key, "is empty (expected a column)");
    }
    return column;
  }

  /**
   * Returns whether a value is a whole number: an Integer from YAML, or a Long from a model file.
   */
  private static boolean isWhole(@Nullable Object raw) {
    return raw instanceof Integer || raw instanceof Long;
  }

  private static TaggedFormat tags(Fields data, TaggedFormat format) {
    Object raw = data.raw(TAG);
    List<String> columns =
        raw instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of(isWhole(raw) ? String.valueOf(raw) : data.string(TAG));
    try {
      return format.withTags(columns.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw data.error(TAG, FailureText.of(e));
    }
  }

  private static Charset encoding(Fields data) {
    String name = data.string(ENCODING);
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw data.error(
          ENCODING,
          "unknown encoding \""
              + name
              + "\"; set one such as utf-8, windows-1252, iso-8859-1, utf-16 or gbk");
    }
  }

  /** Returns the settings in the form that {@link #read} accepts; only those that are set. */
  public Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    set.forEach((key, value) -> settings.put(key, word(value)));
    return settings;
  }

  private static Object word(Object value) {
    if (value instanceof Kind kind) {
      return Fields.word(kind);
    } else if (value instanceof Charset charset) {
      return charset.name().toLowerCase(Locale.ROOT);
    } else if (value instanceof Character separator) {
      return separatorWord(separator);
    }
    return value;
  }

  /** Returns the name of a separator in recipes. */
  static String separatorWord(char separator) {
    return SEPARATORS.entrySet().stream()
        .filter(entry -> entry.getValue() == separator)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaggedFormat that && set.equals(that.set);
  }

  @Override
  public int hashCode() {
    return set.hashCode();
  }

  @Override
  public String toString() {
    return "TaggedFormat" + settings();
  }
}
