package dev.unroll.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.unroll.BadInputException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reader gets changed valid files, and either accepts them or throws a {@link
 * BadInputException} of one sentence: no other exception, no endless loop, and no more memory than
 * a small file needs.
 *
 * <p>{@code -Dunroll.fuzz} sets the number of files for each reader. It is 500 in the fast tests,
 * of which slow readers get a tenth, 1,000 with {@code -Pslow} and 20,000 with {@code -Plong}.
 * {@code -Dunroll.fuzz.reader} and {@code -Dunroll.fuzz.seed} repeat one of them. The counts are
 * appended to {@code target/fuzz.csv}.
 */
class FuzzTest {
  /** The number in the fast tests. */
  private static final int FAST = 500;

  private static final int COUNT = Integer.getInteger("unroll.fuzz", FAST);
  private static final Long SEED = Long.getLong("unroll.fuzz.seed");
  private static final String READER = System.getProperty("unroll.fuzz.reader", "");

  /** Time of the processor, so that a busy machine changes nothing. Readers need milliseconds. */
  private static final long HANG_CPU_SECONDS = 60;

  /** For a reader that waits and needs no processor. */
  private static final long HANG_SECONDS = 600;

  /** The memory that reading one file of at most 128 KB may allocate in all. */
  private static final long MOST_ALLOCATED = 1L << 30;

  /** The memory that may remain in use after all files, and once more after all of them again. */
  private static final long MOST_KEPT = 64L << 20;

  /** The failures that are reported for one reader. */
  private static final int MOST_FAILURES = 8;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private static Path directory;

  private final Set<String> kinds = new HashSet<>();
  private final List<String> failures = new ArrayList<>();
  private final long begin = System.nanoTime();
  private int refused;
  private int accepted;
  private int others;
  private int hangs;
  private long allocated;

  static List<FuzzedReader> readers() throws Exception {
    return FuzzedReaders.all(directory).stream()
        .filter(reader -> READER.isEmpty() || reader.name().equals(READER))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void onlyABadInputException(FuzzedReader reader) throws Exception {
    Path place = Files.createDirectories(directory.resolve(reader.name()));
    for (byte[] valid : reader.valid()) { // otherwise nothing beyond the first check is tried
      reader.read().read(Files.write(place.resolve(reader.file()), reader.packed().apply(valid)));
    }
    long kept = tryAll(reader, place);
    record(reader, kept);
    if (kept >= MOST_KEPT && hangs == 0) { // a leak grows again, a cache that was filled does not
      kept = tryAll(reader, place);
    }
    assertThat(failures).as(String.join("\n\n", failures)).isEmpty();
    assertThat(kept).as("bytes that remain in use").isLessThan(MOST_KEPT);
  }

  private static int count(FuzzedReader reader) {
    return reader.isSlow() && COUNT <= FAST ? COUNT / 10 : COUNT;
  }

  /** Returns the bytes that remain in use. */
  private long tryAll(FuzzedReader reader, Path place) throws Exception {
    long before = used();
    if (SEED != null) {
      tryOne(reader, place, SEED);
    } else {
      for (long seed = 0; seed < count(reader) && hangs == 0; seed++) {
        tryOne(reader, place, seed);
      }
    }
    return Math.max(0, used() - before);
  }

  /** Waits for the end of a reader. */
  private static void await(FutureTask<Void> task, Thread thread)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (long second = 1; ; second++) {
      try {
        task.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException running) {
        long cpu = THREADS.getThreadCpuTime(thread.getId());
        if (second >= HANG_SECONDS || cpu >= TimeUnit.SECONDS.toNanos(HANG_CPU_SECONDS)) {
          throw running;
        }
      }
    }
  }

  private void tryOne(FuzzedReader reader, Path place, long seed) throws Exception {
    byte[] input = reader.input(seed);
    Path file = Files.write(place.resolve(reader.file()), input);
    var bytes = new long[1];
    var task =
        new FutureTask<Void>(
            () -> {
              long start = allocatedBytes();
              try {
                reader.read().read(file);
              } finally {
                bytes[0] = allocatedBytes() - start;
              }
              return null;
            });
    var thread = new Thread(task, "reader");
    thread.setDaemon(true);
    thread.start();
    try {
      await(task, thread);
      accepted++;
    } catch (TimeoutException hang) {
      hangs++;
      fail(reader, seed, input, "hangs", thread.getStackTrace());
      return;
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof BadInputException bad) {
        refused++;
        String sentence = String.valueOf(bad.getMessage());
        if (sentence.lines().count() != 1) {
          fail(reader, seed, input, "not one sentence: " + sentence, new StackTraceElement[0]);
        }
      } else {
        others++;
        fail(reader, seed, input, cause.toString(), cause.getStackTrace());
      }
    }
    allocated = Math.max(allocated, bytes[0]);
    if (bytes[0] > MOST_ALLOCATED) {
      others++;
      fail(reader, seed, input, "allocates " + bytes[0] + " bytes", new StackTraceElement[0]);
    }
  }

  /** Keeps one failure of each kind, with what repeats it. */
  private void fail(
      FuzzedReader reader, long seed, byte[] input, String what, StackTraceElement[] trace)
      throws IOException {
    List<StackTraceElement> own =
        Arrays.stream(trace)
            .filter(frame -> frame.getClassName().startsWith("dev.unroll."))
            .limit(6)
            .toList();
    String kind = (own.isEmpty() ? what.replaceAll("\\d+", "#") : own.get(0).toString());
    if (!kinds.add(kind) || failures.size() >= MOST_FAILURES) {
      return;
    }
    Path saved = Files.createDirectories(Path.of("target/fuzz"));
    saved = saved.resolve(reader.name() + "-" + seed + "-" + reader.file());
    Files.write(saved, input);
    String shown =
        Base64.getEncoder().encodeToString(Arrays.copyOf(input, Math.min(600, input.length)));
    failures.add(
        "%s, seed %d: %s\n  at %s\n  repeat with -Dtest=FuzzTest -Dunroll.fuzz.reader=%s -Dunroll.fuzz.seed=%d; the file of %d bytes is %s and begins (base64) %s"
            .formatted(
                reader.name(),
                seed,
                what,
                own.stream().map(Object::toString).collect(Collectors.joining("\n  at ")),
                reader.name(),
                seed,
                input.length,
                saved,
                shown));
  }

  private void record(FuzzedReader reader, long kept) throws IOException {
    Path file = Files.createDirectories(Path.of("target")).resolve("fuzz.csv");
    if (!Files.exists(file)) {
      Files.writeString(
          file,
          "reader,inputs,refused,accepted,other exceptions,hangs,most allocated MB,kept MB,seconds\n");
    }
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            "%s,%d,%d,%d,%d,%d,%d,%d,%d\n",
            reader.name(),
            SEED != null ? 1 : count(reader),
            refused,
            accepted,
            others,
            hangs,
            allocated >> 20,
            kept >> 20,
            (System.nanoTime() - begin) / 1_000_000_000),
        StandardOpenOption.APPEND);
  }

  private static long allocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
