package dev.unroll.formats.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.unroll.formats.tensorboard.EventReader.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistogramTest {
  @TempDir private Path directory;

  @Test
  void sumsAndExtremesAreThoseOfTheValues() throws IOException {
    var histogram = written(-2, 0.5f, 0.5f, 3);

    assertThat(histogram.min()).isEqualTo(-2);
    assertThat(histogram.max()).isEqualTo(3);
    assertThat(histogram.num()).isEqualTo(4);
    assertThat(histogram.sum()).isEqualTo(2);
    assertThat(histogram.sumSquares()).isEqualTo(4 + 0.25 + 0.25 + 9);
    assertThat(histogram.buckets().stream().mapToDouble(n -> n).sum()).isEqualTo(4);
  }

  /** 0 and -0 begin the bucket that ends at 1e-12; 1e-12 itself begins the next. */
  @Test
  void aBucketHoldsWhatIsBelowItsLimitAndNotBelowTheOneBefore() throws IOException {
    var histogram = written(-0f, 0, 9e-13f, 1.05e-12f, -9e-13f, Float.MAX_VALUE, -Float.MAX_VALUE);

    assertThat(histogram.counts())
        .containsEntry(0.0, 1.0)
        .containsEntry(1e-12, 3.0)
        .containsEntry(1e-12 * 1.1, 1.0)
        .containsEntry(Double.MAX_VALUE, 1.0)
        .hasSize(5);
  }

  @Test
  void emptyBucketsBesideEachOtherAreOne() throws IOException {
    var histogram = written(-1, 1);

    assertThat(histogram.buckets()).containsExactly(0.0, 1.0, 0.0, 1.0, 0.0);
    assertThat(histogram.limits()).isSorted().endsWith(Double.MAX_VALUE);
    double above = histogram.limits().get(3);
    double below = histogram.limits().get(2);
    assertThat(below).isLessThanOrEqualTo(1);
    assertThat(above).isGreaterThan(1).isCloseTo(below * 1.1, offset(1e-12));
  }

  @Test
  void whatIsNotFiniteIsLeftOut() throws IOException {
    assertThat(written(Float.NaN, 1, Float.POSITIVE_INFINITY).num()).isEqualTo(1);
    assertThat(new Histogram(new float[] {Float.NaN}).isEmpty()).isTrue();
  }

  private EventReader.Histogram written(float... values) throws IOException {
    try (var file = EventFile.create(directory, 0, 1)) {
      file.histogram(0, 1, "values", values);
    }
    try (var files = Files.list(directory)) {
      List<Event> events = EventReader.read(files.findFirst().orElseThrow());
      return events.get(events.size() - 1).histograms().get("values");
    }
  }
}
