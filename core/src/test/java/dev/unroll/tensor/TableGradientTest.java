package dev.unroll.tensor;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.testing.TakeRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Compares sparse and dense gradients of tables with those of the same matrix as an ordinary
 * parameter.
 */
class TableGradientTest {
  private static final int ROWS = 7;
  private static final int COLUMNS = 3;

  private final Parameter before = plain("before", 2);
  private final Parameter table = table(true);
  private final Parameter after = plain("after", 4);
  private final ParameterStore store = ParameterStore.of(List.of(before, table, after));
  private final Gradients gradients = store.gradients();

  private static Parameter plain(String name, int size) {
    return new Parameter(name, Initializer.uniform(1), new Fans(1, 1, 1), size);
  }

  private static Parameter table(boolean sparse) {
    var fans = new Fans(ROWS, COLUMNS, COLUMNS);
    return sparse
        ? Parameter.table("table", Initializer.uniform(1), fans, ROWS, COLUMNS)
        : new Parameter("table", Initializer.uniform(1), fans, ROWS, COLUMNS);
  }

  /** A loss whose gradient by each row taken is a row of these weights. */
  private static Tensor loss(Tensor matrix, float first, int... ids) {
    var weights = new float[ids.length * COLUMNS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i % 5 == 0 ? -0f : 1f / 3) + first * (i + 1);
    }
    return TakeRows.apply(matrix, ids).mul(Tensor.of(weights, ids.length, COLUMNS)).sum();
  }

  private static Tensor whole(Tensor matrix) {
    var weights = new float[ROWS * COLUMNS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.1f * i - 0.7f;
    }
    return matrix.mul(Tensor.of(weights, ROWS, COLUMNS)).sum();
  }

  /** The same losses by a matrix that is no table. */
  private static float[] expected(Function<Tensor, Tensor> loss) {
    Parameter matrix = table(false);
    Gradients dense = ParameterStore.of(List.of(matrix)).gradients();
    try (Tape tape = Tape.open()) {
      tape.backward(loss.apply(matrix.value()), dense);
    }
    return dense.of(matrix);
  }

  private void backward(Function<Tensor, Tensor> loss) {
    try (Tape tape = Tape.open()) {
      tape.backward(loss.apply(table.value()), gradients);
    }
  }

  private List<String> stretches(boolean zeros) {
    var stretches = new ArrayList<String>();
    gradients.visit(p -> true, zeros, (at, n, g, from) -> stretches.add(at + "+" + n));
    return stretches;
  }

  @Test
  void tablesLieBehindTheOthers() {
    assertThat(store.parameters()).containsExactly(before, after, table);
    assertThat(store.offset(after)).isEqualTo(2);
    assertThat(store.offset(table)).isEqualTo(6);
    assertThat(store.size()).isEqualTo(6 + ROWS * COLUMNS);
    assertThat(ParameterStore.of(List.of(before, table, after))).isSameAs(store);
  }

  @Test
  void rowsAreSummedInTheOrderOfPositions() {
    int[] ids = {5, 0, 5, -1, 2, 5, 0};
    backward(m -> loss(m, 0.37f, ids));
    assertThat("the gradient", gradients.of(table)).hasBitsOf(expected(m -> loss(m, 0.37f, ids)));
    assertThat(stretches(false)).containsExactly("0+6", "6+3", "12+3", "21+3");
    assertThat(stretches(true)).containsExactly("0+6", "6+21");
  }

  @Test
  void severalLossesAccumulateUntilTheyAreCleared() {
    backward(m -> loss(m, 0.1f, 1, 2));
    backward(m -> loss(m, 0.7f, 2, 6, 2));
    float[] two = expected(m -> loss(m, 0.1f, 1, 2));
    float[] more = expected(m -> loss(m, 0.7f, 2, 6, 2));
    float[] first = gradients.of(table);
    for (int i = 0; i < first.length; i++) {
      assertThat(first[i]).isCloseTo(two[i] + more[i], org.assertj.core.data.Offset.offset(1e-6f));
    }
    gradients.clear();
    assertThat("after clear", gradients.of(table)).hasBitsOf(new float[ROWS * COLUMNS]);
    backward(m -> loss(m, 0.7f, 2, 6, 2));
    assertThat("the next", gradients.of(table)).hasBitsOf(more);
  }

  @Test
  void aTableThatIsUsedAsAWholeTooHasOneGradient() {
    for (int order = 0; order < 3; order++) {
      int which = order;
      Function<Tensor, Tensor> both =
          m -> {
            Tensor first = which == 1 ? whole(m) : loss(m, 0.3f, 4, 4, 1);
            Tensor second = which == 1 ? loss(m, 0.3f, 4, 4, 1) : whole(m);
            return which == 2 ? first.plus(second).plus(loss(m, 0.9f, 0)) : first.plus(second);
          };
      gradients.clear();
      backward(both);
      assertThat("order " + order, gradients.of(table)).hasBitsOf(expected(both));
      assertThat(stretches(false)).containsExactly("0+6", "6+21");
      gradients.clear();
      backward(m -> loss(m, 0.3f, 3));
      assertThat("and rows again", gradients.of(table)).hasBitsOf(expected(m -> loss(m, 0.3f, 3)));
      assertThat(stretches(false)).containsExactly("0+6", "15+3");
    }
  }

  @Test
  void normAndScaleAreThoseOfTheWholeTable() {
    backward(m -> loss(m, 0.37f, 5, 0, 5));
    float[] rows = gradients.of(table);
    double norm = gradients.norm();
    var other = table(true);
    Gradients whole = ParameterStore.of(List.of(other)).gradients();
    try (Tape tape = Tape.open()) {
      Tensor weights = Tensor.of(rows, ROWS, COLUMNS);
      tape.backward(other.value().mul(weights).sum(), whole);
    }
    assertThat(norm).isEqualTo(whole.norm()).isGreaterThan(1);
    gradients.scale(0.3f);
    whole.scale(0.3f);
    assertThat("scaled", gradients.of(table)).hasBitsOf(whole.of(other));
    assertThat(gradients.norm()).isEqualTo(whole.norm()).isLessThan(norm / 3);
  }

  @Test
  void aValueThatIsNotFiniteShowsInTheNorm() {
    backward(m -> loss(m, 0.37f, 5).times(Float.NaN));
    assertThat(gradients.norm()).isNaN();
  }

  @Test
  void aFrozenTableHasNoGradient() {
    table.trainable(false);
    backward(m -> loss(m, 0.3f, 1).plus(before.value().sum()));
    assertThat("frozen", gradients.of(table)).hasBitsOf(new float[ROWS * COLUMNS]);
    assertThat(stretches(true)).containsExactly("0+6");
    assertThat(gradients.norm()).isEqualTo(Math.sqrt(2));
  }

  @Test
  void manyRowsGrowTheRoomForThem() {
    int many = 5000;
    Parameter large = Parameter.table("large", Initializer.zeros(), new Fans(many, 2, 2), many, 2);
    Gradients own = ParameterStore.of(List.of(large)).gradients();
    var ids = new int[2 * many];
    Arrays.setAll(ids, i -> (i * 7919) % many);
    try (Tape tape = Tape.open()) {
      tape.backward(TakeRows.apply(large.value(), ids).sum(), own);
    }
    var twos = new float[many * 2];
    Arrays.fill(twos, 2f);
    assertThat("each row twice", own.of(large)).hasBitsOf(twos);
    own.clear();
    try (Tape tape = Tape.open()) {
      tape.backward(TakeRows.apply(large.value(), 4321).sum(), own);
    }
    var stretches = new ArrayList<String>();
    own.visit(
        p -> true,
        true,
        (at, n, g, from) -> {
          float sum = 0;
          for (int i = from; i < from + n; i++) {
            sum += g[i];
          }
          stretches.add(at + "+" + n + ":" + sum);
        });
    assertThat(stretches).containsExactly("0+4096:0.0", "4096+4096:0.0", "8192+1808:2.0");
  }

  @Test
  void severalThreadsVisitEachValueOnce() {
    int threads = Engine.threads();
    try {
      for (int columns : new int[] {1, 7, 100, 5000}) {
        int many = 1_500_000 / columns;
        var fans = new Fans(many, columns, columns);
        Parameter large = Parameter.table("large", Initializer.zeros(), fans, many, columns);
        Parameter plain = plain("plain", 200_000 + columns);
        ParameterStore both = ParameterStore.of(List.of(plain, large));
        Gradients own = both.gradients();
        var ids = new int[many / 3];
        Arrays.setAll(ids, i -> (int) (i * 7919L % many));
        for (boolean whole : new boolean[] {false, true}) {
          own.clear();
          try (Tape tape = Tape.open()) {
            Tensor rows = TakeRows.apply(large.value(), ids).sum().plus(plain.value().sum());
            tape.backward(whole ? rows.plus(large.value().sum()) : rows, own);
          }
          for (boolean zeros : new boolean[] {false, true}) {
            Engine.threads(1);
            float[] expected = visited(own, zeros);
            Engine.threads(3);
            assertThat(columns + " columns", visited(own, zeros)).hasBitsOf(expected);
          }
        }
      }
    } finally {
      Engine.threads(threads);
    }
  }

  /** Returns for each value how often it was visited, times 10, plus its gradient. */
  private static float[] visited(Gradients own, boolean zeros) {
    var visits = new float[own.store().size()];
    own.visitInParallel(
        p -> true,
        zeros,
        (at, n, g, from) -> {
          for (int i = 0; i < n; i++) {
            visits[at + i] += 10 + g[from + i];
          }
        });
    return visits;
  }

  @Test
  void rowsThatCannotBeAddedAreRefused() {
    assertThatThrownBy(() -> backward(m -> takeOneTooFar(m)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("row 7 is out of range; the table has 7 rows");
  }

  /** An operation that is wrong: it gives a gradient to a row that the matrix does not have. */
  private static Tensor takeOneTooFar(Tensor matrix) {
    Tensor y = Tape.empty(1, COLUMNS);
    Tape.record(new TakeRows(matrix, new int[] {ROWS}, y), y);
    return y.sum();
  }
}
