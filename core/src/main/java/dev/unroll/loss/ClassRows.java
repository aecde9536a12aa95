package dev.unroll.loss;

import dev.unroll.exec.SoftmaxRows;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Reductions;
import dev.unroll.sequence.ValidItems;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of rows whose targets are the numbers of classes.
 *
 * @param items the rows
 * @param classes the class of each item
 * @param smoothing ε
 * @param classWeights a, or null if all are 1
 * @param classWeightSum Σ a
 * @param softmax of the items' rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClassRows(
    ValidItems items,
    int[] classes,
    double smoothing,
    float @Nullable [] classWeights,
    double classWeightSum,
    SoftmaxRows softmax)
    implements CrossEntropy.Rows {
  static ClassRows of(
      ValidItems items, int[] classes, float smoothing, float @Nullable [] classWeights) {
    int width = items.rows().columns();
    double classWeightSum =
        classWeights == null ? width : Kernels.current().reductions().sum(width, classWeights, 0);
    return new ClassRows(
        items, classes, smoothing, classWeights, classWeightSum, CrossEntropy.softmax(items));
  }

  @Override
  public double loss(int item) {
    float[] x = items.rows().readOnlyArray();
    int at = CrossEntropy.offset(items, item);
    int id = classes[item];
    double right = classWeight(id) * softmax.surprisal(item, x[at + id]);
    if (smoothing == 0) {
      return right;
    }
    int width = items.rows().columns();
    Reductions reductions = Kernels.current().reductions();
    double logits =
        classWeights == null
            ? reductions.sum(width, x, at)
            : reductions.dot(width, x, at, classWeights, 0);
    double all = classWeightSum * softmax.surprisal(item, 0) - logits;
    return (1 - smoothing) * right + smoothing / width * all;
  }

  private float classWeight(int id) {
    return classWeights == null ? 1 : classWeights[id];
  }

  @Override
  public void gradient(int item, double each, float[] out, int oo) {
    int width = items.rows().columns();
    double right = each * (1 - smoothing) * classWeight(classes[item]);
    double smooth = each * smoothing / width;
    CrossEntropy.probabilities(items, softmax, item, right + smooth * classWeightSum, out, oo);
    if (smoothing != 0 && classWeights != null) {
      Kernels.current().pointwise().axpy(width, (float) -smooth, classWeights, 0, out, oo);
    } else if (smoothing != 0) {
      for (int c = 0; c < width; c++) {
        out[oo + c] -= (float) smooth;
      }
    }
    out[oo + classes[item]] -= (float) right;
  }
}
