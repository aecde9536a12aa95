package dev.unroll.train;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts every row of a batch into segments, such as the documents of a stream of text. Each segment
 * becomes a separate sequence, so layers need not handle segments, and states are reset at the
 * start of each.
 *
 * <pre>{@code
 * var stretches = DocumentSegments.of(x, cuts);
 * Sequence y = stretches.join(layer.apply(stretches.sequences(), pass)); // [N, T, ...] as x
 * }</pre>
 *
 * <p>Segments contain only valid steps. A segment without any is omitted, unless it is the last of
 * its row.
 */
final class DocumentSegments {
  /**
   * One segment.
   *
   * @param row of the batch
   * @param first the index of its first step among the row's valid steps
   * @param length the number of valid steps
   * @param begins whether it begins at a cut
   */
  private record Segment(int row, int first, int length, boolean begins) {}

  private final Sequence x;
  private final List<Segment> stretches;
  private final boolean whole; // each row is one segment
  private final Sequence sequences;

  private DocumentSegments(Sequence x, List<Segment> stretches, boolean whole) {
    this.x = x;
    this.stretches = stretches;
    this.whole = whole;
    this.sequences = whole ? x : take();
  }

  /**
   * Cuts the rows of a batch.
   *
   * @param x features or ids of N sequences
   * @param cuts for each row the steps, padding included, before which it is cut, ascending; a cut
   *     at step 0 means that the row does not continue from the previous chunk
   */
  static DocumentSegments of(Sequence x, int[][] cuts) {
    if (cuts.length != x.batch()) {
      throw new IllegalArgumentException(
          "a batch of " + x.batch() + " sequences requires cuts for each, got " + cuts.length);
    }
    boolean whole = true;
    var stretches = new ArrayList<Segment>();
    for (int row = 0; row < cuts.length; row++) {
      int end = count(x, row);
      int from = 0;
      boolean begins = false;
      for (int cut : cuts[row]) {
        int to = lower(x, row, cut);
        if (to > from) {
          stretches.add(new Segment(row, from, to - from, begins));
          whole = false;
        }
        from = to;
        begins = true;
      }
      stretches.add(new Segment(row, from, end - from, begins));
    }
    return new DocumentSegments(x, stretches, whole);
  }

  private static int count(Sequence x, int row) {
    Mask mask = x.mask();
    return mask == null ? x.steps() : mask.count(row);
  }

  /** Returns the number of steps of a row that count before this one. */
  private static int lower(Sequence x, int row, int step) {
    Mask mask = x.mask();
    if (mask == null) {
      return Math.min(step, x.steps());
    }
    int low = 0;
    int high = mask.count(row);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (mask.position(row, middle, x.steps()) < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Sequence take() {
    int batch = stretches.size();
    int steps = stretches.stream().mapToInt(Segment::length).max().orElse(0);
    Mask lengths = Mask.lengths(stretches.stream().mapToInt(Segment::length).toArray());
    Mask mask = x.mask();
    var places = new int[Shape.size(batch, steps)]; // the caller's n · T + t, -1 beyond each end
    Arrays.fill(places, -1);
    for (int s = 0; s < batch; s++) {
      Segment stretch = stretches.get(s);
      for (int i = 0; i < stretch.length; i++) {
        int counting = stretch.first + i;
        int t = mask == null ? counting : mask.position(stretch.row, counting, x.steps());
        places[s * steps + i] = stretch.row * x.steps() + t;
      }
    }
    if (x.hasIds()) {
      IndexTensor ids = x.ids();
      return Sequence.ids(
          IndexTensor.of(
              Arrays.stream(places).map(place -> place < 0 ? 0 : ids.get(place)).toArray(),
              batch,
              steps),
          lengths);
    }
    return Sequence.of(x.values().gatherRows(places, batch, steps, x.features()), lengths);
  }

  /**
   * Returns the segments as sequences, those of the first row first; x itself if nothing is cut.
   */
  Sequence sequences() {
    return sequences;
  }

  /** Returns, for each segment, the row of the batch that it was cut from. */
  int[] sources() {
    return stretches.stream().mapToInt(Segment::row).toArray();
  }

  /** Returns, for each segment, the row that it continues, or -1 if its state is reset. */
  int[] rows() {
    return stretches.stream().mapToInt(stretch -> stretch.begins ? -1 : stretch.row).toArray();
  }

  /** Returns, for each row of the batch, its last segment. */
  int[] last() {
    var last = new int[x.batch()];
    for (int s = 0; s < stretches.size(); s++) {
      last[stretches.get(s).row] = s;
    }
    return last;
  }

  /**
   * Puts the outputs of a layer for {@link #sequences}, step by step, back at the positions of x's
   * steps, with the mask of x; under an open tape this records.
   */
  Sequence join(Sequence outputs) {
    if (whole) {
      return outputs;
    }
    RowOrder from = outputs.order();
    RowOrder to = x.order();
    var positions = new int[to.batch()];
    for (int position = 0; position < to.batch(); position++) {
      positions[to.row(position)] = position;
    }
    var map = new int[Shape.size(to.steps(), to.batch())];
    Arrays.fill(map, -1);
    for (int position = 0; position < from.batch(); position++) {
      Segment stretch = stretches.get(from.row(position));
      for (int i = 0; i < stretch.length; i++) {
        map[(stretch.first + i) * to.batch() + positions[stretch.row]] =
            i * from.batch() + position;
      }
    }
    Tensor joined = outputs.timeMajor().gatherRows(map, to.steps(), to.batch(), outputs.features());
    return x.withTimeMajor(joined);
  }
}
