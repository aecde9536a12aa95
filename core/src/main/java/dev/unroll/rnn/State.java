package dev.unroll.rnn;

import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * State that a cell carries from step to step: a value, usually a record of tensors {@code [N, H]}.
 *
 * @param <S> the implementing type itself
 */
public interface State<S extends State<S>> {
  /** Returns the output of the cell to the next layer, {@code [N, H]}. */
  Tensor output();

  /** Returns the tensors of this state, each with one row per sequence. */
  List<Tensor> parts();

  /**
   * Returns the names of {@link #parts}, in the same order; by default {@code part1}, {@code
   * part2}, ….
   */
  default List<String> partNames() {
    return IntStream.rangeClosed(1, parts().size()).mapToObj(p -> "part" + p).toList();
  }

  /** Returns a state of the same kind with these tensors, in the order of {@link #parts}. */
  S withParts(List<Tensor> parts);

  /** Returns a state with this function applied to each tensor. */
  default S map(UnaryOperator<Tensor> function) {
    return withParts(parts().stream().map(function).toList());
  }

  /** Returns a copy that no tape owns, to pass to the next batch or to keep. */
  default S detach() {
    return map(Tensor::detach);
  }
}
