package dev.unroll.tensor;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The current position of a checking tape in the model and in time, for messages.
 *
 * @param path the path of enclosing names, such as {@code bidirectional1.forward}
 * @param parts names of equal parts of the last dimension, such as the gates; empty: no names
 * @param step the time step; -1: none
 * @param rows maps a row of the step's tensors to the caller's row
 */
record TapeLocation(String path, List<String> parts, int step, IntUnaryOperator rows) {
  static final TapeLocation OUTSIDE =
      new TapeLocation("", List.of(), -1, IntUnaryOperator.identity());

  /** Returns the place within a name, joined by a dot, or by a comma within a time step. */
  TapeLocation within(String name) {
    String joined = path.isEmpty() ? name : path + (step < 0 ? "." : ", ") + name;
    return new TapeLocation(joined, List.of(), step, rows);
  }

  TapeLocation withParts(List<String> names) {
    return new TapeLocation(path, names, step, rows);
  }

  TapeLocation atStep(int t, IntUnaryOperator callersRows) {
    return new TapeLocation(path, List.of(), t, callersRows);
  }

  /** Describes the place: {@code lstm2, input gate i at time step 17 (sigmoid)}. */
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

  /** Returns the caller's row of an element within a step; -1 if unknown. */
  int row(Tensor tensor, int element) {
    return step < 0 || tensor.rank() != 2 ? -1 : rows.applyAsInt(element / tensor.columns());
  }
}
