package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.exec.Workers;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializerTest {
  private static float[] fill(Initializer initializer, int rows, int columns) {
    float[] values = new float[rows * columns];
    initializer.fill(
        values,
        new int[] {rows, columns},
        new Fans(rows, columns, 25),
        new CounterRandom(1, "test"));
    return values;
  }

  private static double deviation(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += v * v;
    }
    return Math.sqrt(sum / values.length);
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  @Test
  void glorotFillsItsBound() {
    float[] values = fill(Initializer.glorot(), 60, 140);
    double bound = Math.sqrt(6.0 / 200);
    assertThat(largest(values)).isLessThanOrEqualTo(bound);
    assertThat(deviation(values)).isCloseTo(bound / Math.sqrt(3), within(0.002));
  }

  @Test
  void uniformIsBoundedByTheUnitSizeOrByItsOwnBound() {
    assertThat(largest(fill(Initializer.uniform(), 60, 140))).isLessThanOrEqualTo(0.2);
    assertThat(deviation(fill(Initializer.uniform(), 60, 140)))
        .isCloseTo(0.2 / Math.sqrt(3), within(0.002));
    assertThat(deviation(fill(Initializer.uniform(3), 60, 140)))
        .isCloseTo(3 / Math.sqrt(3), within(0.03));
  }

  @Test
  void normalHasItsDeviationAndTails() {
    float[] values = fill(Initializer.normal(0.5), 60, 140);
    assertThat(deviation(values)).isCloseTo(0.5, within(0.015));
    double sum = 0;
    int beyondOne = 0;
    int beyondTwo = 0;
    for (float v : values) {
      sum += v;
      beyondOne += Math.abs(v) > 0.5 ? 1 : 0;
      beyondTwo += Math.abs(v) > 1 ? 1 : 0;
    }
    assertThat(sum / values.length).isCloseTo(0, within(0.02));
    assertThat(beyondOne / (double) values.length).isCloseTo(0.3173, within(0.02));
    assertThat(beyondTwo / (double) values.length).isCloseTo(0.0455, within(0.01));
    assertThat(values).isEqualTo(fill(Initializer.normal(0.5), 60, 140));
  }

  @Test
  void constantIsTheSameEverywhere() {
    assertThat(fill(Initializer.constant(-0.25), 2, 3))
        .containsExactly(-0.25f, -0.25f, -0.25f, -0.25f, -0.25f, -0.25f);
  }

  @ParameterizedTest
  @CsvSource({"5, 20", "20, 5", "8, 8", "1, 3"})
  void orthogonalHasOrthonormalRowsOrColumns(int rows, int columns) {
    float[] m = fill(Initializer.orthogonal(), rows, columns);
    boolean wide = rows <= columns;
    int count = wide ? rows : columns;
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int i = 0; i < (wide ? columns : rows); i++) {
          dot +=
              wide
                  ? (double) m[a * columns + i] * m[b * columns + i]
                  : (double) m[i * columns + a] * m[i * columns + b];
        }
        assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 9",
    "3, 3",
    "4, 4",
    "5, 7",
    "63, 65",
    "64, 64",
    "65, 70",
    "66, 66",
    "130, 131",
    "200, 67",
    "68, 272"
  })
  void orthogonalHasTheBitsOfTheFormulaOnAnyNumberOfThreads(int rows, int columns) {
    float[] expected = gramSchmidt(rows, columns, new CounterRandom(3, "w"));
    int before = Workers.shared().threads();
    try {
      for (int threads : new int[] {1, 2, 5}) {
        Workers.threads(threads);
        var values = new float[rows * columns];
        Initializer.orthogonal()
            .fill(
                values,
                new int[] {rows, columns},
                new Fans(rows, columns, rows),
                new CounterRandom(3, "w"));
        assertThat(values).isEqualTo(expected);
      }
    } finally {
      Workers.threads(before);
    }
  }

  /** The formula, one vector and one projection at a time. */
  private static float[] gramSchmidt(int rows, int columns, CounterRandom random) {
    boolean wide = rows <= columns;
    int count = wide ? rows : columns;
    int length = wide ? columns : rows;
    var v = new double[count][length];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < length; i++) {
        v[k][i] = random.gaussian((long) k * length + i);
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < k; j++) {
          double dot = 0;
          for (int i = 0; i < length; i++) {
            dot += v[k][i] * v[j][i];
          }
          for (int i = 0; i < length; i++) {
            v[k][i] -= dot * v[j][i];
          }
        }
      }
      double sum = 0;
      for (double x : v[k]) {
        sum += x * x;
      }
      double norm = StrictMath.sqrt(sum);
      for (int i = 0; i < length; i++) {
        v[k][i] /= norm;
      }
    }
    var values = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[r * columns + c] = (float) (wide ? v[r][c] : v[c][r]);
      }
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zeros",
        "glorot",
        "orthogonal",
        "uniform",
        "uniform(0.05)",
        "normal(0.02)",
        "constant(-1.5)"
      })
  void itsTextReadsBack(String text) {
    assertThat(Initializer.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xavier",
        "uniform(x)",
        "uniform(-1)",
        "uniform(0)",
        "normal",
        "normal(0)",
        "normal(NaN)",
        "constant(Infinity)",
        "constant()",
        "uniform(1e39)",
        "normal(1e39)",
        "constant(1e39)",
        "constant(-1e39)",
        "zeros(1)",
        ""
      })
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> Initializer.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRefusalSaysWhatIsKnown() {
    assertThatThrownBy(() -> Initializer.parse("xavier"))
        .hasMessage(
            "unknown initializer \"xavier\"; known: zeros, glorot, orthogonal, uniform,"
                + " uniform(bound), normal(deviation) and constant(value)");
    assertThatThrownBy(() -> Initializer.parse("normal(x)"))
        .hasMessage("\"normal(x)\": \"x\" is not a number");
    assertThatThrownBy(() -> Initializer.normal(-1))
        .hasMessage("the deviation must be positive and a finite float, got -1.0");
  }

  @Test
  void randomNumbersAreAFunctionOfSeedStreamAndPosition() {
    var random = new CounterRandom(1, "a");
    assertThat(random.bits(5)).isEqualTo(new CounterRandom(1, "a").bits(5));
    assertThat(random.bits(5))
        .isNotEqualTo(new CounterRandom(2, "a").bits(5))
        .isNotEqualTo(new CounterRandom(1, "b").bits(5))
        .isNotEqualTo(random.bits(6))
        .isNotEqualTo(random.stream(0).bits(5));
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < 100_000; i++) {
      double value = random.gaussian(i);
      mean += value / 100_000;
      squares += value * value / 100_000;
    }
    assertThat(mean).isCloseTo(0, within(0.01));
    assertThat(squares).isCloseTo(1, within(0.02));
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    for (int n : new int[] {0, 1, 2, 1000}) {
      assertThat(new CounterRandom(3, 1).permutation(n))
          .containsExactlyInAnyOrder(IntStream.range(0, n).toArray());
    }
    assertThat(new CounterRandom(3, 1).permutation(1000))
        .isNotEqualTo(new CounterRandom(3, 2).permutation(1000));
  }

  @Test
  void valuesAreMadeWhenTheyAreAskedFor() {
    var fills = new ArrayList<Integer>();
    var counting =
        new Initializer() {
          @Override
          public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
            fills.add(values.length);
            Initializer.glorot().fill(values, shape, fans, random);
          }

          @Override
          public String text() {
            return "counting";
          }
        };
    var fans = new Fans(2, 3, 2);
    var set = new Parameter("w", counting, fans, 2, 3);
    set.initialize(1, "dense1.w");
    set.set(1, 2, 3, 4, 5, 6);
    assertThat(set.get()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(fills).isEmpty();
    var initialized = new Parameter("w", counting, fans, 2, 3);
    initialized.initialize(1, "dense1.w");
    float[] first = initialized.get();
    assertThat(fills).hasSize(1);
    initialized.set(new float[6]);
    initialized.initialize(1, "dense1.w");
    assertThat(initialized.get()).isEqualTo(first);
    assertThatThrownBy(() -> new Parameter("b", Initializer.orthogonal(), fans, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("orthogonal requires a matrix, got shape [3]");
  }

  @Test
  void aRecordIsCheckedAsItsFactoryIs() {
    assertThatThrownBy(() -> new Initializer.Uniform(-1))
        .hasMessage("the bound must be positive and a finite float, got -1.0");
    assertThatThrownBy(() -> new Initializer.Uniform(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Initializer.Normal(0))
        .hasMessage("the deviation must be positive and a finite float, got 0.0");
    assertThatThrownBy(() -> new Initializer.Constant(Double.NaN))
        .hasMessage("the constant must be a finite float, got NaN");
    assertThat(new Initializer.Uniform(0)).isEqualTo(Initializer.uniform());
  }
}
