package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Text;
import dev.unroll.data.series.TableReport;
import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.time.StepNames;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the roles of the columns of a table for a first recipe. */
final class DraftColumns {
  /** Minimum average number of words in a column of texts. */
  static final double FEWEST_WORDS = 3;

  /** Maximum number of distinct numbers that are taken as classes. */
  private static final int MAX_NUMBERS = 5;

  /** Names of columns of numbers that identify sequences. */
  private static final Pattern ID =
      Pattern.compile("(?iu)(?:.*[^\\p{L}])?(?:id|uid|nr|no|key|run|sequence|series)");

  private static final Set<String> LABELS =
      Set.of(
          "label",
          "labels",
          "class",
          "category",
          "target",
          "sentiment",
          "topic",
          "klasse",
          "kategorie",
          "y",
          "标签",
          "类别");
  private static final int MAX_CLASSES = 50;
  private static final int FEWEST_TEXTS = 8;
  private static final int FEWEST_ACROSS = 4; // columns that can form one series
  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,4})");
  private static final List<List<String>> NAMES =
      List.of(
          List.of(
              "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
          List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun"));

  private final TableReport report;
  private final Map<String, String> given;
  private @Nullable Map<String, List<String>> blocks;

  DraftColumns(TableReport report, Map<String, String> given) {
    this.report = report;
    this.given = given;
  }

  // Texts

  /** Returns whether a text is probably a date or a code: at least a fourth of it are digits. */
  private static boolean isMuchOfDigits(String text) {
    return !text.isBlank()
        && 4 * text.codePoints().filter(Character::isDigit).count()
            >= text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
  }

  /** Returns the column of texts, or null if none. */
  TableReport.@Nullable Column texts() {
    TableReport.Column best = null;
    for (TableReport.Column column : report.columns()) {
      boolean texts =
          column.kind() == ColumnKind.TEXT
              && column.words() >= FEWEST_WORDS
              && column.distinct() >= FEWEST_TEXTS
              && 5 * column.distinct() > report.rows()
              && !column.first().stream().allMatch(DraftColumns::isMuchOfDigits);
      if (texts && (best == null || column.words() > best.words())) {
        best = column;
      }
    }
    return best;
  }

  /** Returns the columns that may hold the classes of texts, the most likely first. */
  List<TableReport.Column> labels(String text) {
    return report.columns().stream()
        .filter(column -> !column.name().equals(text) && column.kind() != ColumnKind.TIME)
        .filter(
            column ->
                areClasses(
                    column.kind() == ColumnKind.NUMBER
                        ? column.distinct()
                        : report.labels(column.name())))
        .sorted(Comparator.comparing(column -> !isNamedLikeALabel(column.name())))
        .toList();
  }

  private static boolean isNamedLikeALabel(String column) {
    return LABELS.contains(column.strip().toLowerCase(Locale.ROOT));
  }

  private boolean areClasses(long labels) {
    return labels >= 2 && labels <= MAX_CLASSES && 4 * labels <= report.rows();
  }

  /**
   * Rejects a table that could almost be used for training: its numbers have units, or its texts
   * have a single class.
   *
   * @param text the column of texts; null: none
   */
  void refuseNearlyLearned(TableReport.@Nullable Column text) {
    for (TableReport.Column column : report.columns()) {
      String problem =
          column.kind() == ColumnKind.ALMOST_NUMBER ? report.badNumber(column.name()) : null;
      if (problem != null) {
        throw new BadInputException(problem + ".");
      }
      boolean single = text != null && !column.name().equals(text.name()) && column.distinct() == 1;
      if (single && column.kind() == ColumnKind.TEXT) {
        throw new BadInputException(
            "%s: column \"%s\" is \"%s\" in all rows (expected two classes or more, to classify column \"%s\"). Add rows of other classes, or another column of labels."
                .formatted(
                    report.name(),
                    Text.shown(column.name()),
                    Text.shown(column.first().get(0)),
                    Text.shown(Objects.requireNonNull(text).name())));
      }
    }
  }

  // Sequences

  /**
   * Returns the column that identifies sequences: its values repeat, and each of them has one
   * label.
   */
  @Nullable String sequenceId() {
    boolean dated = report.times().isPresent();
    if (report.values().isEmpty() || (dated && report.series() < 10)) {
      return null;
    }
    for (TableReport.Column column : report.columns()) {
      boolean repeats = column.distinct() >= 4 && 3 * column.distinct() <= report.rows();
      boolean named = column.name().equals(given.get("id")) || ID.matcher(column.name()).matches();
      if (repeats
          && column.kind() != ColumnKind.TIME
          && (named || !report.values().contains(column.name()) || isIdOfBlocks(column.name()))
          && sequenceLabel(column.name()) != null) {
        return column.name();
      }
    }
    return null;
  }

  /**
   * Returns a column that is constant within each sequence: one of classes, otherwise one of
   * numbers.
   */
  @Nullable String sequenceLabel(String id) {
    String label = sequenceClass(id);
    return label == null ? sequenceNumber(id) : label;
  }

  private @Nullable String sequenceNumber(String id) {
    long sequences = distinct(id);
    return report.columns().stream()
        .filter(column -> column.kind() == ColumnKind.NUMBER && !column.name().equals(id))
        .filter(column -> column.distinct() >= 3 && 4L * column.distinct() >= sequences)
        .map(TableReport.Column::name)
        .filter(name -> report.isConstantWithin(name, id))
        .findFirst()
        .orElse(null);
  }

  /** Returns the number of distinct values of a column. */
  long distinct(String name) {
    return report.columns().stream()
        .filter(column -> column.name().equals(name))
        .mapToLong(TableReport.Column::distinct)
        .sum();
  }

  /** Returns a column of classes that is constant within each sequence, or null if none. */
  @Nullable String sequenceClass(String id) {
    long sequences = distinct(id);
    for (TableReport.Column column : report.columns()) {
      boolean numbers =
          column.kind() == ColumnKind.NUMBER
              && column.distinct() <= MAX_NUMBERS
              && 4L * column.distinct() <= sequences;
      boolean classes =
          column.distinct() >= 2
              && column.distinct() <= MAX_CLASSES
              && (numbers || column.kind() == ColumnKind.TEXT);
      if (classes && !column.name().equals(id) && report.isConstantWithin(column.name(), id)) {
        return column.name();
      }
    }
    return null;
  }

  /**
   * Returns a column of numbers that orders the steps of sequences, or null if none. Its values are
   * distinct within a sequence, and it counts the steps or has the name of such a column.
   */
  @Nullable String steps(String id) {
    List<String> candidates =
        report.columns().stream()
            .filter(column -> !column.name().equals(id))
            .filter(
                column -> column.kind() == ColumnKind.NUMBER || column.kind() == ColumnKind.TIME)
            .sorted(Comparator.comparing(column -> column.kind() != ColumnKind.TIME))
            .map(TableReport.Column::name)
            .filter(name -> report.groups().isDistinctWithin(name, id))
            .toList();
    return candidates.stream()
        .filter(name -> StepNames.isStep(name) || kind(name) == ColumnKind.TIME)
        .findFirst()
        .or(
            () ->
                candidates.stream()
                    .filter(name -> report.groups().isCounterWithin(name, id))
                    .findFirst())
        .orElse(null);
  }

  private ColumnKind kind(String name) {
    return report.columns().stream()
        .filter(column -> column.name().equals(name))
        .map(TableReport.Column::kind)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Returns whether a column is constant in blocks of rows, in each of which another column starts
   * counting again, like the number of an engine next to its cycles.
   */
  private boolean isIdOfBlocks(String column) {
    return blocks().containsKey(column);
  }

  /** Returns the columns that identify blocks of rows, and those that count the rows of each. */
  Set<String> ofBlocks() {
    Set<String> all = new HashSet<>(blocks().keySet());
    blocks().values().forEach(all::addAll);
    return all;
  }

  private Map<String, List<String>> blocks() {
    Map<String, List<String>> known = blocks;
    if (known == null) {
      known = new LinkedHashMap<>();
      List<String> numbers =
          report.columns().stream()
              .filter(column -> column.kind() == ColumnKind.NUMBER)
              .map(TableReport.Column::name)
              .toList();
      for (String id : numbers) {
        List<String> counters =
            report.groups().isInBlocks(id)
                ? numbers.stream()
                    .filter(
                        other -> !other.equals(id) && report.groups().isCounterWithin(other, id))
                    .toList()
                : List.of();
        if (!counters.isEmpty()) {
          known.put(id, counters);
        }
      }
      blocks = known;
    }
    return known;
  }

  // Series

  /**
   * Returns a note on columns that look like one series written from left to right, such as t0, t1,
   * t2 or Jan, Feb, Mar.
   *
   * @param target the column to forecast
   */
  List<String> acrossNotes(String target) {
    List<String> values = report.values();
    int from = values.indexOf(target);
    int to = from + 1;
    while (from >= 0 && to < values.size() && follows(values.get(to - 1), values.get(to))) {
      to++;
    }
    while (from > 0 && follows(values.get(from - 1), values.get(from))) {
      from--;
    }
    if (from < 0 || to - from < FEWEST_ACROSS) {
      return List.of();
    }
    return List.of(
        "the columns %s to %s look like one series or sequence a row; the recipe forecasts %s from row to row. Write a row for each value if that is wrong"
            .formatted(
                Text.shown(values.get(from)), Text.shown(values.get(to - 1)), Text.shown(target)));
  }

  private static boolean follows(String before, String name) {
    Matcher one = NUMBERED.matcher(before.strip());
    Matcher next = NUMBERED.matcher(name.strip());
    if (one.matches() && next.matches()) {
      return one.group(1).equals(next.group(1))
          && Integer.parseInt(one.group(2)) + 1 == Integer.parseInt(next.group(2));
    }
    for (List<String> names : NAMES) {
      int position = names.indexOf(beginning(before));
      if (position >= 0 && names.indexOf(beginning(name)) == position + 1) {
        return true;
      }
    }
    return false;
  }

  private static String beginning(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return lower.substring(0, Math.min(3, lower.length()));
  }
}
