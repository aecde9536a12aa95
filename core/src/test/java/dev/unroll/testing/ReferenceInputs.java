package dev.unroll.testing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sizes, named arrays and lengths of a reference layer, drawn or taken from a golden case. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceInputs(
    int n, int t, int i, int h, int[] lengths, long seed, Map<String, double[]> arrays) {
  static ReferenceInputs random(int n, int t, int i, int h, int gates, long seed) {
    var random = new TestRandom(seed);
    // So wide that the gates leave their linear range, and no wider: there gradients vanish.
    double bound = 1.6 / Math.sqrt(h);
    var arrays = new LinkedHashMap<String, double[]>();
    arrays.put("x", random.doubles(n * t * i, -1.5, 1.5));
    arrays.put("w", random.doubles(i * gates * h, -Math.max(bound, 0.7), Math.max(bound, 0.7)));
    arrays.put("u", random.doubles(h * gates * h, -bound, bound));
    arrays.put("b", random.doubles(gates * h, -0.5, 0.5));
    arrays.put("c", random.doubles(h, -0.5, 0.5)); // the GRU's recurrent bias
    arrays.put("h0", random.doubles(n * h, -1, 1));
    arrays.put("c0", random.doubles(n * h, -1, 1));
    arrays.put("weightY", random.doubles(n * t * h, -1, 1));
    arrays.put("weightH", random.doubles(n * h, -1, 1));
    arrays.put("weightC", random.doubles(n * h, -1, 1));
    arrays.put("p", random.doubles((gates - 1) * h, -0.5, 0.5)); // peepholes
    return new ReferenceInputs(n, t, i, h, lengths(null, n, t), seed, arrays);
  }

  static ReferenceInputs of(Golden golden) {
    int n = golden.size("x", 0);
    int t = golden.size("x", 1);
    var arrays = new LinkedHashMap<String, double[]>();
    for (String name : golden.names()) {
      arrays.put(name, golden.doubles(name));
    }
    int[] lengths = golden.has("lengths") ? golden.ints("lengths") : null;
    return new ReferenceInputs(
        n, t, golden.size("x", 2), golden.size("u", 0), lengths(lengths, n, t), 0, arrays);
  }

  /** Copies of the arrays, with other lengths. */
  ReferenceInputs withLengths(int... newLengths) {
    var copies = new LinkedHashMap<String, double[]>();
    arrays.forEach((name, values) -> copies.put(name, values.clone()));
    return new ReferenceInputs(n, t, i, h, lengths(newLengths, n, t), seed, copies);
  }

  /** Copies of the arrays, with some of them zero. */
  ReferenceInputs withZero(String... names) {
    ReferenceInputs copy = withLengths(lengths);
    for (String name : names) {
      Arrays.fill(copy.get(name), 0);
    }
    return copy;
  }

  double[] get(String name) {
    double[] values = arrays.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no array " + name + " among " + arrays.keySet());
    }
    return values;
  }

  /** The live arrays of these names, in this order. */
  Map<String, double[]> only(String... names) {
    var some = new LinkedHashMap<String, double[]>();
    for (String name : names) {
      some.put(name, get(name));
    }
    return some;
  }

  /** One column of x·w + h·u + b, at one step of one sequence. */
  double preActivation(int row, int step, double[] state, int column, int columns) {
    double[] x = get("x");
    double[] w = get("w");
    double[] u = get("u");
    double sum = get("b")[column];
    for (int k = 0; k < i; k++) {
      sum += x[(row * t + step) * i + k] * w[k * columns + column];
    }
    for (int k = 0; k < h; k++) {
      sum += state[row * h + k] * u[k * columns + column];
    }
    return sum;
  }

  /** The fixed random weighting of what a run gives; states without weights count nothing. */
  double weighted(ReferenceRun run) {
    double sum = dot(get("weightY"), run.y()) + dot(get("weightH"), run.hT());
    return run.cT().length == 0 ? sum : sum + dot(get("weightC"), run.cT());
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  private static int[] lengths(int @Nullable [] given, int n, int t) {
    int[] lengths = given == null ? new int[n] : given.clone();
    if (given == null) {
      Arrays.fill(lengths, t);
    }
    if (lengths.length != n || Arrays.stream(lengths).anyMatch(l -> l < 0 || l > t)) {
      throw new IllegalArgumentException(
          "lengths must be %d numbers from 0 to %d, got %s"
              .formatted(n, t, Arrays.toString(lengths)));
    }
    return lengths;
  }
}
