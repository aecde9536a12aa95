package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.exec.Products;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.MatrixLayout;
import dev.unroll.kernel.PackLayout;
import dev.unroll.tensor.Engine;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packed form of a weight has the same bits for any cut into pieces and number of threads. */
class PackedInPartsTest {
  private static final int ROWS = 1001;
  private static final int OFFSET = 3;

  private static List<PackLayout> layouts(int hidden) {
    return List.of(
        GateLayout.lstm(hidden).forward(),
        GateLayout.lstm(hidden).backward(),
        GateLayout.gruInput(hidden).forward(),
        GateLayout.gruAfter(hidden).backward(),
        GateLayout.gruResets(hidden).forward(),
        GateLayout.gruCandidate(hidden).backward(),
        GateLayout.single(hidden).forward(),
        GateLayout.single(hidden).backward(),
        MatrixLayout.AS_IS,
        MatrixLayout.TRANSPOSED);
  }

  private static int columns(PackLayout layout, int hidden) {
    String name = layout.toString();
    int gates =
        name.contains("publicGates=") ? name.charAt(name.indexOf("publicGates=") + 12) : '1';
    return (gates - '0') * hidden;
  }

  @Test
  void anyPiecesInAnyOrderGiveTheWhole() {
    for (int hidden : new int[] {1, 16, 37}) {
      for (PackLayout layout : layouts(hidden)) {
        int rows = 35;
        int columns = columns(layout, hidden);
        float[] matrix = new TestRandom(hidden).floats(OFFSET + rows * columns);
        float[] whole = filled(layout, rows, columns);
        int pieces = layout.pieces(rows, columns);
        layout.pack(Kernels.current().gemm(), matrix, OFFSET, rows, columns, whole, 0, pieces);
        float[] parts = filled(layout, rows, columns);
        for (int piece = pieces - 1; piece >= 0; piece--) {
          layout.pack(
              Kernels.current().gemm(), matrix, OFFSET, rows, columns, parts, piece, piece + 1);
        }
        assertThat(layout + " by pieces", parts).hasBitsOf(whole);
      }
    }
  }

  /** Returns memory that was used before: every value must be written. */
  private static float[] filled(PackLayout layout, int rows, int columns) {
    var target = new float[layout.length(rows, columns)];
    Arrays.fill(target, Float.NaN);
    return target;
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    int threads = Engine.threads();
    try {
      int hidden = 211;
      for (PackLayout layout : layouts(hidden)) {
        int columns = columns(layout, hidden);
        float[] matrix = new TestRandom(7).floats(OFFSET + ROWS * columns);
        Engine.threads(1);
        float[] expected = filled(layout, ROWS, columns);
        Products.pack(layout, matrix, OFFSET, ROWS, columns, expected);
        Engine.threads(3);
        float[] actual = filled(layout, ROWS, columns);
        Products.pack(layout, matrix, OFFSET, ROWS, columns, actual);
        assertThat(layout + " on 3 threads", actual).hasBitsOf(expected);
      }
    } finally {
      Engine.threads(threads);
    }
  }
}
