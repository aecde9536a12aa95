package dev.unroll.tasks.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads and writes YAML, strictly, as maps, lists, texts, numbers and booleans. */
public final class Yaml {
  /** The largest number of bytes of a recipe; the parser's time grows with its square. */
  public static final int MAX_LENGTH = 1 << 20;

  /** The largest depth of lists and objects. */
  private static final int MAX_DEPTH = 100;

  /** Numbers such as 1e-3, which YAML 1.1 reads as text, since it requires 1.0e-3. */
  private static final Pattern EXPONENT = Pattern.compile("[-+]?\\d+(\\.\\d*)?[eE][-+]?\\d+");

  private static final ObjectMapper WRITER =
      YAMLMapper.builder(
              YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build())
          .build();

  private static final ObjectMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Yaml() {}

  /**
   * Reads a document that is an object.
   *
   * @param source the start of each error message, such as a file's name
   */
  public static Map<String, @Nullable Object> object(String text, String source) {
    Object value = value(text, source);
    if (value instanceof Map<?, ?> map) {
      return textKeys(map);
    }
    throw new BadInputException(
        source
            + ": expected keys with values, as in \"task: forecast\", got "
            + (value == null ? "an empty file" : "a list or a single value")
            + "; see recipes/sine.yaml for an example");
  }

  /** Writes a document that {@link #object} reads as the same values. */
  public static String write(Map<String, ? extends @Nullable Object> object) {
    try {
      return WRITER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("these values cannot be written as YAML", e);
    }
  }

  /** Reads any value; null if there is none. */
  public static @Nullable Object value(String text, String source) {
    if (text.length() > MAX_LENGTH) {
      throw tooLong(source);
    }
    if (text.isBlank()) {
      return null;
    }
    try {
      requireNoAlias(text, source);
      return plain(MAPPER.readValue(text, Object.class));
    } catch (JsonProcessingException e) {
      throw new BadInputException(source + where(e) + ": " + what(e), e);
    }
  }

  /** Returns the exception for a text that is longer than {@link #MAX_LENGTH}. */
  public static BadInputException tooLong(String source) {
    return new BadInputException(
        String.format(
            Locale.ROOT,
            "%s: has more than %,d bytes (expected a recipe in YAML). Pass the recipe, not the data.",
            source,
            MAX_LENGTH));
  }

  /** Rejects an alias, such as *a, which would be read as the text "a". */
  private static void requireNoAlias(String text, String source) throws JsonProcessingException {
    if (text.indexOf('*') < 0) {
      return;
    }
    try (var parser = (YAMLParser) MAPPER.createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          throw new BadInputException(
              "%s:%d: \"*%s\" is an alias (expected a value). Write the value in each place, or put quotes around it."
                  .formatted(source, parser.currentTokenLocation().getLineNr(), parser.getText()));
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory
    }
  }

  /**
   * Reads the value of an option. A {@code #} in a plain text belongs to it and does not begin a
   * comment, as in the name of a column {@code Sentence #}.
   */
  public static @Nullable Object option(String text, String source) {
    String plain = text.strip();
    boolean comment = plain.startsWith("#") || plain.matches("[^\"'\\[{&*!|>%@`].*\\s#.*");
    if (comment) {
      return plain;
    }
    try {
      return value(text, source);
    } catch (BadInputException refused) {
      throw plain.matches("[{\\[\"'].*")
          ? new BadInputException(
              refused.getMessage()
                  + ". A shell splits an option at spaces and removes quotes: put quotes around all of it, as in --set \"data.id={store: A}\"",
              refused)
          : refused;
    }
  }

  private static String where(JsonProcessingException e) {
    var location = e.getLocation();
    return location == null || location.getLineNr() < 1 ? "" : ":" + location.getLineNr();
  }

  private static String what(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException && FailureText.of(e).contains("nesting depth")) {
      return "nested deeper than " + MAX_DEPTH + " levels; write it flatter";
    }
    if (e.getCause() instanceof MarkedYAMLException marked) {
      return "not YAML: " + firstLine(marked.getProblem());
    }
    String message = firstLine(e.getOriginalMessage());
    return message.startsWith("Duplicate field")
        ? message.replace("Duplicate field", "the key").replace('\'', '"')
            + " appears twice; keep one"
        : "not YAML: " + message;
  }

  private static String firstLine(@Nullable String message) {
    return message == null
        ? "the text ends too early"
        : message.lines().findFirst().orElse("").strip();
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return textKeys(map);
    }
    if (value instanceof List<?> list) {
      var items = new ArrayList<@Nullable Object>();
      list.forEach(item -> items.add(plain(item)));
      return items;
    }
    return value instanceof String text && EXPONENT.matcher(text).matches()
        ? Double.valueOf(text)
        : value;
  }

  private static Map<String, @Nullable Object> textKeys(Map<?, ?> map) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> object.put(String.valueOf(key), plain(value)));
    return object;
  }
}
