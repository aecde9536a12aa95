package dev.unroll.tensor;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Where in the model and in time a checking tape stands, for messages.
 *
 * @param path the names around it, such as {@code bidirectional1.forward}
 * @param parts what equal parts of the last dimension are called, such as the gates; empty: nothing
 * @param step the time step; -1: none
 * @param rows from a row of the step's tensors to the caller's row
 */
record Place(String path, List<String> parts, int step, IntUnaryOperator rows) {
  static final Place OUTSIDE = new Place("", List.of(), -1, IntUnaryOperator.identity());

  /** Under a name; within a step names are words about it. */
  Place within(String name) {
    String joined = path.isEmpty() ? name : path + (step < 0 ? "." : ", ") + name;
    return new Place(joined, List.of(), step, rows);
  }

  Place withParts(List<String> names) {
    return new Place(path, names, step, rows);
  }

  Place atStep(int t, IntUnaryOperator callersRows) {
    return new Place(path, List.of(), t, callersRows);
  }

  /** In words: {@code lstm2, input gate i at time step 17 (sigmoid)}. */
  String words(String op, Tensor tensor, int element) {
    String text = path;
    if (!parts.isEmpty() && tensor.columns() % parts.size() == 0) {
      int part = element % tensor.columns() / (tensor.columns() / parts.size());
      text = text.isEmpty() ? parts.get(part) : text + ", " + parts.get(part);
    }
    if (step >= 0) {
      text = text.isEmpty() ? "time step " + step : text + " at time step " + step;
    }
    return text.isEmpty() ? op : text + " (" + op + ")";
  }

  /** The caller's row of an element, where that is known: within a step. */
  int row(Tensor tensor, int element) {
    return step < 0 || tensor.rank() != 2 ? -1 : rows.applyAsInt(element / tensor.columns());
  }
}
