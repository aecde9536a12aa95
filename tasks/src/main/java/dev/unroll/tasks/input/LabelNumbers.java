package dev.unroll.tasks.input;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.LostClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers labels as they come, numbered in the order in which they are first seen. */
public final class LabelNumbers {
  /** More are a column of something else, which shall not fill the memory. */
  private static final int MOST = 1 << 16;

  private final ExpectedLabels expected;
  private final Map<String, Integer> seen = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private int[] numbers = new int[1024];
  private int count;

  /** Begins with no labels, of any kind. */
  public LabelNumbers() {
    this(ExpectedLabels.any());
  }

  /** Begins with no labels. */
  public LabelNumbers(ExpectedLabels expected) {
    this.expected = expected;
  }

  /** Appends the label of the next example. */
  public void add(String label) {
    Integer number = seen.get(label);
    if (number == null) {
      number = names.size();
      if (number <= MOST || expected.areNumbers()) { // one too many is enough to be refused
        seen.put(label, number);
        names.add(label);
      }
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  /**
   * Returns the labels, in the order of their numbers.
   *
   * @param source of the examples, for sentences
   * @throws dev.unroll.BadInputException when any are expected and there are not at least two
   */
  public Labels labels(String source) {
    return labels(source, Map.of());
  }

  /**
   * Returns the labels, sorted.
   *
   * @param source of the examples, for sentences
   * @param lost examples that were left out, by label
   * @throws dev.unroll.BadInputException when there are not at least two, or a class has lost all
   *     its examples
   */
  public Labels labels(String source, Map<String, Long> lost) {
    if (!expected.areNumbers()) {
      LostClasses.refuse(source, lost, label -> seen.containsKey(label) ? 1 : 0);
    }
    return expected.labels(source, names);
  }

  /** Returns the class of each example. */
  public int[] in(Labels labels) {
    int[] byName = names.stream().mapToInt(labels::find).toArray();
    var classes = new int[count];
    Arrays.setAll(classes, i -> byName[numbers[i]]);
    return classes;
  }
}
