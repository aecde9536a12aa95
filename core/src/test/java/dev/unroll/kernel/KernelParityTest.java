package dev.unroll.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the kernels in use with the plain loops, bit by bit; all NaNs count as equal. */
class KernelParityTest {
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 63, 65, 100, 127, 129, 255, 1000, 4099
  };

  static Stream<String> programs() {
    return KernelPrograms.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void agreesWithThePlainLoopsInEveryBit(String name) {
    KernelPrograms.Program program = KernelPrograms.all().get(name);
    for (int repeat = 0; repeat < 2; repeat++) {
      for (int n : SIZES) {
        float[][] expected = program.run(Kernels.plain(), n);
        float[][] actual = program.run(Kernels.current(), n);
        assertThat(actual).hasSameDimensionsAs(expected);
        for (int a = 0; a < expected.length; a++) {
          for (int i = 0; i < expected[a].length; i++) {
            if (Float.floatToIntBits(actual[a][i]) != Float.floatToIntBits(expected[a][i])) {
              throw new AssertionError(
                  "%s, %s, n %d: array %d [%d] is %s, wanted %s"
                      .formatted(name, Kernels.current(), n, a, i, actual[a][i], expected[a][i]));
            }
          }
        }
      }
    }
  }

  @Test
  void reductionsAreRight() {
    float[] x = Randoms.floats(1, 1003, 3f);
    float[] y = Randoms.floats(2, 1003, 3f);
    double sum = 0;
    double squares = 0;
    double dot = 0;
    double squaredDifferences = 0;
    double differences = 0;
    for (int i = 0; i < 1000; i++) {
      double difference = (double) x[i + 3] - y[i + 1];
      sum += x[i + 3];
      squares += (double) x[i + 3] * x[i + 3];
      dot += (double) x[i + 3] * y[i + 1];
      squaredDifferences += difference * difference;
      differences += Math.abs(difference);
    }
    Reductions r = Kernels.current().reductions();
    var close = org.assertj.core.data.Offset.offset(1e-9);
    assertThat(r.sum(1000, x, 3)).isEqualTo(sum, close);
    assertThat(r.sumOfSquares(1000, x, 3)).isEqualTo(squares, close);
    assertThat(r.dot(1000, x, 3, y, 1)).isEqualTo(dot, close);
    assertThat(r.sumOfSquaredDifferences(1000, x, 3, y, 1)).isEqualTo(squaredDifferences, close);
    assertThat(r.sumOfAbsoluteDifferences(1000, x, 3, y, 1)).isEqualTo(differences, close);
  }

  @Test
  void theLargestIsFoundWhereverItIsAndNaNIsPassedOver() {
    Reductions r = Kernels.current().reductions();
    for (int at = 0; at < 100; at++) {
      float[] x = Randoms.floats(at, 100, 1f);
      x[(at + 7) % 100] = Float.NaN;
      x[at] = 2f;
      assertThat(r.max(100, x, 0)).isEqualTo(2f);
      assertThat(r.max(99 - at, x, at + 1)).isLessThan(2f);
    }
    assertThat(r.max(0, new float[1], 0)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(r.max(1, new float[] {Float.NaN}, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Float.floatToRawIntBits(r.max(1, new float[] {-0f}, 0))).isZero();
  }

  @Test
  void oneElementThatIsNotFiniteIsFoundWhereverItIs() {
    Reductions r = Kernels.current().reductions();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int at = 0; at < 35; at++) {
        float[] x = Randoms.floats(1, 35, Float.MAX_VALUE);
        assertThat(r.allFinite(35, x, 0)).isTrue();
        x[at] = bad;
        assertThat(r.allFinite(35, x, 0)).isFalse();
        assertThat(r.allFinite(at, x, 0)).isTrue();
      }
    }
  }
}
