package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.testing.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training and predicting at the same time needs no more memory in the end than after warming up:
 * resident memory, with a heap of fixed size whose pages are all touched at the start, so that what
 * grows is outside the heap; and what is alive on the heap after a collection.
 *
 * <p>{@code -Dunroll.soak.minutes} says for how long; default 30. Under 10 minutes, what the
 * compiler of the JVM takes is still growing, and the bound is wider. The samples go to {@code
 * target/soak.csv}.
 */
@Tag("slow")
class SoakTest {
  private static final List<String> HEAP =
      List.of(ChildJvm.VECTOR_MODULE, "-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch");
  private static final int RESIDENT = 1;
  private static final int ALIVE = 2;
  private static final double FLAT = 1.05;
  private static final double STILL_WARMING_UP = 1.3;

  @TempDir Path directory;

  @Test
  void memoryIsFlat() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/proc/self/status")), "resident memory is read from /proc/self");
    long minutes = Long.getLong("unroll.soak.minutes", 30);
    ChildJvm.End end =
        ChildJvm.run(HEAP, SoakRun.class, Long.toString(minutes * 60), directory.toString());
    assertThat(end.output()).endsWith("ended\n");
    assertThat(end.exit()).isZero();
    List<String> lines =
        end.output().lines().filter(line -> line.matches("[a-z_,]+|[0-9,]+")).toList();
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target", "soak.csv"), lines);
    List<long[]> samples =
        lines.stream()
            .skip(1)
            .filter(line -> line.contains(","))
            .map(line -> Arrays.stream(line.split(",")).mapToLong(Long::parseLong).toArray())
            .toList();
    assertThat(samples).hasSizeGreaterThan(SoakRun.SAMPLES / 2);
    long[] last = samples.get(samples.size() - 1);
    for (int column = 4; column < last.length; column++) {
      assertThat(last[column]).as(lines.get(0) + " in " + Arrays.toString(last)).isPositive();
    }
    double bound = minutes < 10 ? STILL_WARMING_UP : FLAT;
    for (int column : new int[] {RESIDENT, ALIVE}) {
      double before = median(samples, 0.2, 0.4, column);
      double after = median(samples, 0.8, 1, column);
      System.out.printf(
          "%s: %.0f after warming up, %.0f in the end (%+.2f %%)%n",
          lines.get(0).split(",")[column], before, after, 100 * (after / before - 1));
      assertThat(after).as("column %d of target/soak.csv", column).isLessThan(bound * before);
    }
  }

  /** Of the samples in a part of the run. */
  private static double median(List<long[]> samples, double from, double to, int column) {
    int size = samples.size();
    long[] values =
        samples.subList((int) (from * size), (int) (to * size)).stream()
            .mapToLong(sample -> sample[column])
            .sorted()
            .toArray();
    return values[values.length / 2];
  }
}
