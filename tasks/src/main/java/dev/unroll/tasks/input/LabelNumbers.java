package dev.unroll.tasks.input;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.LostClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the labels of examples, numbered in the order in which they are first seen. */
public final class LabelNumbers {
  /** A column with more labels holds something else, and must not fill the memory. */
  private static final int MAX = 1 << 16;

  private final ExpectedLabels expected;
  private final Map<String, Integer> seen = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private int[] numbers = new int[1024];
  private int count;

  /** Creates an empty collection for labels of any kind. */
  public LabelNumbers() {
    this(ExpectedLabels.any());
  }

  /** Creates an empty collection. */
  public LabelNumbers(ExpectedLabels expected) {
    this.expected = expected;
  }

  /** Appends the label of the next example. */
  public void add(String label) {
    Integer number = seen.get(label);
    if (number == null) {
      number = names.size();
      if (number <= MAX || expected.areNumbers()) { // one above the limit suffices to fail
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
   * @param source of the examples, for messages
   * @throws dev.unroll.BadInputException when any labels are allowed and there are fewer than two
   */
  public Labels labels(String source) {
    return labels(source, Map.of());
  }

  /**
   * Returns the labels, sorted.
   *
   * @param source of the examples, for messages
   * @param lost the number of examples that were left out, by label
   * @throws dev.unroll.BadInputException when there are fewer than two, or a class has lost all its
   *     examples
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
