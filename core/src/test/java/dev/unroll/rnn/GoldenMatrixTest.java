package dev.unroll.rnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.sequence.Mask;
import dev.unroll.testing.Golden;
import dev.unroll.testing.TensorAssert;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

  private static final List<String> FILES =
      Stream.concat(
              Stream.of("rnn", "lstm", "gru-after", "gru-before")
                  .flatMap(
                      kind ->
                          Stream.of("1-one", "1-both", "3-one", "3-both")
                              .map(net -> kind + "-" + net)),
              Stream.of("projection-1-one", "projection-3-both")
                  .flatMap(name -> Stream.of(name, name.replace("projection", "peepholes"))))
          .map(name -> "matrix/" + name)
          .toList();

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
    return FILES.stream().flatMap(GoldenMatrixTest::runs);
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

  @ParameterizedTest
  @MethodSource("files")
  void noTwoSizesAreEqualSoThatATransposedMatrixWouldShow(String file) {
    Golden golden = Golden.load(file);
    int[] x = golden.shape("x");
    assertThat(x[1]).isGreaterThanOrEqualTo(5);
    int[] sizes =
        golden.has("r_0")
            ? new int[] {x[0], x[1], x[2], golden.size("r_0", 0), golden.size("r_0", 1)}
            : new int[] {x[0], x[1], x[2], golden.size("u_0", 0)};
    assertThat(sizes).doesNotHaveDuplicates();
  }

  static List<String> files() {
    return FILES;
  }
}
