package dev.unroll.tensor;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import java.util.Arrays;

/**
 * Maps between two row-major tensors: the small one has size 1 in some dimensions of the large one.
 * {@link #sum} goes from large to small, {@link #spread} from small to large; each is the
 * derivative of the other.
 *
 * <p>Neighbouring dimensions of the same kind form one group. Every sum is computed in double: over
 * contiguous elements by {@code Reductions.sum}, otherwise in ascending order. Each output is
 * computed by one thread, so no bit depends on how the work is split.
 */
final class Axes {
  /** Cost of one addition in floating point operations; it is bound by memory. */
  private static final int WORK_PER_VALUE = 16;

  private static final int BLOCK = 8; // outputs summed in one pass: 8 doubles stay in registers

  private final int[] sizes; // of the groups of the large tensor, outermost first
  private final int[] inSmall; // stride of a group in the small tensor; 0: repeated
  private final int[] keptSizes;
  private final int[] keptStrides; // in the large tensor
  private final int[] summedSizes;
  private final int[] summedStrides; // in the large tensor
  private final int outputs;
  private final int large;

  /**
   * @param shape the shape of the large tensor
   * @param repeated dimensions of the large tensor that the small one lacks
   */
  private Axes(int[] shape, boolean[] repeated) {
    var groupSizes = new int[shape.length + 1];
    var groupKinds = new boolean[shape.length + 1];
    int groups = 0;
    for (int d = 0; d < shape.length; d++) {
      if (shape[d] != 1) {
        if (groups > 0 && groupKinds[groups - 1] == repeated[d]) {
          groupSizes[groups - 1] *= shape[d];
        } else {
          groupKinds[groups] = repeated[d];
          groupSizes[groups++] = shape[d];
        }
      }
    }
    if (groups == 0) {
      groupSizes[groups++] = 1; // one element
    }
    sizes = Arrays.copyOf(groupSizes, groups);
    inSmall = new int[groups];
    int summed = 0;
    for (int g = 0; g < groups; g++) {
      summed += groupKinds[g] ? 1 : 0;
    }
    keptSizes = new int[groups - summed];
    keptStrides = new int[groups - summed];
    summedSizes = new int[summed];
    summedStrides = new int[summed];
    int kept = groups - summed;
    int stride = 1;
    int smallStride = 1;
    for (int g = groups - 1; g >= 0; g--) {
      if (groupKinds[g]) {
        summed--;
        summedSizes[summed] = sizes[g];
        summedStrides[summed] = stride;
      } else {
        kept--;
        keptSizes[kept] = sizes[g];
        keptStrides[kept] = stride;
        inSmall[g] = smallStride;
        smallStride *= sizes[g];
      }
      stride *= sizes[g];
    }
    outputs = smallStride;
    large = stride;
  }

  /** Returns the axes for sums over some dimensions. */
  static Axes over(int[] shape, boolean[] summed) {
    return new Axes(shape, summed);
  }

  /** Returns the axes for a small shape that broadcasts to a large one. */
  static Axes between(int[] small, int[] large) {
    var repeated = new boolean[large.length];
    for (int d = 0; d < large.length; d++) {
      int at = d - (large.length - small.length);
      repeated[d] = at < 0 || (small[at] == 1 && large[d] != 1);
    }
    return new Axes(large, repeated);
  }

  /** Computes y = factor · Σ x, or adds it to y; x is the large tensor. */
  void sum(float[] x, int xo, double factor, float[] y, int yo, boolean accumulate) {
    int parts = Math.max(1, Products.parts((long) WORK_PER_VALUE * large, outputs));
    Workers.shared()
        .run(
            parts,
            part ->
                sum(
                    Products.cut(outputs, part, parts),
                    Products.cut(outputs, part + 1, parts),
                    x,
                    xo,
                    factor,
                    y,
                    yo,
                    accumulate));
  }

  private void sum(
      int from, int to, float[] x, int xo, double factor, float[] y, int yo, boolean accumulate) {
    int inner = keptSizes.length - 1;
    int columns = inner >= 0 && keptStrides[inner] == 1 ? keptSizes[inner] : 1;
    int o = from;
    while (o < to) {
      int base = xo + offset(keptSizes, keptStrides, keptSizes.length, o);
      if (columns - o % columns >= BLOCK && o + BLOCK <= to) {
        block(x, base, factor, y, yo + o, accumulate);
        o += BLOCK;
      } else {
        put(factor * one(x, base), y, yo + o, accumulate);
        o++;
      }
    }
  }

  private static void put(double sum, float[] y, int at, boolean accumulate) {
    y[at] = accumulate ? y[at] + (float) sum : (float) sum;
  }

  private double one(float[] x, int base) {
    int inner = summedSizes.length - 1;
    if (inner < 0) {
      return x[base];
    }
    int length = summedSizes[inner];
    int stride = summedStrides[inner];
    int runs = runs();
    double sum = 0;
    for (int r = 0; r < runs; r++) {
      int at = base + offset(summedSizes, summedStrides, inner, r);
      if (stride == 1) {
        sum += Kernels.current().reductions().sum(length, x, at);
      } else {
        for (int i = 0; i < length; i++) {
          sum += x[at + i * stride];
        }
      }
    }
    return sum;
  }

  /** Computes eight neighbouring outputs, each with the same additions as {@link #one}. */
  private void block(float[] x, int base, double factor, float[] y, int to, boolean accumulate) {
    int inner = summedSizes.length - 1;
    int length = inner < 0 ? 1 : summedSizes[inner];
    int stride = inner < 0 ? 0 : summedStrides[inner];
    int runs = runs();
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int r = 0; r < runs; r++) {
      int at = base + offset(summedSizes, summedStrides, inner, r);
      for (int i = 0; i < length; i++, at += stride) {
        s0 += x[at];
        s1 += x[at + 1];
        s2 += x[at + 2];
        s3 += x[at + 3];
        s4 += x[at + 4];
        s5 += x[at + 5];
        s6 += x[at + 6];
        s7 += x[at + 7];
      }
    }
    put(factor * s0, y, to, accumulate);
    put(factor * s1, y, to + 1, accumulate);
    put(factor * s2, y, to + 2, accumulate);
    put(factor * s3, y, to + 3, accumulate);
    put(factor * s4, y, to + 4, accumulate);
    put(factor * s5, y, to + 5, accumulate);
    put(factor * s6, y, to + 6, accumulate);
    put(factor * s7, y, to + 7, accumulate);
  }

  /** The number of runs along the innermost summed group. */
  private int runs() {
    int runs = 1;
    for (int g = 0; g < summedSizes.length - 1; g++) {
      runs *= summedSizes[g];
    }
    return runs;
  }

  /** Computes x = factor · y, repeated, or adds it to x; x is the large tensor. */
  void spread(float[] y, int yo, double factor, float[] x, int xo, boolean accumulate) {
    if (large == 0) {
      return;
    }
    int inner = sizes.length - 1;
    int length = sizes[inner];
    for (int run = 0; run < large / length; run++) {
      int from = yo + offset(sizes, inSmall, inner, run);
      int to = xo + run * length;
      if (inSmall[inner] == 0) {
        float value = (float) (factor * y[from]);
        if (accumulate) {
          for (int i = to; i < to + length; i++) {
            x[i] += value;
          }
        } else {
          Arrays.fill(x, to, to + length, value);
        }
      } else if (factor == 1) {
        Contributions.copy(length, y, from, x, to, accumulate);
      } else {
        for (int i = 0; i < length; i++) {
          float value = (float) (factor * y[from + i]);
          x[to + i] = accumulate ? x[to + i] + value : value;
        }
      }
    }
  }

  /** Returns the offset of a row-major position in the first {@code groups} groups. */
  private static int offset(int[] sizes, int[] strides, int groups, int index) {
    int offset = 0;
    int rest = index;
    for (int g = groups - 1; g > 0; g--) {
      offset += rest % sizes[g] * strides[g];
      rest /= sizes[g];
    }
    return groups > 0 ? offset + rest * strides[0] : 0;
  }
}
