package dev.unroll.data.table;

import dev.unroll.data.time.TimeFormat;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The format of a table in a text file. Settings that are not set are detected from the file.
 * Immutable.
 *
 * <pre>{@code
 * Table.read(file, TableFormat.detect().withSeparator(';').withDecimal(','));
 * }</pre>
 */
public final class TableFormat {
  private static final String SEPARATOR = "separator";
  private static final String DECIMAL = "decimal";
  private static final String HEADER = "header";
  private static final String SKIP_ROWS = "skipRows";
  private static final String ENCODING = "encoding";
  private static final String DATE_FORMAT = "dateFormat";
  private static final String QUOTES = "quotes";

  /** The keys of a recipe's {@code data} that {@link #read} reads. */
  public static final List<String> KEYS =
      List.of(SEPARATOR, DECIMAL, HEADER, SKIP_ROWS, ENCODING, DATE_FORMAT, QUOTES);

  private static final Map<String, Character> SEPARATORS = separators();
  private static final Map<String, Header> HEADERS =
      Map.of("auto", Header.AUTO, "first-row", Header.FIRST_ROW, "none", Header.NONE);
  private static final TableFormat DETECT = new TableFormat(Map.of());

  /** The settings by recipe key; keys that are not set are absent. */
  private final Map<String, Object> set;

  private TableFormat(Map<String, Object> set) {
    this.set = set;
  }

  private static Map<String, Character> separators() {
    var words = new LinkedHashMap<String, Character>();
    words.put("comma", ',');
    words.put("semicolon", ';');
    words.put("tab", '\t');
    words.put("pipe", '|');
    words.put("space", ' ');
    words.put("none", '\0');
    return words;
  }

  private TableFormat with(String key, Object value) {
    var copy = new LinkedHashMap<>(set);
    copy.put(key, value);
    return new TableFormat(copy);
  }

  /** Returns a format without settings: everything is detected from the file. */
  public static TableFormat detect() {
    return DETECT;
  }

  /**
   * Returns a copy with this character between two fields; {@code '\0'} if lines are not split.
   *
   * @throws IllegalArgumentException if it is a quote, a line end, a letter or a digit
   */
  public TableFormat withSeparator(char separator) {
    if (separator == '"'
        || separator == '\n'
        || separator == '\r'
        || Character.isLetterOrDigit(separator)) {
      throw new IllegalArgumentException(
          "fields cannot be separated by a quote, a line end, a letter or a digit");
    }
    return with(SEPARATOR, separator);
  }

  /**
   * Returns a copy with this decimal mark.
   *
   * @throws IllegalArgumentException if it is neither a point nor a comma
   */
  public TableFormat withDecimal(char decimal) {
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException("the decimal mark is '.' or ',', got '" + decimal + "'");
    }
    return with(DECIMAL, decimal);
  }

  /** Returns a copy with this role of the first row. */
  public TableFormat withHeader(Header header) {
    return with(HEADER, header);
  }

  /**
   * Returns a copy that skips this many lines at the beginning of the file.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public TableFormat withSkipRows(int lines) {
    if (lines < 0) {
      throw new IllegalArgumentException("lines to skip must not be negative, got " + lines);
    }
    return with(SKIP_ROWS, lines);
  }

  /** Returns a copy with this character encoding; a byte order mark in the file overrides it. */
  public TableFormat withEncoding(Charset encoding) {
    return with(ENCODING, encoding);
  }

  /**
   * Returns a copy with this date pattern, as defined by {@link TimeFormat}.
   *
   * @throws IllegalArgumentException if the pattern is invalid
   */
  public TableFormat withDateFormat(String pattern) {
    TimeFormat.checkPattern(pattern);
    return with(DATE_FORMAT, pattern);
  }

  /**
   * Returns a copy with this handling of quotes.
   *
   * @param quotes whether double quotes around a field are removed; otherwise they belong to the
   *     text
   */
  public TableFormat withQuotes(boolean quotes) {
    return with(QUOTES, quotes);
  }

  /** Returns the character between two fields, if set. */
  public Optional<Character> separator() {
    return Optional.ofNullable((Character) set.get(SEPARATOR));
  }

  /** Returns the decimal mark, a point or a comma, if set. */
  public Optional<Character> decimal() {
    return Optional.ofNullable((Character) set.get(DECIMAL));
  }

  /** Returns the role of the first row, if set. */
  public Optional<Header> header() {
    return Optional.ofNullable((Header) set.get(HEADER));
  }

  /** Returns the number of lines to skip at the beginning, if set. */
  public OptionalInt skipRows() {
    return set.get(SKIP_ROWS) instanceof Integer lines
        ? OptionalInt.of(lines)
        : OptionalInt.empty();
  }

  /** Returns the character encoding, if set. */
  public Optional<Charset> encoding() {
    return Optional.ofNullable((Charset) set.get(ENCODING));
  }

  /** Returns the date pattern, if set. */
  public Optional<String> dateFormat() {
    return Optional.ofNullable((String) set.get(DATE_FORMAT));
  }

  /** Returns whether fields may be quoted, if set. */
  public Optional<Boolean> quotes() {
    return Optional.ofNullable((Boolean) set.get(QUOTES));
  }

  /**
   * Reads the format from the {@code data} of a recipe: {@code separator}, {@code decimal}, {@code
   * header}, {@code skipRows}, {@code encoding}, {@code dateFormat} and {@code quotes}.
   *
   * @throws dev.unroll.BadInputException if a value is invalid
   */
  public static TableFormat read(Fields data) {
    TableFormat format = DETECT;
    try {
      if (data.has(SEPARATOR)) {
        format = format.withSeparator(separator(data));
      }
      if (data.has(DECIMAL)) {
        format = format.withDecimal(decimal(data));
      }
      if (data.has(HEADER)) {
        format = format.withHeader(header(data));
      }
      if (data.has(SKIP_ROWS)) {
        format = format.withSkipRows(data.integer(SKIP_ROWS, 0, Integer.MAX_VALUE));
      }
      if (data.has(ENCODING)) {
        format = format.withEncoding(encoding(data));
      }
    } catch (IllegalArgumentException e) {
      throw data.error(SEPARATOR, FailureText.of(e));
    }
    if (data.has(DATE_FORMAT)) {
      try {
        format = format.withDateFormat(data.string(DATE_FORMAT));
      } catch (IllegalArgumentException e) {
        throw data.error(
            DATE_FORMAT,
            "is not a pattern of dates such as dd/MM/yyyy or yyyy-MM-dd HH:mm ("
                + FailureText.of(e)
                + ")");
      }
    }
    if (data.has(QUOTES)) {
      format = format.withQuotes(data.flag(QUOTES));
    }
    return format;
  }

  private static char separator(Fields data) {
    String text = data.string(SEPARATOR);
    Character word = SEPARATORS.get(text.toLowerCase(Locale.ROOT));
    if (word == null && (text.equals("\\t") || text.length() == 1)) {
      word = text.length() == 1 ? text.charAt(0) : '\t';
    }
    if (word == null) {
      throw data.error(
          SEPARATOR,
          "must be one of %s, or the character itself; got \"%s\""
              .formatted(String.join(", ", SEPARATORS.keySet()), text));
    }
    return word;
  }

  private static char decimal(Fields data) {
    return switch (data.oneOf(DECIMAL, List.of(".", ",", "point", "comma"))) {
      case ",", "comma" -> ',';
      case ".", "point" -> '.';
      default -> throw new AssertionError(data.string(DECIMAL));
    };
  }

  private static Header header(Fields data) {
    if (data.raw(HEADER) instanceof Boolean) {
      return data.flag(HEADER) ? Header.FIRST_ROW : Header.NONE;
    }
    String word = data.oneOf(HEADER, List.of("auto", "first-row", "none"));
    return Objects.requireNonNull(HEADERS.get(word));
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
    set.forEach((key, value) -> settings.put(key, word(key, value)));
    return settings;
  }

  private static Object word(String key, Object value) {
    if (value instanceof Header header) {
      return Fields.word(header);
    }
    if (value instanceof Charset charset) {
      return charset.name();
    }
    if (value instanceof Character character) {
      return key.equals(DECIMAL) ? (character == ',' ? "comma" : "point") : word(character);
    }
    return value;
  }

  private static String word(Character separator) {
    return SEPARATORS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(separator))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(separator.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableFormat that && set.equals(that.set);
  }

  @Override
  public int hashCode() {
    return set.hashCode();
  }

  @Override
  public String toString() {
    return "TableFormat" + settings();
  }
}
