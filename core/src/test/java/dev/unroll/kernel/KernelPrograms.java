package dev.unroll.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Each kernel as a function from a size to the arrays that it leaves behind, on data with awkward
 * values, with offsets, and with and without aliasing. Whole arrays are compared, so writes before
 * and after the output are detected too.
 */
final class KernelPrograms {
  /** One kernel at one size. */
  interface Program {
    float[][] run(Kernels kernels, int n);
  }

  private static final int OFF = 3;

  private KernelPrograms() {}

  static Map<String, Program> all() {
    var programs = new LinkedHashMap<String, Program>();
    pointwise(programs);
    activations(programs);
    gates(programs);
    gruGates(programs);
    reductions(programs);
    updates(programs);
    gemm(programs);
    return programs;
  }

  /**
   * All programs at small sizes as one line each, {@code name hash}; NaNs count as one value.
   *
   * @param largest the largest size
   */
  static String checksums(Kernels kernels, int largest) {
    var lines = new StringBuilder();
    for (var entry : all().entrySet()) {
      int hash = 1;
      for (int n = 0; n <= largest; n = n < 20 ? n + 1 : n * 2) {
        for (float[] array : entry.getValue().run(kernels, n)) {
          for (float value : array) {
            hash = 31 * hash + Float.floatToIntBits(value);
          }
        }
      }
      lines.append(entry.getKey()).append(' ').append(Integer.toHexString(hash)).append('\n');
    }
    return lines.toString();
  }

  private static float[] x(int n) {
    return Randoms.awkward(1, n + 2 * OFF, 4f, 5);
  }

  private static float[] y(int n) {
    return Randoms.awkward(2, n + 2 * OFF, 4f, 7);
  }

  private static float[] z(int n) {
    return Randoms.floats(3, n + 2 * OFF, 2f);
  }

  private interface Binary {
    void run(Pointwise p, int n, float[] x, int xo, float[] y, int yo, float[] out, int oo);
  }

  private static void pointwise(Map<String, Program> programs) {
    Map<String, Binary> binaries =
        Map.of(
            "add", Pointwise::add,
            "subtract", Pointwise::subtract,
            "multiply", Pointwise::multiply,
            "multiplyAdd", Pointwise::multiplyAdd);
    for (String name : new String[] {"add", "subtract", "multiply", "multiplyAdd"}) {
      Binary op = binaries.get(name);
      programs.put(
          name,
          (k, n) -> {
            float[] out = z(n);
            op.run(k.pointwise(), n, x(n), 1, y(n), 2, out, OFF);
            return new float[][] {out};
          });
      programs.put(
          name + " onto x, and x with itself",
          (k, n) -> {
            float[] x = x(n);
            float[] both = y(n);
            op.run(k.pointwise(), n, x, OFF, y(n), 2, x, OFF);
            op.run(k.pointwise(), n, both, 1, both, 1, both, 1);
            return new float[][] {x, both};
          });
    }
    programs.put(
        "scale",
        (k, n) -> {
          float[] x = x(n);
          float[] out = z(n);
          k.pointwise().scale(n, -0.3f, x, 1, out, OFF);
          k.pointwise().scale(n, 1.7f, x, 2, x, 2);
          return new float[][] {x, out};
        });
    programs.put(
        "axpy",
        (k, n) -> {
          float[] y = y(n);
          k.pointwise().axpy(n, 0.7f, x(n), 1, y, OFF);
          k.pointwise().axpy(n, 0.7f, y, 2, y, 2);
          return new float[][] {y};
        });
    programs.put(
        "addRow",
        (k, n) -> {
          float[] x = Randoms.awkward(4, 3 * (n + 2) + 2 * OFF, 1f, 11);
          float[] out = Randoms.floats(5, 3 * (n + 1) + 2 * OFF, 1f);
          k.pointwise().addRow(3, n, x, 1, n + 2, y(n), 2, out, OFF, n + 1);
          k.pointwise().addRow(3, n, x, 1, n + 2, y(n), 2, x, 1, n + 2);
          return new float[][] {x, out};
        });
    programs.put(
        "columnSums",
        (k, n) -> {
          float[] x = Randoms.floats(4, 5 * (n + 2) + 2 * OFF, 1f);
          float[] fresh = z(n);
          float[] more = z(n);
          float[] none = z(n);
          k.pointwise().columnSums(5, n, x, 1, n + 2, fresh, OFF, false);
          k.pointwise().columnSums(5, n, x, 1, n + 2, more, OFF, true);
          k.pointwise().columnSums(0, n, x, 1, n + 2, none, OFF, false);
          return new float[][] {fresh, more, none};
        });
  }

  private interface Unary {
    void run(Activations a, int n, float[] x, int xo, float[] out, int oo);
  }

  private interface Gradient {
    void run(
        Activations a,
        int n,
        float[] y,
        int yo,
        float[] dy,
        int dyo,
        float[] dx,
        int dxo,
        boolean accumulate);
  }

  private static void activations(Map<String, Program> programs) {
    activation(programs, "sigmoid", Activations::sigmoid);
    activation(programs, "tanh", Activations::tanh);
    activation(programs, "relu", Activations::relu);
    activation(programs, "exp", Activations::exp);
    activation(programs, "exp of a difference", (a, n, x, xo, o, oo) -> a.exp(n, x, xo, 3f, o, oo));
    gradient(programs, "sigmoidGradient", Activations::sigmoidGradient);
    gradient(programs, "tanhGradient", Activations::tanhGradient);
    gradient(programs, "reluGradient", Activations::reluGradient);
  }

  private static void activation(Map<String, Program> programs, String name, Unary op) {
    programs.put(
        name,
        (k, n) -> {
          float[] x = Randoms.awkward(n, n + 2 * OFF, 12f, 3);
          float[] wide = Randoms.floats(n, n + 2 * OFF, 120f);
          float[] out = z(n);
          op.run(k.activations(), n, x, 1, out, OFF);
          op.run(k.activations(), n, x, 2, x, 2);
          op.run(k.activations(), n, wide, 0, wide, 0);
          return new float[][] {x, wide, out};
        });
  }

  private static void gradient(Map<String, Program> programs, String name, Gradient op) {
    programs.put(
        name,
        (k, n) -> {
          float[] fresh = z(n);
          float[] more = z(n);
          float[] dy = y(n);
          op.run(k.activations(), n, x(n), 1, dy, 2, fresh, OFF, false);
          op.run(k.activations(), n, x(n), 1, dy, 2, more, OFF, true);
          op.run(k.activations(), n, x(n), 1, dy, 2, dy, 2, false);
          return new float[][] {fresh, more, dy};
        });
  }

  private static void gates(Map<String, Program> programs) {
    programs.put(
        "lstmForward",
        (k, n) -> {
          int units = (n + 15) / 16 * 16;
          int gRow = 4 * units + 5;
          int sRow = units + 1;
          float[] gates = Randoms.awkward(1, OFF + 3 * gRow, 5f, 13);
          float[] c = Randoms.awkward(2, OFF + 3 * sRow, 2f, 29);
          float[] cNew = Randoms.floats(3, OFF + 3 * sRow, 1f);
          float[] th = Randoms.floats(4, OFF + 3 * sRow, 1f);
          float[] h = Randoms.floats(5, OFF + 3 * sRow, 1f);
          k.lstmGates().lstmForward(3, units, gates, 2, gRow, c, 1, cNew, 2, th, OFF, h, 0, sRow);
          float[] again = Randoms.floats(6, OFF + 3 * gRow, 5f);
          k.lstmGates().lstmForward(3, units, again, 2, gRow, c, 1, c, 1, th, OFF, th, OFF, sRow);
          return new float[][] {gates, c, cNew, th, h, again};
        });
    programs.put(
        "lstmBackward",
        (k, n) -> {
          int units = (n + 15) / 16 * 16;
          int gRow = 4 * units + 5;
          int sRow = units + 1;
          float[] gates = Randoms.awkward(1, OFF + 3 * gRow, 1f, 13);
          float[] cPrev = Randoms.floats(2, OFF + 3 * sRow, 2f);
          float[] th = Randoms.floats(4, OFF + 3 * sRow, 1f);
          float[] dh = Randoms.awkward(5, OFF + 3 * sRow, 1f, 17);
          float[] dc = Randoms.floats(3, OFF + 3 * sRow, 1f);
          k.lstmGates()
              .lstmBackward(3, units, gates, 2, gRow, cPrev, 1, th, 2, dh, OFF, dc, 0, sRow);
          return new float[][] {gates, dc};
        });
  }

  private interface GruForward {
    void run(
        GruGates k,
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        int section,
        float[] h,
        int ho,
        float[] to,
        int too,
        int sRow);
  }

  private static void gruGates(Map<String, Program> programs) {
    gruForward(programs, "gru afterForward", GruGates::afterForward);
    gruForward(programs, "gru beforeResets", GruGates::beforeResets);
    gruForward(programs, "gru beforeStates", GruGates::beforeStates);
    gruForward(programs, "gru candidateBackward", GruGates::candidateBackward);
    programs.put(
        "gru resetBackward",
        (k, n) -> {
          int units = (n + 15) / 16 * 16;
          int section = units + 2;
          int gRow = 4 * section + 5;
          float[] gates = Randoms.awkward(1, OFF + 3 * gRow, 1f, 13);
          float[] onto = Randoms.awkward(6, OFF + 3 * gRow, 1f, 13);
          float[] d = Randoms.awkward(2, OFF + 3 * (units + 1), 2f, 29);
          float[] a = Randoms.floats(3, OFF + 3 * (units + 3), 1f);
          float[] out = Randoms.floats(4, OFF + 3 * (units + 2), 1f);
          GruGates kernel = k.gruGates();
          kernel.resetBackward(
              3, units, gates, 2, gRow, section, d, 1, units + 1, a, 2, units + 3, out, 3,
              units + 2);
          kernel.resetBackward(
              3, units, onto, 2, gRow, section, d, 1, units + 1, a, 2, units + 3, d, 1, units + 1);
          int hn = 2 + 3 * section; // as the reset-after form calls it
          kernel.resetBackward(
              3, units, onto, 2, gRow, section, onto, 2, gRow, onto, hn, gRow, onto, hn, gRow);
          return new float[][] {gates, onto, d, out};
        });
  }

  private static void gruForward(Map<String, Program> programs, String name, GruForward op) {
    programs.put(
        name,
        (k, n) -> {
          int units = (n + 15) / 16 * 16;
          int section = units + 2;
          int gRow = 4 * section + 5;
          int sRow = units + 1;
          float[] gates = Randoms.awkward(1, OFF + 3 * gRow, 5f, 13);
          float[] h = Randoms.awkward(2, OFF + 3 * sRow, 2f, 29);
          float[] to = Randoms.floats(3, OFF + 3 * sRow, 1f);
          op.run(k.gruGates(), 3, units, gates, 2, gRow, section, h, 1, to, 2, sRow);
          return new float[][] {gates, h, to};
        });
  }

  private static void reductions(Map<String, Program> programs) {
    programs.put(
        "reductions",
        (k, n) -> {
          float[] x = Randoms.floats(1, n + OFF, 3f);
          float[] y = Randoms.floats(2, n + OFF, 3f);
          Reductions r = k.reductions();
          return new float[][] {
            halves(r.sum(n, x, 1)),
            halves(r.sumOfSquares(n, x, 2)),
            halves(r.dot(n, x, 1, y, 2)),
            halves(r.sumOfSquaredDifferences(n, x, 1, y, 2)),
            halves(r.sumOfAbsoluteDifferences(n, x, 1, y, 2)),
            {r.max(n, x, 1), r.max(n, x(n), 1), r.max(n, x(n), 2), r.max(n, new float[n + 1], 1)},
            {r.allFinite(n, x, 1) ? 1f : 0f, r.allFinite(n, x(n), 0) ? 1f : 0f}
          };
        });
  }

  private static float[] halves(double value) {
    long bits = Double.doubleToLongBits(value);
    return new float[] {Float.intBitsToFloat((int) bits), Float.intBitsToFloat((int) (bits >> 32))};
  }

  private static void updates(Map<String, Program> programs) {
    programs.put(
        "sgd",
        (k, n) -> {
          float[] w = z(n);
          k.updates().sgd(n, 0.1f, w, OFF, x(n), 1);
          return new float[][] {w};
        });
    programs.put(
        "adagrad",
        (k, n) -> {
          float[] w = z(n);
          float[] sums = Randoms.floats(7, n + OFF, 1f);
          k.updates().adagrad(n, 0.1f, 1e-7f, w, OFF, x(n), 1, sums, 2);
          return new float[][] {w, sums};
        });
    programs.put(
        "adam",
        (k, n) -> {
          float[] w = z(n);
          float[] m = Randoms.floats(7, n + OFF, 1f);
          float[] v = Randoms.floats(8, n + OFF, 1f);
          k.updates()
              .adam(n, 1e-3f, 0.9f, 0.999f, 1e-8f, 0.19f, 2e-3f, w, OFF, x(n), 1, m, 2, v, 1);
          return new float[][] {w, m, v};
        });
    for (boolean nesterov : new boolean[] {false, true}) {
      programs.put(
          nesterov ? "nesterov" : "momentum",
          (k, n) -> {
            float[] w = z(n);
            float[] buf = Randoms.floats(7, n + OFF, 1f);
            k.updates().momentum(n, 0.1f, 0.9f, nesterov, w, OFF, x(n), 1, buf, 2);
            return new float[][] {w, buf};
          });
    }
    programs.put(
        "rmsprop",
        (k, n) -> {
          float[] out = z(n);
          float[] v = Randoms.floats(7, n + OFF, 1f);
          k.updates().rmsprop(n, 0.99f, 1e-8f, x(n), 1, v, 2, out, OFF);
          return new float[][] {v, out};
        });
    programs.put(
        "rmsprop centered",
        (k, n) -> {
          float[] out = z(n);
          float[] v = Randoms.floats(7, n + OFF, 1f);
          float[] mean = Randoms.floats(8, n + OFF, 1f);
          k.updates().rmspropCentered(n, 0.99f, 1e-8f, x(n), 1, v, 2, mean, 1, out, OFF);
          return new float[][] {v, mean, out};
        });
  }

  private static void gemm(Map<String, Program> programs) {
    for (boolean transposed : new boolean[] {false, true}) {
      programs.put(
          transposed ? "gemm of transposes" : "gemm",
          (k, n) -> {
            int m = n % 14 + 1;
            int depth = n % 23 + (n == 40 ? 300 : 0);
            float[] a = Randoms.floats(1, m * depth + 1, 1f);
            float[] b = Randoms.floats(2, n * depth + 1, 1f);
            float[] c = Randoms.floats(3, m * (n + 2) + 1, 1f);
            float[] packed = Randoms.floats(4, 2 + Gemm.packedSize(depth, n), 1f);
            Gemm gemm = k.gemm();
            gemm.pack(packed, 2, depth, n, b, 1, transposed ? 1 : n, transposed ? depth : 1);
            gemm.multiply(
                0,
                m,
                0,
                Gemm.panels(n),
                n,
                depth,
                a,
                1,
                transposed ? 1 : depth,
                transposed ? m : 1,
                packed,
                2,
                c,
                1,
                n + 2,
                transposed);
            return new float[][] {packed, c};
          });
    }
    programs.put(
        "gemm of a tall transpose", // at least one block of rows as tall as a vector is wide
        (k, n) -> {
          int depth = 33;
          int columns = 21;
          float[] a = Randoms.floats(1, n * depth + 1, 1f);
          float[] b = Randoms.floats(2, columns * depth, 1f);
          float[] c = Randoms.floats(3, n * columns + 1, 1f);
          float[] packed = Randoms.floats(4, Gemm.packedSize(depth, columns), 1f);
          Gemm gemm = k.gemm();
          gemm.pack(packed, 0, depth, columns, b, 0, columns, 1);
          gemm.multiply(
              0,
              n,
              0,
              Gemm.panels(columns),
              columns,
              depth,
              a,
              1,
              1,
              n,
              packed,
              0,
              c,
              1,
              columns,
              false);
          return new float[][] {c};
        });
  }
}
