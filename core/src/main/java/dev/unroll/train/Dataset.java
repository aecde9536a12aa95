package dev.unroll.train;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
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
    return of(inputs, null, targets);
  }

  /** Examples in memory with their lengths. */
  static Dataset of(Tensor inputs, @Nullable IndexTensor lengths, Tensor targets) {
    var all = new Batch(inputs, lengths, targets);
    return new Dataset() {
      @Override
      public int size() {
        return all.inputs().size(0);
      }

      @Override
      public Batch batch(int[] positions) {
        return new Batch(
            pick(all.inputs(), positions),
            pick(all.lengths(), positions),
            pick(all.targets(), positions));
      }
    };
  }

  private static Tensor pick(Tensor from, int[] positions) {
    int[] shape = from.shape();
    int row = shape[0] == 0 ? 0 : from.size() / shape[0];
    shape[0] = positions.length;
    Tensor to = Tape.empty(shape);
    for (int i = 0; i < positions.length; i++) {
      System.arraycopy(
          from.array(), from.offset() + positions[i] * row, to.array(), to.offset() + i * row, row);
    }
    return to;
  }

  private static @Nullable IndexTensor pick(@Nullable IndexTensor from, int[] positions) {
    if (from == null) {
      return null;
    }
    var picked = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      picked[i] = from.get(positions[i]);
    }
    return IndexTensor.vector(picked);
  }
}
