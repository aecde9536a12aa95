package dev.unroll.train;

import dev.unroll.nn.Sequence;
import dev.unroll.nn.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Examples that batches are drawn from. */
public interface Dataset {
  /** The number of examples. */
  int size();

  /** The examples at these positions, in this order; under an open tape the batch is the tape's. */
  Batch batch(int[] positions);

  /** Examples in memory: inputs [n, T, F] or [n, F], targets with n rows. */
  static Dataset of(Tensor inputs, Tensor targets) {
    return of(Sequence.of(inputs), Target.values(targets));
  }

  /** Examples in memory with their lengths: the sequences begin at step 0. */
  static Dataset of(Tensor inputs, @Nullable IndexTensor lengths, Tensor targets) {
    return of(Sequence.of(inputs, lengths), Target.values(targets));
  }

  /**
   * Examples in memory of any kind:
   *
   * <pre>{@code
   * Dataset.of(Sequence.ids(words, Mask.lengths(lengths)), Target.classes(tags))
   * Dataset.of(Sequence.of(values, Mask.leftPadded(lengths)), Target.values(y).weighted(w))
   * }</pre>
   *
   * @param inputs of the heap, made under no tape
   * @param target as many
   */
  static Dataset of(Sequence inputs, Target target) {
    var all = new Batch(inputs, target);
    return new Dataset() {
      @Override
      public int size() {
        return all.size();
      }

      @Override
      public Batch batch(int[] positions) {
        return all.pick(positions);
      }
    };
  }
}
