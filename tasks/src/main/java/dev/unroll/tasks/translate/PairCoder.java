package dev.unroll.tasks.translate;

import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Codes pairs of texts. A source consists of its tokens and the end. A target is predicted token by
 * token, with the end last; the network reads the tokens before each one, the first of which is the
 * start.
 */
record PairCoder(SideCoder source, SideCoder target) {
  /**
   * A coded pair.
   *
   * @param source ids, with the end last
   * @param target ids, with the end last
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Coded(int[] source, int[] target) {}

  /** Codes tokens of a source. */
  int[] source(List<String> tokens) {
    return ended(source.ids(tokens), source.end());
  }

  /** Codes tokens of a target. */
  int[] target(List<String> tokens) {
    return ended(target.ids(tokens), target.end());
  }

  private static int[] ended(int[] ids, int end) {
    int[] all = Arrays.copyOf(ids, ids.length + 1);
    all[ids.length] = end;
    return all;
  }

  /** Returns coded pairs as the inputs of the network. */
  Inputs inputs(List<Coded> pairs) {
    List<int[]> before = pairs.stream().map(pair -> before(pair.target())).toList();
    return Inputs.of(TranslateNetwork.SOURCE, ids(pairs.stream().map(Coded::source).toList()))
        .with(TranslateNetwork.BEFORE, ids(before));
  }

  private int[] before(int[] ids) {
    var before = new int[ids.length];
    before[0] = target.start();
    System.arraycopy(ids, 0, before, 1, ids.length - 1);
    return before;
  }

  /** Returns rows of ids, padded to the longest, with their lengths. */
  static Sequence ids(List<int[]> rows) {
    int[] lengths = rows.stream().mapToInt(row -> row.length).toArray();
    return Sequence.ids(padded(rows), Mask.lengths(lengths));
  }

  /** Returns rows of equal length, padded with zeros. */
  static IndexTensor padded(List<int[]> rows) {
    int steps = rows.stream().mapToInt(row -> row.length).max().orElse(1);
    var all = new int[Shape.size(rows.size(), steps)];
    for (int n = 0; n < rows.size(); n++) {
      System.arraycopy(rows.get(n), 0, all, n * steps, rows.get(n).length);
    }
    return IndexTensor.of(all, rows.size(), steps);
  }

  /** Returns this coder as plain JSON values. */
  Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("source", source.json());
    json.put("target", target.json());
    return json;
  }

  /** Reads a coder that {@link #json} wrote. */
  static PairCoder read(Fields fields) {
    var coder =
        new PairCoder(
            SideCoder.read(fields.object("source")), SideCoder.read(fields.object("target")));
    fields.done();
    return coder;
  }
}
