package dev.unroll.loss;

import dev.unroll.exec.Products;
import dev.unroll.exec.SoftmaxRows;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.nn.Items;
import dev.unroll.nn.Sequence;
import dev.unroll.nn.Target;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of classes, on logits: the model ends in a linear layer with one unit for each of
 * the C classes (or the V words), the softmax is in the loss. With x the logits of a row, y the
 * number of its class, a the weights of the classes and ε the label smoothing:
 *
 * <pre>
 * l     = (1 − ε)·a_y·(−log p_y) + ε/C · Σ_c a_c·(−log p_c),    p = softmax(x)
 * dl/dx = ((1 − ε)·a_y + ε/C·Σ a)·p − ε/C·a − (1 − ε)·a_y·onehot(y)
 * L     = Σ w·l / D,    D of a mean: Σ w·a_y, with w the target's weights
 * </pre>
 *
 * One operation, forward and backward; the sums of exponentials, their logarithms and the loss are
 * in double. Shapes: prediction [N, T, C] or [N, C], classes [N, T] or [N]. Defaults: mean, ε = 0,
 * every a = 1, nothing ignored. Equals torch.nn.CrossEntropyLoss with {@code weight}, {@code
 * label_smoothing} and {@code ignore_index}. Source of label smoothing: Szegedy et al. 2016.
 *
 * <pre>{@code
 * new SoftmaxCrossEntropy().withIgnored(0).withLabelSmoothing(0.1f)
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SoftmaxCrossEntropy implements Loss {
  private final Reduction reduction;
  private final float labelSmoothing;
  private final float @Nullable [] classWeights;
  private final int[] ignored;

  /** The mean, without smoothing, weights or ignored classes. */
  public SoftmaxCrossEntropy() {
    this(Reduction.MEAN, 0, null, new int[0]);
  }

  private SoftmaxCrossEntropy(
      Reduction reduction, float labelSmoothing, float @Nullable [] classWeights, int[] ignored) {
    this.reduction = reduction;
    this.labelSmoothing = labelSmoothing;
    this.classWeights = classWeights;
    this.ignored = ignored;
  }

  /** With another reduction. */
  public SoftmaxCrossEntropy withReduction(Reduction value) {
    return new SoftmaxCrossEntropy(value, labelSmoothing, classWeights, ignored);
  }

  /**
   * With a share of every target spread evenly over all classes.
   *
   * @param value ε, from 0 to below 1
   */
  public SoftmaxCrossEntropy withLabelSmoothing(float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "softmaxCrossEntropy: label smoothing must be from 0 to below 1, got " + value);
    }
    return new SoftmaxCrossEntropy(reduction, value, classWeights, ignored);
  }

  /**
   * With a weight for each class, for rare ones to count more.
   *
   * @param values a, one for each class; finite and not negative
   */
  public SoftmaxCrossEntropy withClassWeights(float... values) {
    for (float value : values) {
      if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "softmaxCrossEntropy: a class weight must be finite and not negative, got " + value);
      }
    }
    return new SoftmaxCrossEntropy(reduction, labelSmoothing, values.clone(), ignored);
  }

  /**
   * With targets that mark positions which do not count, such as −1, or the number of a padding
   * word.
   */
  public SoftmaxCrossEntropy withIgnored(int... classes) {
    return new SoftmaxCrossEntropy(reduction, labelSmoothing, classWeights, classes.clone());
  }

  @Override
  public Reduction reduction() {
    return reduction;
  }

  @Override
  public String text() {
    return "softmaxCrossEntropy";
  }

  @Override
  public Tensor apply(Sequence prediction, Target target) {
    try {
      Items items = items(prediction, target);
      return CrossEntropy.apply(this, items, classesOf(items), prediction);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public double weight(Sequence prediction, Target target) {
    Items items = items(prediction, target);
    return totalWeight(items, classesOf(items));
  }

  private Items items(Sequence prediction, Target target) {
    Items items = Items.of(prediction, target);
    IndexTensor classes = items.classes();
    return ignored.length == 0 ? items : items.where(place -> !isIgnored(classes.get(place)));
  }

  private boolean isIgnored(int id) {
    for (int one : ignored) {
      if (one == id) {
        return true;
      }
    }
    return false;
  }

  /** The class of each item, all of which exist. */
  private int[] classesOf(Items items) {
    int count = items.rows().columns();
    if (classWeights != null && classWeights.length != count) {
      throw new IllegalArgumentException(
          "there are "
              + classWeights.length
              + " class weights, but the prediction has "
              + count
              + " classes");
    }
    return items.classNumbers();
  }

  private float classWeight(int id) {
    return classWeights == null ? 1 : classWeights[id];
  }

  private double totalWeight(Items items, int[] classes) {
    double sum = 0;
    for (int item = 0; item < classes.length; item++) {
      sum += (double) items.weight(item) * classWeight(classes[item]);
    }
    return sum;
  }

  /** Σ a over all classes. */
  private double sumOfClassWeights(int count) {
    return classWeights == null
        ? count
        : Kernels.current().reductions().sum(count, classWeights, 0);
  }

  @Override
  public String toString() {
    return text()
        + "("
        + reduction.text()
        + (labelSmoothing == 0 ? "" : ", labelSmoothing " + labelSmoothing)
        + (classWeights == null ? "" : ", classWeights " + Arrays.toString(classWeights))
        + (ignored.length == 0 ? "" : ", ignored " + Arrays.toString(ignored))
        + ")";
  }

  /** The recorded operation, on the rows as they lie. */
  private record CrossEntropy(
      SoftmaxCrossEntropy kind,
      Items items,
      int[] classes,
      SoftmaxRows softmax,
      double divisor,
      Tensor loss)
      implements Op {
    static Tensor apply(SoftmaxCrossEntropy kind, Items items, int[] classes, Sequence prediction) {
      Tensor x = items.rows();
      int width = x.columns();
      SoftmaxRows softmax =
          SoftmaxRows.of(
              items.count(), item -> x.offset() + items.row(item) * width, width, x.array());
      double divisor = kind.reduction.divisor(kind.totalWeight(items, classes), prediction);
      Tensor loss = Tape.empty();
      var op = new CrossEntropy(kind, items, classes, softmax, divisor, loss);
      loss.array()[loss.offset()] = divisor == 0 ? 0 : (float) (op.sum() / divisor);
      if (Tape.needsGradient(x)) {
        Tape.record(op, loss);
      }
      return loss;
    }

    private double sum() {
      double sum = 0;
      for (int item = 0; item < classes.length; item++) {
        sum += items.weight(item) * one(item);
      }
      return sum;
    }

    private double one(int item) {
      Tensor x = items.rows();
      int width = x.columns();
      int at = x.offset() + items.row(item) * width;
      int id = classes[item];
      double right = kind.classWeight(id) * softmax.surprise(item, x.array()[at + id]);
      if (kind.labelSmoothing == 0) {
        return right;
      }
      var reductions = Kernels.current().reductions();
      double logits =
          kind.classWeights == null
              ? reductions.sum(width, x.array(), at)
              : reductions.dot(width, x.array(), at, kind.classWeights, 0);
      double all = kind.sumOfClassWeights(width) * softmax.surprise(item, 0) - logits;
      return (1.0 - kind.labelSmoothing) * right + kind.labelSmoothing / (double) width * all;
    }

    @Override
    public String name() {
      return kind.text();
    }

    @Override
    public void backward(Adjoints adjoints) {
      Tensor dl = adjoints.of(loss);
      Tensor x = items.rows();
      if (dl == null || !adjoints.wants(x)) {
        return;
      }
      Adjoints.Sink into = adjoints.into(x);
      double factor = divisor == 0 ? 0 : dl.item() / divisor;
      int rows = x.rows();
      int width = x.columns();
      var itemOf = new int[rows];
      Arrays.fill(itemOf, -1);
      IntStream.range(0, items.count()).forEach(item -> itemOf[items.row(item)] = item);
      float[] smoothed = smoothed(width);
      int parts = SoftmaxRows.parts(items.count(), width);
      float[] scratch = into.accumulate() ? Tape.scratch(parts * width) : new float[0];
      Workers.shared()
          .run(
              parts,
              part -> {
                for (int row = Products.cut(rows, part, parts);
                    row < Products.cut(rows, part + 1, parts);
                    row++) {
                  give(row, itemOf[row], factor, smoothed, into, scratch, part * width);
                }
              });
    }

    /** What smoothing takes away, but for its factor: the class weights. */
    private float[] smoothed(int width) {
      if (kind.classWeights != null || kind.labelSmoothing == 0) {
        return kind.classWeights == null ? new float[0] : kind.classWeights;
      }
      float[] ones = Tape.scratch(width);
      Arrays.fill(ones, 0, width, 1f);
      return ones;
    }

    private void give(
        int row,
        int item,
        double factor,
        float[] smoothed,
        Adjoints.Sink into,
        float[] scratch,
        int at) {
      Tensor x = items.rows();
      int width = x.columns();
      int to = into.offset() + row * width;
      if (item < 0) {
        if (!into.accumulate()) {
          Arrays.fill(into.data(), to, to + width, 0f);
        }
        return;
      }
      float[] out = into.accumulate() ? scratch : into.data();
      int oo = into.accumulate() ? at : to;
      double each = factor * items.weight(item);
      double right = each * (1.0 - kind.labelSmoothing) * kind.classWeight(classes[item]);
      double spread = each * kind.labelSmoothing / width;
      double all = spread == 0 ? right : right + spread * kind.sumOfClassWeights(width);
      Pointwise pointwise = Kernels.current().pointwise();
      int from = x.offset() + row * width;
      Kernels.current().activations().exp(width, x.array(), from, softmax.largest(item), out, oo);
      pointwise.scale(width, (float) (all / softmax.sum(item)), out, oo, out, oo);
      if (spread != 0) {
        pointwise.axpy(width, (float) -spread, smoothed, 0, out, oo);
      }
      out[oo + classes[item]] -= (float) right;
      if (into.accumulate()) {
        pointwise.add(width, into.data(), to, out, oo, into.data(), to);
      }
    }
  }
}
