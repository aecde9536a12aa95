package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The classes of a task, numbered from 0. Labels of data are sorted, by value if all are numbers (2
 * before 10), else by character: the order of the rows, a shuffle for instance, changes no number.
 * Immutable.
 */
public final class Labels {
  /** More labels than this are a column of something else. */
  static final int MOST = 1 << 16;

  private final List<String> names;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<BigDecimal, Integer> values = new HashMap<>(); // where all are numbers
  private final List<String> notes;

  private Labels(List<String> names, List<String> notes, boolean classes) {
    this.names = List.copyOf(names);
    this.notes = List.copyOf(notes);
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
    if (classes && LabelSpelling.areNumbers(names)) {
      for (int i = 0; i < names.size(); i++) {
        BigDecimal value = LabelSpelling.value(names.get(i));
        if (value != null) {
          values.putIfAbsent(value, i);
        }
      }
    }
  }

  /**
   * The labels of a file, sorted. Where all are numbers, those of the same value are one class,
   * which has the shortest of their spellings.
   *
   * @param source what complaints name
   * @param labels any number of times each
   * @throws BadInputException when there are not at least two: nothing could be told apart
   */
  public static Labels of(String source, Collection<String> labels) {
    var given = new HashSet<>(labels);
    boolean numeric = LabelSpelling.areNumbers(given);
    Map<String, String> united =
        numeric && given.size() <= MOST ? LabelSpelling.unite(given) : Map.of();
    List<String> names = new ArrayList<>(united.isEmpty() ? given : new HashSet<>(united.values()));
    if (names.size() == 1) {
      throw new BadInputException(
          "%s: every row has the label \"%s\"; a classifier wants rows of at least two classes"
              .formatted(source, Shown.of(names.get(0))));
    }
    if (names.isEmpty() || names.size() > MOST) {
      throw new BadInputException(
          "%s: %d labels or more; expected 2 to %d: is the column of labels the right one?%s"
              .formatted(
                  source,
                  names.size(),
                  MOST,
                  numeric && !names.isEmpty() ? " Numbers are learned by task: regress." : ""));
    }
    names.sort(
        numeric
            ? Comparator.comparingDouble(Numbers::parse).thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder());
    return new Labels(names, LabelSpelling.notes(united, names), true);
  }

  /** Returns the number of labels of examples that mean this one. */
  static long count(String label, Collection<String> ofExamples) {
    return ofExamples.stream().filter(each -> isSame(each, label)).count();
  }

  /** Returns whether two labels are the same text, or the same number. */
  static boolean isSame(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    BigDecimal value = LabelSpelling.value(one);
    BigDecimal otherValue = LabelSpelling.value(other);
    return value != null && otherValue != null && value.compareTo(otherValue) == 0;
  }

  /**
   * Returns labels that are numbers, in ascending order; there may be any number of them, and one
   * alone.
   *
   * @param labels any number of times each
   * @see ExpectedLabels#numbers
   */
  static Labels ofNumbers(Collection<String> labels) {
    List<String> names = new ArrayList<>(new HashSet<>(labels));
    names.sort(Comparator.comparingDouble(Numbers::parse).thenComparing(Comparator.naturalOrder()));
    return new Labels(names, List.of(), false);
  }

  /**
   * Labels in an order that is given, as a model keeps them.
   *
   * @throws IllegalArgumentException when there are none, or one twice
   */
  public static Labels inOrder(List<String> names) {
    if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException("labels are at least one, each once; got " + names);
    }
    return new Labels(names, List.of(), true);
  }

  /** How many classes there are. */
  public int size() {
    return names.size();
  }

  /** All of them, in the order of their numbers. */
  public List<String> names() {
    return names;
  }

  /** The label of a class. */
  public String name(int number) {
    return names.get(number);
  }

  /** Returns the number that a label stands for; NaN for one that is no number. */
  public double value(int number) {
    return Numbers.parse(names.get(number));
  }

  /**
   * The number of a label, or -1 of one that training never saw. Where all labels are numbers, it
   * is found by its value.
   */
  public int find(String label) {
    Integer number = numbers.get(label);
    if (number == null && !values.isEmpty()) {
      BigDecimal value = LabelSpelling.value(label);
      number = value == null ? null : values.get(value);
    }
    return number == null ? -1 : number;
  }

  /** Returns whether all labels are numbers. */
  public boolean areNumbers() {
    return LabelSpelling.areNumbers(names);
  }

  /** Returns sentences on labels that were united, or look alike and are classes of their own. */
  public List<String> notes() {
    return notes;
  }

  /**
   * The number of a row's label.
   *
   * @param file where the row is
   * @param line its line
   * @throws BadInputException when training never saw the label
   */
  public int number(String label, String file, long line) {
    int number = find(label);
    if (number < 0) {
      throw new BadInputException(unknown(label, file, line));
    }
    return number;
  }

  String unknown(String label, String file, long line) {
    return "%s:%d: training never saw the label \"%s\"; it knows %s"
        .formatted(file, line, Shown.of(label), Shown.listed(names));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
