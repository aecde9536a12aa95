package dev.unroll.formats.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files with nothing that wrote them: the checksum bit by bit from its polynomial, the
 * messages with Google's library.
 */
final class EventReader {
  /** The contents of an event; fields that it does not have are empty or 0. */
  record Event(
      double wallTime,
      long step,
      String fileVersion,
      int session,
      Map<String, Float> scalars,
      Map<String, Histogram> histograms) {}

  /** As in the file. */
  record Histogram(
      double min,
      double max,
      double num,
      double sum,
      double sumSquares,
      List<Double> limits,
      List<Double> buckets) {

    /** The counts by their limits, without empty buckets. */
    Map<Double, Double> counts() {
      var counts = new LinkedHashMap<Double, Double>();
      for (int i = 0; i < limits.size(); i++) {
        if (buckets.get(i) != 0) {
          counts.put(limits.get(i), buckets.get(i));
        }
      }
      return counts;
    }

    Histogram withoutBuckets() {
      return new Histogram(min, max, num, sum, sumSquares, List.of(), List.of());
    }
  }

  private EventReader() {}

  static List<Event> read(Path file) throws IOException {
    return read(Files.readAllBytes(file));
  }

  static List<Event> read(byte[] file) throws IOException {
    var buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    var events = new ArrayList<Event>();
    while (buffer.hasRemaining()) {
      var length = new byte[8];
      buffer.get(length);
      assertThat(buffer.getInt()).as("checksum of the length").isEqualTo(masked(length));
      var content =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      buffer.get(content);
      assertThat(buffer.getInt()).as("checksum of the content").isEqualTo(masked(content));
      events.add(event(CodedInputStream.newInstance(content)));
    }
    return events;
  }

  static int masked(byte[] bytes) {
    int crc = ~crc32c(bytes);
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  /** Before its last inversion. */
  private static int crc32c(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    return crc;
  }

  private static Event event(CodedInputStream in) throws IOException {
    double wallTime = 0;
    long step = 0;
    String version = "";
    int session = 0;
    var scalars = new LinkedHashMap<String, Float>();
    var histograms = new LinkedHashMap<String, Histogram>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> wallTime = in.readDouble();
        case 2 -> step = in.readInt64();
        case 3 -> version = in.readStringRequireUtf8();
        case 5 -> summary(message(in), scalars, histograms);
        case 7 -> session = session(message(in));
        case 10 -> in.skipField(tag); // the name of the library that wrote the file
        default -> throw unknown(tag);
      }
    }
    return new Event(wallTime, step, version, session, scalars, histograms);
  }

  private static void summary(
      CodedInputStream in, Map<String, Float> scalars, Map<String, Histogram> histograms)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      assertThat(WireFormat.getTagFieldNumber(tag)).isEqualTo(1);
      value(message(in), scalars, histograms);
    }
  }

  private static void value(
      CodedInputStream in, Map<String, Float> scalars, Map<String, Histogram> histograms)
      throws IOException {
    String name = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = in.readStringRequireUtf8();
        case 2 -> scalars.put(name, in.readFloat());
        case 5 -> histograms.put(name, histogram(message(in)));
        default -> throw unknown(tag);
      }
    }
  }

  private static Histogram histogram(CodedInputStream in) throws IOException {
    var figures = new double[6];
    List<Double> limits = List.of();
    List<Double> buckets = List.of();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      switch (field) {
        case 1, 2, 3, 4, 5 -> figures[field] = in.readDouble();
        case 6 -> limits = doubles(message(in));
        case 7 -> buckets = doubles(message(in));
        default -> throw unknown(tag);
      }
    }
    return new Histogram(
        figures[1], figures[2], figures[3], figures[4], figures[5], limits, buckets);
  }

  private static int session(CodedInputStream in) throws IOException {
    assertThat(WireFormat.getTagFieldNumber(in.readTag())).isEqualTo(1);
    int status = in.readEnum();
    assertThat(in.isAtEnd()).isTrue();
    return status;
  }

  private static List<Double> doubles(CodedInputStream in) throws IOException {
    var values = new ArrayList<Double>();
    while (!in.isAtEnd()) {
      values.add(in.readDouble());
    }
    return values;
  }

  private static CodedInputStream message(CodedInputStream in) throws IOException {
    return CodedInputStream.newInstance(in.readByteArray());
  }

  private static AssertionError unknown(int tag) {
    return new AssertionError("field " + WireFormat.getTagFieldNumber(tag) + " is none of ours");
  }
}
