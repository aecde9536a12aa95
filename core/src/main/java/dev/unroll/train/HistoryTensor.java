package dev.unroll.train;

import dev.unroll.store.Fields;
import dev.unroll.store.Safetensors;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of a history as a tensor of a checkpoint, since the header of a safetensors file is too
 * small for those of a long run. Each row has step, epoch, loss, validation loss, learning rate,
 * gradient norm, seconds, the number of metrics, and the metrics. Each number is stored as two
 * floats, with the upper and the lower bits of a long or a double.
 */
final class HistoryTensor {
  static final String NAME = "history";
  private static final int COLUMNS = 8;

  /** The bits of a NaN that no computation produces: marks a metric that a row does not have. */
  private static final long ABSENT_BITS = 0x7ff8_0000_ab5e_0001L;

  private static final double ABSENT = Double.longBitsToDouble(ABSENT_BITS);

  private HistoryTensor() {}

  /** Returns the names of all metrics, in order. */
  static List<String> metrics(List<History.Row> rows) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.metrics().keySet()));
    return List.copyOf(names);
  }

  /**
   * Returns the tensor of the rows.
   *
   * @param metrics the names of all metrics
   */
  static Safetensors.Entry of(List<History.Row> rows, List<String> metrics) {
    int width = 2 * (COLUMNS + metrics.size());
    var writer = new Writer(new float[Shape.size(rows.size(), width)]);
    for (History.Row row : rows) {
      writer.put(row.step());
      writer.put(row.epoch());
      writer.put(row.loss());
      writer.put(row.validationLoss());
      writer.put((double) row.learningRate());
      writer.put(row.gradientNorm());
      writer.put(row.seconds());
      writer.put((long) row.metrics().size());
      metrics.forEach(name -> writer.put((double) row.metrics().getOrDefault(name, ABSENT)));
    }
    return new Safetensors.Entry(NAME, new int[] {rows.size(), width}, writer.to);
  }

  /**
   * Returns the rows that {@link #of} stored.
   *
   * @param fields for error messages
   */
  static List<History.Row> rows(
      List<Safetensors.Entry> tensors, List<String> metrics, Fields fields) {
    Safetensors.Entry entry =
        tensors.stream().filter(one -> one.name().equals(NAME)).findFirst().orElse(null);
    int width = 2 * (COLUMNS + metrics.size());
    if (entry == null || entry.shape().length != 2 || entry.shape()[1] != width) {
      throw fields.error("it does not hold the history of its run");
    }
    var reader = new Reader(entry.values());
    var rows = new ArrayList<History.Row>();
    for (int i = 0; i < entry.shape()[0]; i++) {
      long step = reader.integer();
      long epoch = reader.integer();
      double loss = reader.number();
      double validationLoss = reader.number();
      float learningRate = (float) reader.number();
      double gradientNorm = reader.number();
      double seconds = reader.number();
      boolean measured = reader.integer() > 0;
      var values = new LinkedHashMap<String, Double>();
      for (String name : metrics) {
        double value = reader.number();
        if (measured && Double.doubleToRawLongBits(value) != ABSENT_BITS) {
          values.put(name, value);
        }
      }
      rows.add(
          new History.Row(
              step, epoch, loss, validationLoss, values, learningRate, gradientNorm, seconds));
    }
    return rows;
  }

  private static final class Writer {
    private final float[] to;
    private int at;

    Writer(float[] to) {
      this.to = to;
    }

    void put(double value) {
      put(Double.doubleToRawLongBits(value));
    }

    void put(long bits) {
      to[at++] = Float.intBitsToFloat((int) (bits >>> Integer.SIZE));
      to[at++] = Float.intBitsToFloat((int) bits);
    }
  }

  private static final class Reader {
    private final float[] from;
    private int at;

    Reader(float[] from) {
      this.from = from;
    }

    double number() {
      return Double.longBitsToDouble(integer());
    }

    long integer() {
      long upper = Float.floatToRawIntBits(from[at++]);
      long lower = Float.floatToRawIntBits(from[at++]);
      return upper << Integer.SIZE | (lower & 0xffff_ffffL);
    }
  }
}
