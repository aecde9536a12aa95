package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines before {@code @data} in a {@code .ts} file, the format of the UEA and UCR archives.
 *
 * @param problem the name of the dataset; empty if not stated
 * @param dimensions the number of values per step; 0 if not stated
 * @param length the number of steps of each sequence; 0 if not stated, or if they differ
 * @param labels the classes; empty if any are allowed
 * @param target the kind of the field after the dimensions
 * @param line the line of {@code @data}
 */
record TsHeader(
    String problem, int dimensions, int length, List<String> labels, Target target, long line) {
  /** The kind of the last field of a line. */
  enum Target {
    /** A class. */
    CLASS,
    /** A number. */
    NUMBER,
    /** No such field. */
    NONE
  }

  private static final List<String> KEYS =
      List.of(
          "problemName",
          "timeStamps",
          "missing",
          "univariate",
          "dimensions",
          "equalLength",
          "seriesLength",
          "classLabel",
          "targetLabel",
          "data");

  /** Returns the names of the dimensions. */
  static List<String> columns(int dimensions) {
    return IntStream.range(0, dimensions).mapToObj(d -> "dim_" + d).toList();
  }

  /** Collects the header. */
  static final class Builder {
    private final String name;
    private String problem = "";
    private int dimensions;
    private int length;
    private @Nullable Boolean equal;
    private List<String> labels = List.of();
    private Target target = Target.NONE;

    Builder(String name) {
      this.name = name;
    }

    /**
     * Reads a line that is neither blank nor a comment.
     *
     * @return the header at {@code @data}, or null before it
     */
    @Nullable TsHeader add(String text, long line) {
      if (!text.startsWith("@")) {
        throw error(
            line,
            "the line is \"%s\" (expected a key such as @problemName or @data). Check that this is a .ts file."
                .formatted(Shown.of(text)));
      }
      String[] words = text.substring(1).strip().split("\\s+");
      String key = words[0].toLowerCase(Locale.ROOT);
      List<String> values = Arrays.asList(words).subList(1, words.length);
      switch (key) {
        case "problemname" -> problem = String.join(" ", values);
        case "timestamps" -> requireNoTimes(flag(words[0], values, line), line);
        case "missing" -> flag(words[0], values, line);
        case "univariate" -> univariate(flag(words[0], values, line), line);
        case "dimension", "dimensions" -> dimensions(number(words[0], values, line), line);
        case "equallength" -> equal = flag(words[0], values, line);
        case "serieslength" -> length = number(words[0], values, line);
        case "classlabel" -> labels(flag(words[0], values, line), values, line);
        case "targetlabel" -> target = flag(words[0], values, line) ? Target.NUMBER : target;
        case "data" -> {
          boolean unequal = equal != null && !equal;
          return new TsHeader(problem, dimensions, unequal ? 0 : length, labels, target, line);
        }
        default ->
            throw error(
                line,
                "the key is \"@%s\" (expected one of @%s). Correct it, or make it a comment with #."
                    .formatted(Shown.of(words[0]), String.join(", @", KEYS)));
      }
      return null;
    }

    private boolean flag(String key, List<String> values, long line) {
      String word = values.isEmpty() ? "" : values.get(0).toLowerCase(Locale.ROOT);
      if (!word.equals("true") && !word.equals("false")) {
        throw error(
            line,
            "@%s is \"%s\" (expected true or false). Correct it."
                .formatted(key, Shown.of(String.join(" ", values))));
      }
      return word.equals("true");
    }

    private int number(String key, List<String> values, long line) {
      String word = String.join(" ", values);
      if (!word.matches("[1-9]\\d{0,7}")) {
        throw error(
            line,
            "@%s is \"%s\" (expected a whole number from 1). Correct it."
                .formatted(key, Shown.of(word)));
      }
      return Integer.parseInt(word);
    }

    private void requireNoTimes(boolean times, long line) {
      if (times) {
        throw error(
            line,
            "@timeStamps is true (expected false: pairs of time and value are not read). Write the values alone, in the order of time.");
      }
    }

    private void univariate(boolean one, long line) {
      if (one) {
        dimensions(1, line);
      }
    }

    private void dimensions(int value, long line) {
      if (dimensions != 0 && dimensions != value) {
        throw error(
            line,
            "the file has %d dimensions here and %d above (expected one number). Correct @dimensions or @univariate."
                .formatted(value, dimensions));
      }
      dimensions = value;
    }

    private void labels(boolean labelled, List<String> values, long line) {
      if (labelled) {
        labels = List.copyOf(values.subList(1, values.size()));
        if (labels.size() != labels.stream().distinct().count()) {
          throw error(line, "@classLabel lists one class twice (expected each once). Correct it.");
        }
        target = Target.CLASS;
      }
    }

    private BadInputException error(long line, String sentence) {
      return new BadInputException(name + ":" + line + ": " + sentence);
    }
  }
}
