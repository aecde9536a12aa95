package dev.unroll.rnn;

import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What a cell carries from step to step: a value, usually a record of tensors {@code [N, H]}.
 *
 * @param <S> the implementing type itself
 */
public interface State<S extends State<S>> {
  /** What the cell shows to the next layer, {@code [N, H]}. */
  Tensor output();

  /** Its tensors, each with a row for every sequence. */
  List<Tensor> parts();

  /** The names of {@link #parts}, in the same order; by default {@code part1}, {@code part2}, …. */
  default List<String> partNames() {
    return IntStream.rangeClosed(1, parts().size()).mapToObj(p -> "part" + p).toList();
  }

  /** A state of the same kind with these tensors in the order of {@link #parts}. */
  S withParts(List<Tensor> parts);

  /** A state whose tensors are functions of this one's. */
  default S map(UnaryOperator<Tensor> function) {
    return withParts(parts().stream().map(function).toList());
  }

  /** A copy that no tape owns: to carry on in the next batch, or to keep. */
  default S detach() {
    return map(Tensor::detach);
  }
}
