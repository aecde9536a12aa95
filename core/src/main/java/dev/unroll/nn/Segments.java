package dev.unroll.nn;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies a layer to each segment of a sequence separately, such as the letters of each word of a
 * sentence: an encoder from letters to words.
 *
 * <pre>
 * y(n, i) = layer(x(n, e(i−1)), …, x(n, e(i)−1)),   e(−1) = 0
 * </pre>
 *
 * Inputs: x, features [N, L, F] or ids [N, L], and the ends e of the segments as ids [N, T]: the
 * number of steps of x up to the end of the segment, ascending. Output: y [N, T, G], where the
 * inner layer maps a sequence to a row [G]. Steps of x beyond the last end are not read.
 *
 * <pre>{@code
 * Edge letters = graph.ids("letters");
 * Edge ends = graph.ids("ends");
 * var encoder = new Chain(new Embedding(100, 25), new Lstm(25, 50, Returns.LAST));
 * Edge words = graph.join("spelling", new Segments(encoder), List.of(letters, ends));
 * }</pre>
 */
public final class Segments implements MultiInputLayer {
  /** The kind of layer in files. */
  public static final String TYPE = "segments";

  private final Layer layer;

  /** Makes a layer that applies an inner layer, which maps a sequence to a row. */
  public Segments(Layer layer) {
    this.layer = layer;
  }

  /** Returns the inner layer. */
  public Layer layer() {
    return layer;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("layer", layer.description());
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return layer.parameters();
  }

  @Override
  public Sequence apply(List<Sequence> inputs, Pass pass) {
    requireTwo(inputs.size());
    if (pass.carries()) {
      requireCausal();
    }
    Sequence x = inputs.get(0);
    Sequence ends = inputs.get(1);
    if (!x.hasTime() || !ends.hasTime() || !ends.hasIds()) {
      throw new IllegalArgumentException(
          this + ": expected a sequence and the ends of its segments as ids [N, T]");
    }
    Cuts cuts = Cuts.of(this, x, ends);
    Tensor rows =
        Tape.named(layer.type(), () -> layer.apply(cuts.segments(x), pass.within(layer.type())))
            .values();
    Shape.require(toString(), "the inner layer's result", rows, cuts.count(), Shape.ANY);
    return ends.withValues(
        rows.gatherRows(cuts.segmentOf(), ends.batch(), ends.steps(), rows.size(1)));
  }

  /**
   * The segments of a batch.
   *
   * @param first by segment: the position in {@code places} of its first step
   * @param lengths the number of steps, by segment
   * @param places positions n · L + l of the valid steps, by sequence
   * @param segmentOf n · T + t → segment; −1 if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Cuts(int[] first, int[] lengths, int[] places, int[] segmentOf) {
    static Cuts of(Segments who, Sequence x, Sequence ends) {
      int[] places = x.order().validPositions();
      int[] words = ends.order().validPositions();
      int steps = ends.steps();
      var segmentOf = new int[Shape.size(ends.batch(), steps)];
      Arrays.fill(segmentOf, -1);
      var first = new int[words.length];
      var lengths = new int[words.length];
      int sequence = -1;
      int base = 0; // of the sequence, among the places
      int available = 0;
      int from = 0;
      for (int segment = 0; segment < words.length; segment++) {
        int n = words[segment] / steps;
        while (sequence < n) {
          base += available;
          sequence++;
          available = x.mask() == null ? x.steps() : x.mask().count(sequence);
          from = 0;
        }
        int end = ends.ids().get(words[segment]);
        if (end <= from || end > available) {
          throw new IllegalArgumentException(
              who
                  + ": segment "
                  + (words[segment] % steps)
                  + " of sequence "
                  + n
                  + " ends at "
                  + end
                  + " (expected more than "
                  + from
                  + ", and at most the "
                  + available
                  + " steps of the sequence)");
        }
        first[segment] = base + from;
        lengths[segment] = end - from;
        segmentOf[words[segment]] = segment;
        from = end;
      }
      return new Cuts(first, lengths, places, segmentOf);
    }

    int count() {
      return first.length;
    }

    /** Returns the segments as the sequences of a batch. */
    Sequence segments(Sequence x) {
      int longest = Arrays.stream(lengths).max().orElse(0);
      var map = new int[Shape.size(first.length, longest)];
      Arrays.fill(map, -1);
      for (int segment = 0; segment < first.length; segment++) {
        for (int i = 0; i < lengths[segment]; i++) {
          map[segment * longest + i] = places[first[segment] + i];
        }
      }
      Mask mask = Mask.lengths(lengths);
      if (!x.hasIds()) {
        Tensor values = x.values();
        return Sequence.of(values.gatherRows(map, first.length, longest, values.size(2)), mask);
      }
      IndexTensor ids = x.ids();
      for (int i = 0; i < map.length; i++) {
        map[i] = map[i] < 0 ? 0 : ids.get(map[i]);
      }
      return Sequence.ids(IndexTensor.of(map, first.length, longest), mask);
    }
  }

  private void requireTwo(int inputs) {
    if (inputs != 2) {
      throw new IllegalArgumentException(
          this
              + ": "
              + inputs
              + " inputs (expected 2: the sequence, and the ends of its segments)");
    }
  }

  @Override
  public int[] outputShape(List<int[]> inputShapes) {
    requireTwo(inputShapes.size());
    int[] x = inputShapes.get(0);
    int[] ends = inputShapes.get(1);
    if (x.length != 3 || ends.length != 3) {
      throw new IllegalArgumentException(
          this
              + ": the inputs are "
              + Shape.text(x)
              + " and "
              + Shape.text(ends)
              + " (expected two sequences)");
    }
    int[] rows = layer.outputShape(Shape.ANY, Shape.ANY, x[2]);
    if (rows.length != 2) {
      throw new IllegalArgumentException(
          this
              + ": the inner layer makes "
              + Shape.text(rows)
              + " (expected a row for each sequence). End it with output: last or a pool.");
    }
    return new int[] {ends[0], ends[1], rows[1]};
  }

  @Override
  public String path() {
    return "segments as sequences: " + layer.path();
  }

  @Override
  public String toString() {
    return "Segments(" + layer.type() + ")";
  }
}
