package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
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

  private Labels(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
  }

  /**
   * The labels of a file, sorted.
   *
   * @param source what complaints name
   * @param labels any number of times each
   * @throws BadInputException when there are not at least two: nothing could be told apart
   */
  public static Labels of(String source, Collection<String> labels) {
    List<String> names = new ArrayList<>(new HashSet<>(labels));
    if (names.size() == 1) {
      throw new BadInputException(
          "%s: every row has the label \"%s\"; a classifier wants rows of at least two classes"
              .formatted(source, Shown.of(names.get(0))));
    }
    if (names.isEmpty() || names.size() > MOST) {
      throw new BadInputException(
          "%s: %d labels or more; expected 2 to %d: is the column of labels the right one?"
              .formatted(source, names.size(), MOST));
    }
    boolean numeric = names.stream().noneMatch(name -> Double.isNaN(Numbers.parse(name)));
    names.sort(
        numeric
            ? Comparator.comparingDouble(Numbers::parse).thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder());
    return new Labels(names);
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
    return new Labels(names);
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
    return new Labels(names);
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

  /** The number of a label, or -1 of one that training never saw. */
  public int find(String label) {
    return numbers.getOrDefault(label, -1);
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
