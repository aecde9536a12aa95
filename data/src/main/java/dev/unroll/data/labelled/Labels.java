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
 * The classes of a task, numbered from 0. The labels of a file are sorted, by value if all are
 * numbers (2 before 10) and otherwise by character. So the numbers do not depend on the order of
 * the rows, for instance after a shuffle. Immutable.
 */
public final class Labels {
  /** The maximum number of labels; a column with more is not a label column. */
  static final int MAX = 1 << 16;

  private final List<String> names;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<BigDecimal, Integer> values = new HashMap<>(); // if all are numbers
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
   * Returns the labels of a file, sorted. If all are numbers, labels of the same value are one
   * class, named by the shortest of their spellings.
   *
   * @param source the name for error messages
   * @param labels the labels, with any number of repetitions
   * @throws BadInputException if there are fewer than two labels, so that there is nothing to
   *     classify
   */
  public static Labels of(String source, Collection<String> labels) {
    var given = new HashSet<>(labels);
    boolean numeric = LabelSpelling.areNumbers(given);
    Map<String, String> united =
        numeric && given.size() <= MAX ? LabelSpelling.unite(given) : Map.of();
    List<String> names = new ArrayList<>(united.isEmpty() ? given : new HashSet<>(united.values()));
    if (names.size() == 1) {
      throw new BadInputException(
          "%s: every row has the label \"%s\"; a classifier requires rows of at least two classes"
              .formatted(source, Shown.of(names.get(0))));
    }
    if (names.isEmpty() || names.size() > MAX) {
      throw new BadInputException(
          "%s: %d labels or more; expected 2 to %d: is the column of labels the right one?%s"
              .formatted(
                  source,
                  names.size(),
                  MAX,
                  numeric && !names.isEmpty() ? " For numbers, set task: regress." : ""));
    }
    names.sort(
        numeric
            ? Comparator.comparingDouble(Numbers::parse).thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder());
    return new Labels(names, LabelSpelling.notes(united, names), true);
  }

  /** Returns the number of examples whose label means the same as this one. */
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
   * Returns numeric labels in ascending order; there may be any number of them, including one.
   *
   * @param labels the labels, with any number of repetitions
   * @see ExpectedLabels#numbers
   */
  static Labels ofNumbers(Collection<String> labels) {
    List<String> names = new ArrayList<>(new HashSet<>(labels));
    names.sort(Comparator.comparingDouble(Numbers::parse).thenComparing(Comparator.naturalOrder()));
    return new Labels(names, List.of(), false);
  }

  /**
   * Returns labels in the given order, as stored in a model.
   *
   * @throws IllegalArgumentException if there are none, or one occurs twice
   */
  public static Labels inOrder(List<String> names) {
    if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException("expected at least one label, each once; got " + names);
    }
    return new Labels(names, List.of(), true);
  }

  /** Returns the number of classes. */
  public int size() {
    return names.size();
  }

  /** Returns all labels, in the order of their numbers. */
  public List<String> names() {
    return names;
  }

  /** Returns the label of a class. */
  public String name(int number) {
    return names.get(number);
  }

  /** Returns the numeric value of a label, or NaN if it is not a number. */
  public double value(int number) {
    return Numbers.parse(names.get(number));
  }

  /**
   * Returns the number of a label, or -1 if it is not among these labels. If all labels are
   * numbers, it is found by value.
   */
  public int find(String label) {
    Integer number = numbers.get(label);
    if (number == null && !values.isEmpty()) {
      BigDecimal value = LabelSpelling.value(label);
      number = value == null ? null : values.get(value);
    }
    return number == null ? -1 : number;
  }

  /** Returns the other labels that differ from this one only in case, spaces or punctuation. */
  public List<String> alike(int number) {
    return LabelSpelling.alike(names.get(number), names);
  }

  /** Returns whether all labels are numbers. */
  public boolean areNumbers() {
    return LabelSpelling.areNumbers(names);
  }

  /**
   * Returns notes on labels that were united, and on labels that look alike but are separate
   * classes.
   */
  public List<String> notes() {
    return notes;
  }

  /**
   * Returns the number of a row's label.
   *
   * @param file the file of the row
   * @param line the line of the row
   * @throws BadInputException if the label is not among these labels
   */
  public int number(String label, String file, long line) {
    int number = find(label);
    if (number < 0) {
      throw new BadInputException(unknown(label, file, line));
    }
    return number;
  }

  String unknown(String label, String file, long line) {
    return "%s:%d: the label \"%s\" is not in the training set; expected one of %s"
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
