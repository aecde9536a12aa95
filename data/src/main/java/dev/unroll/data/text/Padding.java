package dev.unroll.data.text;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pads or truncates the sequences of a batch to one length.
 *
 * <pre>
 * Padding.longest()     to the longest sequence, padded at the back, masked
 * Padding.longest(400)  the same, longer sequences are truncated at the back
 * Padding.fixed(80)     always 80 steps, padded and truncated at the back, masked
 * Padding.keras(80)     always 80 steps, padded and truncated at the front, visible: pad_sequences
 * </pre>
 *
 * <p>Masked padding has no influence on the result. Visible padding is treated like all other
 * steps: layers read its embedding, which is trained. This is the behaviour of Keras unless masking
 * is enabled, and of published results with it. With visible padding, the last steps are text only
 * if the padding is at the front.
 *
 * @param steps the maximum number of steps of a sequence
 * @param fixed whether every batch has this many steps; otherwise as many as its longest sequence
 * @param side the side of the padding
 * @param cut the side at which sequences that are too long are truncated
 * @param masked whether padding is masked
 * @param id the id of padding
 */
public record Padding(int steps, boolean fixed, Side side, Side cut, boolean masked, int id) {
  /** A side of a sequence. */
  public enum Side {
    /** The beginning; {@code pre} in Keras. */
    FRONT,
    /** The end; {@code post} in Keras. */
    BACK
  }

  /** Checks the settings. */
  public Padding {
    if (steps < 1) {
      throw new IllegalArgumentException("padding requires 1 step or more, got " + steps);
    }
    if (id < 0) {
      throw new IllegalArgumentException("the id of padding must be 0 or more, got " + id);
    }
    if (fixed && steps == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "padding to a fixed length requires the number of steps; set it");
    }
  }

  /** Returns padding to the longest sequence of the batch, at the back, masked, with id 0. */
  public static Padding longest() {
    return longest(Integer.MAX_VALUE);
  }

  /**
   * Returns padding to the longest sequence of the batch, at the back, masked, with id 0; sequences
   * longer than {@code steps} are truncated at the back.
   */
  public static Padding longest(int steps) {
    return new Padding(steps, false, Side.BACK, Side.BACK, true, 0);
  }

  /**
   * Returns padding to this many steps, at the back, masked, with id 0; longer sequences are
   * truncated at the back.
   */
  public static Padding fixed(int steps) {
    return new Padding(steps, true, Side.BACK, Side.BACK, true, 0);
  }

  /**
   * Returns padding as in {@code pad_sequences(x, maxlen=steps)}: at the front, visible, with id 0;
   * truncated at the front.
   */
  public static Padding keras(int steps) {
    return new Padding(steps, true, Side.FRONT, Side.FRONT, false, 0);
  }

  /** Returns a copy with another {@link #side}. */
  public Padding withSide(Side value) {
    return new Padding(steps, fixed, value, cut, masked, id);
  }

  /** Returns a copy with another {@link #cut}. */
  public Padding withCut(Side value) {
    return new Padding(steps, fixed, side, value, masked, id);
  }

  /** Returns a copy with another {@link #masked}. */
  public Padding withMasked(boolean value) {
    return new Padding(steps, fixed, side, cut, value, id);
  }

  /** Returns a copy with another {@link #id}. */
  public Padding withId(int value) {
    return new Padding(steps, fixed, side, cut, masked, value);
  }

  /** Returns the number of ids that remain of a sequence of this length. */
  public int kept(int length) {
    return Math.min(length, steps);
  }

  /** Returns all sequences as one batch. */
  public Sequence apply(IdSequences sequences) {
    return apply(sequences, IntStream.range(0, sequences.size()).toArray());
  }

  /** Returns one sequence as a batch of one, for prediction. */
  public Sequence apply(int... sequence) {
    return apply(IdSequences.of(sequence));
  }

  /**
   * Returns some sequences, in this order, as one batch.
   *
   * @return ids {@code [N, T]}, T at least 1
   */
  public Sequence apply(IdSequences sequences, int... positions) {
    int n = positions.length;
    int[] lengths = Arrays.stream(positions).map(i -> kept(sequences.length(i))).toArray();
    int t = fixed ? steps : Math.max(1, Arrays.stream(lengths).max().orElse(0));
    var ids = new int[Shape.size(n, t)];
    Arrays.fill(ids, id);
    for (int row = 0; row < n; row++) {
      int from = cut == Side.FRONT ? sequences.length(positions[row]) - lengths[row] : 0;
      int at = side == Side.FRONT ? t - lengths[row] : 0;
      sequences.copy(positions[row], from, ids, row * t + at, lengths[row]);
    }
    IndexTensor all = IndexTensor.of(ids, n, t);
    if (!masked) {
      return Sequence.ids(all);
    }
    return Sequence.ids(all, side == Side.FRONT ? Mask.leftPadded(lengths) : Mask.lengths(lengths));
  }

  /** Returns plain JSON values, for files; {@code steps} is absent if there is no limit. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    if (steps != Integer.MAX_VALUE) {
      json.put("steps", steps);
    }
    json.put("fixed", fixed);
    json.put("side", Fields.word(side));
    json.put("cut", Fields.word(cut));
    json.put("masked", masked);
    json.put("id", id);
    return json;
  }

  /**
   * Reads the result of {@link #json}; keys that are absent have the values of {@link #longest()}.
   *
   * @throws dev.unroll.BadInputException if the fields are not valid
   */
  public static Padding of(Fields fields) {
    Padding base = longest();
    boolean fixed = fields.flag("fixed", base.fixed);
    int most = Integer.MAX_VALUE;
    var padding =
        new Padding(
            fixed ? fields.integer("steps", 1, most - 1) : fields.integer("steps", 1, most, most),
            fixed,
            fields.choice("side", base.side),
            fields.choice("cut", base.cut),
            fields.flag("masked", base.masked),
            fields.integer("id", 0, most, base.id));
    fields.done();
    return padding;
  }
}
