package dev.unroll.formats.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.formats.tensorboard.EventReader.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  private static final double NOW = 1_700_000_000.25;

  @TempDir private Path directory;

  /** The check value of CRC-32C, 0xE3069283 (RFC 3720, B.4), masked by hand. */
  @Test
  void theReaderOfTheseTestsKnowsTheChecksum() {
    int crc = 0xE3069283;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xA282EAD8;

    assertThat(EventReader.masked("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(masked);
  }

  @Test
  void beginsWithItsVersionAndWhereTheRunBegins() throws IOException {
    EventFile.create(directory, NOW, 41).close();

    assertThat(EventReader.read(onlyFile()))
        .containsExactly(
            new Event(NOW, 41, "brain.Event:2", 0, Map.of(), Map.of()),
            new Event(NOW, 41, "", 1, Map.of(), Map.of()));
  }

  @Test
  void runsThatBeginTogetherGetAFileEach() {
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            run -> {
              try {
                EventFile.create(directory, NOW, 1).close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertThat(directory.toFile().list()).hasSize(200);
  }

  @Test
  void figuresOfAStepAreOneEvent() throws IOException {
    var figures = new LinkedHashMap<String, Double>();
    figures.put("step/loss", 0.1);
    figures.put("step/learning_rate", Double.NaN);
    try (var file = EventFile.create(directory, NOW, 1)) {
      file.scalars(NOW + 1, 5_000_000_000L, figures);
    }

    List<Event> events = EventReader.read(onlyFile());
    assertThat(events).hasSize(3);
    assertThat(events.get(2))
        .isEqualTo(
            new Event(
                NOW + 1,
                5_000_000_000L,
                "",
                0,
                Map.of("step/loss", 0.1f, "step/learning_rate", Float.NaN),
                Map.of()));
  }

  @Test
  void whatWasFlushedIsInTheFile() throws IOException {
    try (var file = EventFile.create(directory, NOW, 1)) {
      file.scalars(NOW, 1, Map.of("a", 1.0));
      assertThat(EventReader.read(onlyFile())).hasSize(2);
      file.flush();
      assertThat(EventReader.read(onlyFile())).hasSize(3);
    }
  }

  /** TensorBoard reads files in the order of their names. */
  @Test
  void aLaterFileSortsBehindEarlierOnesWhateverTheClockSays() throws IOException {
    Files.createFile(directory.resolve("events.out.tfevents.1700000007.elsewhere"));
    EventFile.create(directory, NOW, 1).close();
    EventFile.create(directory, NOW, 1).close();

    assertThat(files().stream().map(file -> file.getFileName().toString()))
        .containsExactly(
            "events.out.tfevents.1700000007.elsewhere",
            "events.out.tfevents.1700000008.unroll",
            "events.out.tfevents.1700000009.unroll");
  }

  /** Made by events.py with PyTorch's SummaryWriter. */
  @Test
  void equalsWhatPytorchWrites() throws IOException {
    float[] values = {-3.5f, -0.25f, -0.1f, 0, 0, 1e-7f, 0.1f, 0.10001f, 0.25f, 2};
    try (var file = EventFile.create(directory, NOW, 3)) {
      file.scalars(1700000000.25, 3, Map.of("step/loss", 0.123456789));
      file.scalars(1700000001.5, 4, Map.of("step/loss", Double.NaN));
      file.scalars(1700000002.75, 5_000_000_000L, Map.of("epoch/验证", -2.5e-30));
      file.histogram(1700000003.0, 5, "weights/lstm1.w", values);
    }
    List<Event> ours = EventReader.read(onlyFile());
    List<Event> theirs;
    try (var golden = EventFileTest.class.getResourceAsStream("events.tfevents")) {
      theirs = EventReader.read(golden.readAllBytes());
      theirs.remove(0); // it says its version twice
    }

    assertThat(ours).hasSameSizeAs(theirs).hasSize(6);
    for (int i = 0; i < 2; i++) { // the library takes their times from the clock
      assertThat(ours.get(i).step()).isEqualTo(theirs.get(i).step()).isEqualTo(3);
      assertThat(ours.get(i).fileVersion()).isEqualTo(theirs.get(i).fileVersion());
      assertThat(ours.get(i).session()).isEqualTo(theirs.get(i).session());
    }
    assertThat(ours.subList(2, 5)).isEqualTo(theirs.subList(2, 5));
    EventReader.Histogram our = ours.get(5).histograms().get("weights/lstm1.w");
    EventReader.Histogram their = theirs.get(5).histograms().get("weights/lstm1.w");
    assertThat(our.withoutBuckets()).isEqualTo(their.withoutBuckets());
    assertThat(our.counts()).isEqualTo(their.counts()).hasSize(8);
  }

  private Path onlyFile() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
