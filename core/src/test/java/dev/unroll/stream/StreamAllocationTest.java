package dev.unroll.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.testing.TestRandom;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step allocates nothing. */
class StreamAllocationTest {
  private static Set<String> models() {
    return StreamModels.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aStepAllocatesNothing(String name) {
    StreamSession session = StreamSession.open(StreamModels.all().get(name));
    float[] in = new TestRandom(1).floats(session.inputSize());
    var out = new float[session.outputSize()];
    Allocation.assertNone(name, () -> session.step(in, out));
  }

  @Test
  void theMeasureSeesWhatIsAllocated() {
    long before = Allocation.bytes();
    assertThat(Allocation.bytes() - before).isZero();
    before = Allocation.bytes();
    var array = new float[1000];
    assertThat(Allocation.bytes() - before).isGreaterThanOrEqualTo(4L * array.length);
  }
}
