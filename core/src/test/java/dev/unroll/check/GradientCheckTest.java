package dev.unroll.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Pass;
import dev.unroll.rnn.Cell;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmState;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {
  /** y = x², with a derivative of the test's choice. */
  private record Square(Tensor x, Tensor y, float slope) implements Op {
    static Tensor apply(Tensor x, float slope) {
      Tensor y = Tape.empty(x.shape());
      for (int i = 0; i < x.size(); i++) {
        float value = x.readOnlyArray()[x.offset() + i];
        y.array()[y.offset() + i] = value * value;
      }
      if (Tape.needsGradient(x)) {
        Tape.record(new Square(x, y, slope), y);
      }
      return y;
    }

    @Override
    public String name() {
      return "square";
    }

    @Override
    public void backward(Adjoints adjoints) {
      Tensor dy = adjoints.of(y);
      Adjoints.Sink into = adjoints.intoPart(x);
      for (int i = 0; i < x.size(); i++) {
        into.data()[into.offset() + i] +=
            slope * x.readOnlyArray()[x.offset() + i] * dy.readOnlyArray()[dy.offset() + i];
      }
    }
  }

  private static final Tensor X = Tensor.of(new float[] {0.5f, -1.25f, 2f, 0.75f, 3f, -0.1f}, 2, 3);

  private static GradientCheck square(float slope) {
    return GradientCheck.of(
        "square", in -> List.of(Square.apply(in.get(0), slope)), Map.of("x", X));
  }

  @Test
  void acceptsARightDerivative() {
    GradientCheck.Report report = square(2).check();
    assertThat(report.values()).isEqualTo(6);
    assertThat(report.worst()).isLessThan(1e-5);
  }

  @Test
  void aWrongDerivativeIsASentenceWithPlaceAndBothValues() {
    assertThatThrownBy(() -> square(2.1f).check())
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "square: the gradient of x at \\[1, 1] is [-\\d.]+ by backward, but [-\\d.]+"
                + " \\(±\\de-0\\d\\) by differences; 6 of its 6 values are wrong");
  }

  @Test
  void toleranceDecidesWhatIsWrong() {
    square(2.01f).withTolerance(0.01).check();
    assertThatThrownBy(() -> square(2.05f).withTolerance(0.01).check())
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> square(2).withTolerance(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tolerance must be between 0 and 1, got 0.0");
  }

  @Test
  void oneDroppedTermAmongManyIsFound() {
    var cell = new Forgetful(3, 4);
    assertThatThrownBy(() -> GradientCheck.of(cell).check())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("forgetful(3 → 4): the gradient of u at [");
  }

  /** h' = tanh(x·w + h·u), with a state that does not carry its gradient to the step before. */
  private static final class Forgetful extends Cell<HiddenState> {
    private final Parameter w = parameter("w", inputSize(), outputSize());
    private final Parameter u = parameter("u", outputSize(), outputSize());

    Forgetful(int inputSize, int hiddenSize) {
      super("forgetful", inputSize, hiddenSize);
    }

    @Override
    public HiddenState zeroState(int batch) {
      return new HiddenState(Tensor.zeros(batch, outputSize()));
    }

    @Override
    public HiddenState step(Tensor x, HiddenState s) {
      Tensor h = s.h().detach();
      return new HiddenState(x.matmul(w.value()).plus(h.matmul(u.value())).tanh());
    }
  }

  @Test
  void cellsPassAndKeepTheirValues() {
    var lstm = new LstmCell(3, 5);
    float[] before = lstm.parameters().get("u").get();
    GradientCheck.Report report = GradientCheck.of(lstm).check();
    assertThat(report.worst()).isLessThan(1e-4);
    // x [3,5,3], h and c [3,5], w [3,20], u [5,20], b [20]
    assertThat(report.values()).isEqualTo(45 + 2 * 15 + 60 + 100 + 20);
    assertThat(lstm.parameters().get("u").get()).containsExactly(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "tanh", "relu", "silu", "hardSigmoid(0.2, 0.5)", "softmax"})
  void simpleCellsPassWithActivations(String text) {
    GradientCheck.of(new SimpleRnnCell(3, 5, Activation.parse(text), Weights.pytorch())).check();
  }

  @Test
  void fusedLayersPassFromAGivenState() {
    var layer = new Lstm(2, 4);
    var random = new TestRandom(1);
    var initial =
        new LstmState(Tensor.of(random.floats(12), 3, 4), Tensor.of(random.floats(12), 3, 4));
    Sequence x = Sequence.of(Tensor.of(random.floats(3 * 5 * 2), 3, 5, 2), Mask.lengths(5, 0, 3));
    GradientCheck.of(layer, x, initial, Pass.predict()).check();
  }

  @Test
  void layersPassOnRowsAndSequences() {
    var random = new TestRandom(2);
    var dense = new Dense(3, 4, Activation.SIGMOID);
    GradientCheck.of(dense, Sequence.of(Tensor.of(random.floats(15), 5, 3))).check();
    GradientCheck.of(dense, Sequence.of(Tensor.of(random.floats(30), 5, 2, 3))).check();
  }

  private static GradientCheck at(float point, UnaryOperator<Tensor> function) {
    return GradientCheck.of(
        "kinked",
        in -> List.of(function.apply(in.get(0))),
        Map.of("x", Tensor.vector(point, 0.3f, -0.4f)));
  }

  @Test
  void kinksNearThePointDoNoHarm() {
    for (float point : new float[] {0.2f, 0.01f, 1e-4f, -1e-4f, -0.02f, 0}) {
      at(point, Tensor::relu).check();
    }
  }

  @Test
  void atAKinkEitherSideIsRightAndNothingElseIs() {
    assertThatThrownBy(() -> at(0, HalfWay::apply).check())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("kinked: the gradient of x at [0] is ");
  }

  /** ReLU with the derivative 0.5 at 0. */
  private record HalfWay(Tensor x, Tensor y) implements Op {
    static Tensor apply(Tensor x) {
      Tensor y = x.detach().relu();
      Tensor out = Tape.empty(x.shape());
      System.arraycopy(y.array(), y.offset(), out.array(), out.offset(), y.size());
      if (Tape.needsGradient(x)) {
        Tape.record(new HalfWay(x, out), out);
      }
      return out;
    }

    @Override
    public String name() {
      return "half way";
    }

    @Override
    public void backward(Adjoints adjoints) {
      Tensor dy = adjoints.of(y);
      Adjoints.Sink into = adjoints.intoPart(x);
      for (int i = 0; i < x.size(); i++) {
        float value = x.readOnlyArray()[x.offset() + i];
        float slope = value > 0 ? 1 : value < 0 ? 0 : 0.5f;
        into.data()[into.offset() + i] += slope * dy.readOnlyArray()[dy.offset() + i];
      }
    }
  }

  @Test
  void randomOutputsCannotBeMeasured() {
    var random = new TestRandom(3);
    var check =
        GradientCheck.of(
            "noise",
            in -> List.of(in.get(0).plus(Tensor.vector(random.floats(2)))),
            Map.of("x", Tensor.vector(1f, 2f)));
    assertThatThrownBy(check::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("noise: the gradient of x at [0] cannot be measured");
  }

  @Test
  void outputsThatAreNotFiniteAreASentence() {
    var check =
        GradientCheck.of(
            "overflow", in -> List.of(in.get(0).times(1e38f)), Map.of("x", Tensor.vector(1, 20)));
    assertThatThrownBy(check::check)
        .isInstanceOf(AssertionError.class)
        .hasMessage("overflow: output 0 holds Infinity; there is nothing to compare");
  }

  @Test
  void frozenParametersAreLeftOutAndUnusedOnesHaveTheGradientZero() {
    Parameter frozen = parameter("frozen").trainable(false);
    Parameter unused = parameter("unused");
    Tensor x = Tensor.vector(1f, 2f);
    var check =
        GradientCheck.of("sum", in -> List.of(in.get(0).plus(frozen.value())), Map.of("x", x))
            .withParameters(Map.of("frozen", frozen, "unused", unused));
    assertThat(check.check().values()).isEqualTo(4);
  }

  private static Parameter parameter(String name) {
    return new Parameter(name, Initializer.zeros(), new Fans(1, 2, 2), 2);
  }
}
