package dev.unroll.rnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.nn.Mask;
import dev.unroll.testing.Golden;
import dev.unroll.testing.TensorAssert;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recurrent layer against PyTorch and Keras, as {@code golden/matrix.py} made the numbers:
 * one and three layers, one way and both ways, full, mixed and zero lengths, zero and given states;
 * outputs, last states, the loss, and the gradients by inputs, states and all weights. Fused layers
 * and {@link Scan}; padding, which the files hold as other numbers, is NaN here and stands on
 * either side.
 */
class GoldenMatrixTest {
  private static final double FORWARD = 1e-5;
  private static final double GRADIENT = 1e-4;

  private static final List<String> KINDS = List.of("rnn", "lstm");

  private static final List<String> NETS = List.of("1-one", "1-both", "3-one", "3-both");

  /** One run of a file. */
  record Case(String file, boolean fused, String lengths, boolean given, boolean left) {
    @Override
    public String toString() {
      return file
          + (fused ? ", fused" : ", step by step")
          + (", " + lengths + " lengths")
          + (given ? ", given state" : ", zero state")
          + (left ? ", left padding" : "");
    }

    String prefix() {
      return lengths + (given ? "_given_" : "_zero_");
    }
  }

  static Stream<Case> cases() {
    return KINDS.stream()
        .flatMap(kind -> NETS.stream().map(net -> "matrix/" + kind + "-" + net))
        .flatMap(GoldenMatrixTest::runs);
  }

  private static Stream<Case> runs(String file) {
    return Stream.of(true, false)
        .flatMap(
            fused ->
                Stream.of(true, false)
                    .flatMap(
                        given ->
                            Stream.of(
                                new Case(file, fused, "full", given, false),
                                new Case(file, fused, "mixed", given, false),
                                new Case(file, fused, "mixed", given, true),
                                new Case(file, fused, "zero", given, false),
                                new Case(file, fused, "zero", given, true))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheIndependentImplementations(Case run) {
    Golden golden = Golden.load(run.file());
    Mask mask = mask(golden, run);
    var deep = DeepRun.of(golden, run.fused());

    Map<String, float[]> results = deep.run(mask, run.left(), run.given());

    String prefix = run.prefix();
    List<String> wanted =
        golden.names().stream().filter(name -> name.startsWith(prefix)).sorted().toList();
    assertThat(results.keySet().stream().map(prefix::concat).sorted()).isEqualTo(wanted);
    results.forEach(
        (name, values) ->
            TensorAssert.assertThat(run + ": " + name, values)
                .shaped(golden.shape(prefix + name))
                .isWithin(name.startsWith("d") ? GRADIENT : FORWARD, golden.values(prefix + name)));
  }

  private static Mask mask(Golden golden, Case run) {
    if (run.lengths().equals("full")) {
      return null;
    }
    int[] lengths = golden.ints(run.lengths());
    return run.left() ? Mask.leftPadded(lengths) : Mask.lengths(lengths);
  }

  @Test
  void aPairOfEqualSizesWouldHideATransposedMatrix() {
    for (String kind : KINDS) {
      for (String net : NETS) {
        Golden golden = Golden.load("matrix/" + kind + "-" + net);
        int[] x = golden.shape("x");
        int hidden = golden.size("u_0", 0);
        assertThat(IntStream.of(x[0], x[1], x[2], hidden)).doesNotHaveDuplicates();
        assertThat(x[1]).isGreaterThanOrEqualTo(5);
      }
    }
  }
}
