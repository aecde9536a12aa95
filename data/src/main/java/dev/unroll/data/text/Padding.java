package dev.unroll.data.text;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tensor.IndexTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Brings the sequences of a batch to one length.
 *
 * <pre>
 * Padding.longest()     T of the longest, padded at the back, masked
 * Padding.longest(400)  the same, what is longer is cut at the back
 * Padding.fixed(80)     always 80 steps, padded and cut at the back, masked
 * Padding.keras(80)     always 80 steps, padded and cut at the front, visible: pad_sequences
 * </pre>
 *
 * <p>Masked padding has no influence on anything. Visible padding is steps like all others: layers
 * read its embedding, which learns. Keras does so unless a layer is told to mask, and so do
 * published figures; its last steps are text only when it stands at the front.
 *
 * @param steps of a sequence at most
 * @param fixed whether every batch has so many steps; else as many as its longest sequence
 * @param side where padding stands
 * @param cut from where ids are taken when there are too many
 * @param masked whether padding does not count
 * @param id of padding
 */
public record Padding(int steps, boolean fixed, Side side, Side cut, boolean masked, int id) {
  /** An end of a sequence. */
  public enum Side {
    /** Its beginning; {@code pre} of Keras. */
    FRONT,
    /** Its end; {@code post} of Keras. */
    BACK
  }

  /** Checks the settings. */
  public Padding {
    if (steps < 1) {
      throw new IllegalArgumentException("padding wants 1 step or more, got " + steps);
    }
    if (id < 0) {
      throw new IllegalArgumentException("the id of padding must be 0 or more, got " + id);
    }
    if (fixed && steps == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "padding to a fixed length wants to know the length; say how many steps");
    }
  }

  /** To the longest of the batch, at the back, masked, with id 0. */
  public static Padding longest() {
    return longest(Integer.MAX_VALUE);
  }

  /** To the longest of the batch, at the back, masked, with id 0; cut at the back if longer. */
  public static Padding longest(int steps) {
    return new Padding(steps, false, Side.BACK, Side.BACK, true, 0);
  }

  /** To so many steps, at the back, masked, with id 0; cut at the back if longer. */
  public static Padding fixed(int steps) {
    return new Padding(steps, true, Side.BACK, Side.BACK, true, 0);
  }

  /** As {@code pad_sequences(x, maxlen=steps)}: in front, visible, with id 0; cut in front. */
  public static Padding keras(int steps) {
    return new Padding(steps, true, Side.FRONT, Side.FRONT, false, 0);
  }

  /** Another {@link #side}. */
  public Padding withSide(Side value) {
    return new Padding(steps, fixed, value, cut, masked, id);
  }

  /** Another {@link #cut}. */
  public Padding withCut(Side value) {
    return new Padding(steps, fixed, side, value, masked, id);
  }

  /** Another {@link #masked}. */
  public Padding withMasked(boolean value) {
    return new Padding(steps, fixed, side, cut, value, id);
  }

  /** Another {@link #id}. */
  public Padding withId(int value) {
    return new Padding(steps, fixed, side, cut, masked, value);
  }

  /** How many ids remain of so many. */
  public int kept(int length) {
    return Math.min(length, steps);
  }

  /** All sequences as one batch. */
  public Sequence apply(IdSequences sequences) {
    return apply(sequences, IntStream.range(0, sequences.size()).toArray());
  }

  /** One sequence as a batch of one, to predict. */
  public Sequence apply(int... sequence) {
    return apply(IdSequences.of(sequence));
  }

  /**
   * Some sequences, in this order, as one batch.
   *
   * @return ids {@code [N, T]}, T at least 1
   */
  public Sequence apply(IdSequences sequences, int... positions) {
    int n = positions.length;
    int[] lengths = Arrays.stream(positions).map(i -> kept(sequences.length(i))).toArray();
    int t = fixed ? steps : Math.max(1, Arrays.stream(lengths).max().orElse(0));
    var ids = new int[Math.multiplyExact(n, t)];
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

  /** As plain JSON values, for files; {@code steps} is left out when there is no limit. */
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
   * Reads {@link #json}; what is left out is as in {@link #longest()}.
   *
   * @throws dev.unroll.BadInputException when something is not as it should be
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
