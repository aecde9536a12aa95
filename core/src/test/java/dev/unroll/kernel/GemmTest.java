package dev.unroll.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares each product with one chain of fma per output. */
class GemmTest {
  static Stream<Kernels> sets() {
    return Stream.of(Kernels.plain(), Kernels.current());
  }

  /** A product with its operands in memory: strides, offsets, and guards around C. */
  private record Case(
      int m, int n, int k, boolean transposedA, boolean transposedB, boolean accumulate, int pad) {

    int aRow() {
      return transposedA ? 1 : k + pad;
    }

    int aCol() {
      return transposedA ? m + pad : 1;
    }

    int bRow() {
      return transposedB ? 1 : n + pad;
    }

    int bCol() {
      return transposedB ? k + pad : 1;
    }

    int cRow() {
      return n + pad;
    }

    float[] a() {
      return Randoms.floats(1, pad + m * k + (m + k) * pad + 1, 1f);
    }

    float[] b() {
      return Randoms.floats(2, pad + n * k + (n + k) * pad + 1, 1f);
    }

    float[] c() {
      return Randoms.floats(3, pad + m * cRow(), 1f);
    }

    float[] expected() {
      float[] a = a();
      float[] b = b();
      float[] c = c();
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          float sum = accumulate ? c[pad + i * cRow() + j] : 0f;
          for (int x = 0; x < k; x++) {
            sum = Math.fma(a[pad + i * aRow() + x * aCol()], b[pad + x * bRow() + j * bCol()], sum);
          }
          c[pad + i * cRow() + j] = sum;
        }
      }
      return c;
    }

    float[] packed(Gemm gemm) {
      var packed = Randoms.floats(4, pad + Gemm.packedSize(k, n), 1f);
      gemm.pack(packed, pad, k, n, b(), pad, bRow(), bCol());
      return packed;
    }

    void multiply(
        Gemm gemm, int rowFrom, int rowTo, int panelFrom, int panelTo, float[] packed, float[] c) {
      gemm.multiply(
          rowFrom,
          rowTo,
          panelFrom,
          panelTo,
          n,
          k,
          a(),
          pad,
          aRow(),
          aCol(),
          packed,
          pad,
          c,
          pad,
          cRow(),
          accumulate);
    }

    float[] actual(Gemm gemm) {
      float[] c = c();
      multiply(gemm, 0, m, 0, Gemm.panels(n), packed(gemm), c);
      return c;
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everyOutputIsOneChainOfFmaWhateverTheShape(Kernels kernels) {
    for (int m : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 20, 33}) {
      for (int n : new int[] {1, 7, 15, 16, 17, 32, 48, 63, 64, 65, 128, 150}) {
        for (int k : new int[] {0, 1, 2, 5, 31}) {
          check(kernels, new Case(m, n, k, false, false, (m + n + k) % 2 == 0, n % 3));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everyCombinationOfStridesIsTheSameProduct(Kernels kernels) {
    for (int shape = 0; shape < 16; shape++) {
      boolean ta = (shape & 1) != 0;
      boolean tb = (shape & 2) != 0;
      boolean accumulate = (shape & 4) != 0;
      int pad = (shape & 8) != 0 ? 5 : 0;
      check(kernels, new Case(11, 37, 23, ta, tb, accumulate, pad));
      check(kernels, new Case(1, 64, 9, ta, tb, accumulate, pad));
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void blocksOfRowsAndOfKContinueTheChains(Kernels kernels) {
    check(kernels, new Case(97, 20, 257, false, false, false, 1));
    check(kernels, new Case(200, 35, 300, true, false, true, 0));
    check(kernels, new Case(9, 600, 70, false, false, true, 1));
    check(kernels, new Case(203, 16, 520, true, true, false, 2));
    check(kernels, new Case(3, 40, 1100, false, true, true, 0));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void randomCutsGiveEqualBits(Kernels kernels) {
    var random = new SplittableRandom(7);
    for (int trial = 0; trial < 40; trial++) {
      var p =
          new Case(
              1 + random.nextInt(60),
              1 + random.nextInt(150),
              random.nextInt(300),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextInt(4));
      float[] expected = p.actual(kernels.gemm());
      float[] packed = p.packed(kernels.gemm());
      float[] c = p.c();
      int panels = Gemm.panels(p.n);
      for (int row = 0; row < p.m; ) {
        int rowTo = row + 1 + random.nextInt(p.m - row);
        for (int panel = 0; panel < panels; ) {
          int panelTo = panel + 1 + random.nextInt(panels - panel);
          p.multiply(kernels.gemm(), row, rowTo, panel, panelTo, packed, c);
          panel = panelTo;
        }
        row = rowTo;
      }
      assertThat(c).as("%s, trial %d", p, trial).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void anEmptyPartWritesNothing(Kernels kernels) {
    var p = new Case(7, 37, 5, false, false, false, 1);
    float[] packed = p.packed(kernels.gemm());
    float[] c = p.c();
    for (int panel = 0; panel <= 3; panel++) {
      p.multiply(kernels.gemm(), 0, 7, panel, panel, packed, c);
      p.multiply(kernels.gemm(), 3, 3, 0, panel, packed, c);
    }
    assertThat(c).isEqualTo(p.c());
  }

  private static void check(Kernels kernels, Case p) {
    assertThat(p.actual(kernels.gemm())).as("%s, %s", kernels, p).isEqualTo(p.expected());
  }
}
