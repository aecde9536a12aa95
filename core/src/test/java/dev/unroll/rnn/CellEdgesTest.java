package dev.unroll.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.Activation;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Stepper;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps with wrong shapes, initial weights, and the text forms of cells, options and layers. */
class CellEdgesTest {
  private static final int N = 2;
  private static final int I = 3;
  private static final int H = 5;

  static Stream<Cell<?>> cells() {
    return Stream.of(
        new LstmCell(I, H),
        new LstmCell(I, 7, LstmOptions.defaults().withProjection(H)),
        new GruCell(I, H),
        new GruCell(I, H, GruOptions.defaults().withReset(GruCell.Reset.BEFORE)),
        new SimpleRnnCell(I, H));
  }

  /** One row would otherwise be repeated for all. */
  @ParameterizedTest
  @MethodSource("cells")
  <S extends State<S>> void aStepRefusesShapesThatDoNotFit(Cell<S> cell) {
    cell.parameters().forEach((name, p) -> p.set(new float[p.size()]));
    S state = cell.zeroState(N);
    assertThat(cell.step(Tensor.zeros(N, I), state).output().shape()).containsExactly(N, H);
    for (Tensor x : List.of(Tensor.zeros(N, I + 1), Tensor.zeros(I), Tensor.zeros(N, 1, I))) {
      refused(() -> cell.step(x, state), cell + ": x must be ");
    }
    List<String> names = state.partNames();
    for (int p = 0; p < names.size(); p++) {
      for (int rows : new int[] {1, N + 1}) {
        var parts = new ArrayList<>(state.parts());
        parts.set(p, Tensor.zeros(rows, parts.get(p).size(1)));
        S other = state.withParts(parts);
        refused(
            () -> cell.step(Tensor.zeros(N, I), other), cell + ": " + names.get(p) + " must be ");
      }
    }
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    refused(() -> new LstmCell(I, 0, LstmOptions.defaults().withProjection(2)), "lstm ");
    refused(
        () -> new LstmCell(I, Integer.MAX_VALUE / 4 + 1),
        "the hidden size must be at most 536870911, got 536870912");
    refused(
        () -> new GruCell(I, Integer.MAX_VALUE / 3 + 1),
        "the hidden size must be at most 715827882, got 715827883");
  }

  @Test
  void equalOptionsAreEqualAndShowTheirSettings() {
    var lstm = LstmOptions.defaults().withForgetBias(0.5f);
    assertThat(lstm)
        .isEqualTo(LstmOptions.defaults().withForgetBias(0.5f))
        .hasSameHashCodeAs(LstmOptions.defaults().withForgetBias(0.5f))
        .isNotEqualTo(LstmOptions.defaults())
        .hasToString("LstmOptions" + lstm.config());
    var gru = GruOptions.defaults().withActivation(Activation.RELU);
    assertThat(gru)
        .isEqualTo(GruOptions.defaults().withActivation(Activation.RELU))
        .hasSameHashCodeAs(GruOptions.defaults().withActivation(Activation.RELU))
        .isNotEqualTo(GruOptions.defaults())
        .hasToString("GruOptions" + gru.config());
    var rnn = SimpleRnnOptions.defaults().withBias(false);
    assertThat(rnn)
        .isEqualTo(SimpleRnnOptions.defaults().withBias(false))
        .hasSameHashCodeAs(SimpleRnnOptions.defaults().withBias(false))
        .isNotEqualTo(SimpleRnnOptions.defaults())
        .hasToString("SimpleRnnOptions" + rnn.config());
    assertThat(new LstmCell(I, H, lstm).forgetBias()).isEqualTo(0.5f);
  }

  @Test
  void aLayerShowsItsDropoutAndHowItRuns() {
    var dropout =
        RecurrentDropout.none()
            .withInput(DropRate.rate(0.125f))
            .withOutput(DropRate.rate(0.25f))
            .withVariational(DropRate.rate(0.375f))
            .withRecurrent(DropRate.rate(0.5f))
            .withWeight(DropRate.rate(0.625f));
    var scan = new Scan<>(new GruCell(I, H), Returns.LAST, dropout);
    assertThat(scan.path()).isEqualTo("step by step (Scan)");
    for (Recurrent<?> layer : List.of(scan, new Gru(new GruCell(I, H), Returns.LAST, dropout))) {
      assertThat(layer.config())
          .containsAllEntriesOf(
              Map.of(
                  "inputDropout", 0.125f,
                  "outputDropout", 0.25f,
                  "variationalDropout", 0.375f,
                  "recurrentDropout", 0.5f,
                  "weightDropout", 0.625f));
    }
    assertThat(dropout.isNone()).isFalse();
    assertThat(RecurrentDropout.none().withInput(DropRate.none()).isNone()).isTrue();
    assertThat(new Scan<>(new GruCell(I, H)).config().keySet())
        .noneMatch(key -> key.endsWith("Dropout"));
  }

  @Test
  void aStackShowsItsCellsAndNamesItsStates() {
    var lower = new LstmCell(I, H);
    var upper = new GruCell(H, 4);
    var stack = new StackedCell(lower, upper);
    assertThat(stack.cells()).isEqualTo(List.<Cell<?>>of(lower, upper));
    assertThat(stack.zeroState(N).partNames()).containsExactly("cell1.h", "cell1.c", "cell2.h");
    assertThat(new CustomState(Tensor.zeros(N, 4), Tensor.zeros(N, 1)).partNames())
        .containsExactly("part1", "part2");
  }

  private record CustomState(Tensor y, Tensor count) implements State<CustomState> {
    @Override
    public Tensor output() {
      return y;
    }

    @Override
    public List<Tensor> parts() {
      return List.of(y, count);
    }

    @Override
    public CustomState withParts(List<Tensor> parts) {
      return new CustomState(parts.get(0), parts.get(1));
    }
  }

  @Test
  void theForgetBiasIsAddedToTheInitialBiasOfItsGateAlone() {
    var weights =
        new Weights(Initializer.glorot(), Initializer.orthogonal(), Initializer.constant(0.25));
    var cell = new LstmCell(I, 2, LstmOptions.defaults().withWeights(weights).withForgetBias(3));
    assertThat(cell.b().get())
        .containsExactly(0.25f, 0.25f, 3.25f, 3.25f, 0.25f, 0.25f, 0.25f, 0.25f);
    var vector = new Weights(Initializer.glorot(), Initializer.glorot(), Initializer.orthogonal());
    assertThatThrownBy(() -> new LstmCell(I, 2, LstmOptions.defaults().withWeights(vector)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A custom cell that names no initializers. */
  private static final class CustomCell extends Cell<HiddenState> {
    private final Parameter w = parameter("w", I, 40);
    private final Parameter b = parameter("b", 40);

    CustomCell() {
      super("own", I, 40);
    }

    @Override
    public HiddenState zeroState(int batch) {
      return new HiddenState(Tensor.zeros(batch, 40));
    }

    @Override
    public HiddenState step(Tensor x, HiddenState state) {
      return new HiddenState(state.h().plus(x.matmul(w.value()).plusRow(b.value())));
    }
  }

  @Test
  void matricesOfACustomCellBeginWithGlorotAndVectorsWithZeros() {
    var cell = new CustomCell();
    double bound = Math.sqrt(6.0 / (I + 40));
    float largest = 0;
    for (float value : cell.w.get()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat((double) largest).isBetween(0.9 * bound, bound);
    assertThat(cell.b.get()).containsOnly(0f);
  }

  @Test
  void aCellWithDropoutHasTheParametersOfItsCell() {
    var cell = new GruCell(I, H);
    var dropping = new DropoutCell<>(cell, DropRate.rate(0.25f), DropRate.none());
    assertThat(dropping.parameters())
        .containsOnlyKeys("cell.w", "cell.u", "cell.b", "cell.c")
        .containsEntry("cell.u", cell.u());
  }

  @Test
  void aStepperContinuesFromItsState() {
    var layer = new Scan<>(new LstmCell(I, H));
    float[] x = {0.5f, -1, 2};
    Stepper first = layer.stepper(I);
    first.step(x);
    List<Tensor> state = first.state();
    assertThat(state).hasSize(2);
    float[] second = first.step(x);
    assertThat(first.step(x)).isNotEqualTo(second);
    first.state(state);
    assertThat(first.step(x)).isEqualTo(second);
    first.reset();
    assertThat(first.state().get(1).toArray()).containsOnly(0f);
  }

  private static void refused(Runnable call, String begin) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(begin);
  }
}
