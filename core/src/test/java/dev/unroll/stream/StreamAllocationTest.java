package dev.unroll.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.unroll.nn.Sequential;
import dev.unroll.testing.TestRandom;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A step allocates nothing, once the JVM has compiled it: until then the vector module makes an
 * object of every vector.
 */
class StreamAllocationTest {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // asking for it allocates

  private static final int STEPS = 2_000;

  /** Rounds after which the JVM has surely compiled it. */
  private static final int MOST_ROUNDS = 500;

  /** Rounds in a row without a byte. */
  private static final int QUIET_ROUNDS = 5;

  private static Set<String> models() {
    return StreamModels.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aStepAllocatesNothing(String name) {
    Sequential model = StreamModels.all().get(name);
    StreamSession session = StreamSession.open(model);
    float[] in = new TestRandom(1).floats(session.inputSize());
    var out = new float[session.outputSize()];
    long bytes = -1;
    int quiet = 0;
    for (int round = 0; round < MOST_ROUNDS && quiet < QUIET_ROUNDS; round++) {
      long before = allocated();
      for (int t = 0; t < STEPS; t++) {
        session.step(in, out);
      }
      bytes = allocated() - before;
      quiet = bytes == 0 ? quiet + 1 : 0;
    }
    assertThat(bytes).as("bytes in the last %d steps of %s", STEPS, name).isZero();
    assertThat(quiet).isEqualTo(QUIET_ROUNDS);
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  @Test
  void theMeasureItselfSeesWhatIsAllocated() {
    long before = allocated();
    assertThat(allocated() - before).isZero();
    before = allocated();
    var array = new float[1000];
    assertThat(allocated() - before).isGreaterThanOrEqualTo(4L * array.length);
  }
}
