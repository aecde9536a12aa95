package dev.unroll.nn;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vector for each word of a vocabulary, looked up by the word's id.
 *
 * <pre>
 * y = w[id]        the row of w; zeros for the padding id
 * </pre>
 *
 * Shapes: ids [N, T] or [N] ({@link Sequence#ids}), y [N, T, D] or [N, D]; w [V, D]. Defaults: w
 * {@link #DEFAULT_INITIALIZER}, as in Keras; trainable; no padding id. Equals torch.nn.Embedding.
 *
 * <p>The gradient of w covers the rows that were looked up, summed in the order of their positions;
 * other rows cost nothing.
 *
 * <p>Padding is best marked by a {@link Mask}: ids at masked steps are never read. {@link
 * Mask#withoutPadding} makes a mask from the ids. A padding id is for models that process padding:
 * its vector is zero and is not trained.
 *
 * <p>With word dropout, y = m[id]·w[id] while training: m is 0 with probability rate, else 1 / (1 −
 * rate), for each word of the vocabulary and training step. A dropped word is therefore dropped
 * everywhere in a batch (Gal and Ghahramani 2016; "embedding dropout" of Merity et al. 2017). Masks
 * are a function of the seed, the training step, the layer's name and the id.
 */
public final class Embedding implements Layer {
  /** The default initializer of the vectors: uniform on ±0.05. */
  public static final Initializer DEFAULT_INITIALIZER = Initializer.uniform(0.05);

  private final int vocabulary;
  private final int size;
  private final Initializer initializer;
  private final @Nullable Integer paddingId;
  private final DropRate wordDropout;
  private final Parameter w;
  private final Ids ids;

  /** Makes a trainable table with the default initializer. */
  public Embedding(int vocabulary, int size) {
    this(vocabulary, size, DEFAULT_INITIALIZER);
  }

  /**
   * Makes a trainable table.
   *
   * @param vocabulary V: ids are 0 to V − 1
   * @param size D, the number of values in a word's vector
   * @param initializer of w
   */
  public Embedding(int vocabulary, int size, Initializer initializer) {
    this(
        vocabulary, size, initializer, null, DropRate.none(), table(vocabulary, size, initializer));
  }

  private Embedding(
      int vocabulary,
      int size,
      Initializer initializer,
      @Nullable Integer paddingId,
      DropRate wordDropout,
      Parameter w) {
    this.vocabulary = vocabulary;
    this.size = size;
    this.initializer = initializer;
    this.paddingId = paddingId;
    this.wordDropout = wordDropout;
    this.w = w;
    this.ids = new Ids(toString(), vocabulary);
  }

  private static Parameter table(int vocabulary, int size, Initializer initializer) {
    if (vocabulary < 1 || size < 1) {
      throw new IllegalArgumentException(
          "an embedding requires positive sizes, got vocabulary "
              + vocabulary
              + " and size "
              + size);
    }
    return Parameter.table("w", initializer, new Fans(vocabulary, size, size), vocabulary, size);
  }

  /**
   * Returns a trainable table of these vectors, such as pretrained ones. They are its initial
   * values, also when a model is {@linkplain Sequential#initialize initialized} again, whatever the
   * seed.
   *
   * @param vectors [V][D], copied
   */
  public static Embedding of(float[][] vectors) {
    Tensor values = Tensor.of(vectors);
    return new Embedding(values.size(0), values.size(1)).withVectors(vectors);
  }

  /** Returns a layer with these settings on another table; see {@link #of}. */
  public Embedding withVectors(float[][] vectors) {
    Tensor values = Tensor.of(vectors);
    int words = values.size(0);
    int width = values.size(1);
    Parameter given = table(words, width, new Given(values.toArray()));
    return new Embedding(words, width, DEFAULT_INITIALIZER, paddingId, wordDropout, given);
  }

  /** The caller's vectors. A model file holds them as values, so this text is never parsed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Given(float[] vectors) implements Initializer {
    @Override
    public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
      System.arraycopy(vectors, 0, values, 0, vectors.length);
    }

    @Override
    public String text() {
      return "given";
    }
  }

  /**
   * Returns a layer whose table is not changed by training from now on; model files keep this
   * setting.
   */
  public Embedding frozen() {
    w.trainable(false);
    return this;
  }

  /**
   * Returns a layer that shares this table and treats one id as padding: its vector is zero,
   * regardless of the values of the table, and its row is not trained.
   */
  public Embedding withPaddingId(int id) {
    ids.require(id);
    return new Embedding(vocabulary, size, initializer, id, wordDropout, w);
  }

  /** Returns a layer on the same table that drops whole words during training. */
  public Embedding withWordDropout(DropRate value) {
    return new Embedding(vocabulary, size, initializer, paddingId, value, w);
  }

  /** Returns a copy of the vectors, [V][D]. */
  public float[][] vectors() {
    return Tensor.of(w.get(), vocabulary, size).toArray2();
  }

  /** Returns V. */
  public int vocabulary() {
    return vocabulary;
  }

  /** Returns D, the number of values in a word's vector. */
  public int size() {
    return size;
  }

  /** Returns w, for a layer that shares it. */
  public Parameter table() {
    return w;
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    return ids.apply(x, (rows, shape) -> lookUp(rows, shape, pass));
  }

  private Tensor lookUp(int[] rows, int[] shape, Pass pass) {
    if (paddingId != null) {
      for (int i = 0; i < rows.length; i++) {
        rows[i] = rows[i] == paddingId ? -1 : rows[i];
      }
    }
    if (wordDropout.isNone() || !pass.training()) {
      return LookUp.apply(w.value(), rows, shape);
    }
    Tensor mask = wordDropout.mask(pass.random("wordDropout"), vocabulary);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = rows[i] < 0 || mask.readOnlyArray()[mask.offset() + rows[i]] == 0 ? -1 : rows[i];
    }
    return LookUp.apply(w.value(), rows, shape).times(1 / (1 - wordDropout.rate()));
  }

  @Override
  public String type() {
    return "embedding";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("vocabulary", vocabulary);
    config.put("size", size);
    config.put("initializer", initializer.text());
    if (paddingId != null) {
      config.put("paddingId", paddingId);
    }
    if (!wordDropout.isNone()) {
      config.put("wordDropout", wordDropout.rate());
    }
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of("w", w);
  }

  @Override
  public int[] outputShape(int... inputShape) {
    return ids.outputShape(inputShape, size);
  }

  /** Returns 1: an id at a step. */
  @Override
  public int inputSize() {
    return 1;
  }

  @Override
  public Stepper stepper(int features) {
    outputShape(Shape.ANY, Shape.ANY, features);
    float[] table = Tape.lastingPacked(w.value(), LookUp.Rows.AS_THEY_ARE);
    return new Steps(ids, table, new float[size], paddingId == null ? -1 : paddingId);
  }

  /** The layer applied to one sequence of ids, step by step. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Steps(Ids ids, float[] table, float[] y, int paddingId) implements Stepper {
    @Override
    public float[] step(float[] x) {
      throw ids.expectsId();
    }

    @Override
    public float[] step(int id) {
      ids.require(id);
      if (id == paddingId) {
        Arrays.fill(y, 0f);
      } else {
        System.arraycopy(table, id * y.length, y, 0, y.length);
      }
      return y;
    }
  }

  @Override
  public boolean readsIds() {
    return true;
  }

  @Override
  public String path() {
    return "rows of a table" + (w.trainable() ? ", sparse gradients" : ", frozen");
  }

  @Override
  public String toString() {
    return "Embedding(" + vocabulary + " → " + size + ")";
  }
}
