package dev.unroll.crf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrfTest {
  private static final int N = 5;
  private static final int T = 4;
  private static final int C = 3;

  private final TestRandom random = new TestRandom(31);

  private Crf crf(double bound) {
    var crf = new Crf(C);
    crf.parameters()
        .values()
        .forEach(parameter -> parameter.set(random.floats(parameter.size(), -bound, bound)));
    return crf;
  }

  /** The definition for the steps of sequence n that count. */
  private static AllSequences definition(Crf crf, Tensor x, int... steps) {
    float[] a = crf.parameters().get("transitions").get();
    var transitions = new double[C][C];
    for (int i = 0; i < a.length; i++) {
      transitions[i / C][i % C] = a[i];
    }
    var scores = new double[steps.length][C];
    for (int t = 0; t < steps.length; t++) {
      for (int j = 0; j < C; j++) {
        scores[t][j] = x.toArray()[steps[t] * C + j];
      }
    }
    return new AllSequences(
        transitions,
        doubles(crf.parameters().get("starts").get()),
        doubles(crf.parameters().get("ends").get()),
        scores);
  }

  private static double[] doubles(float[] values) {
    var result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  /** Places n · T + t that count, by sequence: right and left padding, none, one step, all. */
  private static final int[][] RIGHT = {{0, 1, 2}, {4, 5, 6, 7}, {}, {12}, {16, 17}};

  private static final int[][] LEFT = {{1, 2, 3}, {4, 5, 6, 7}, {}, {15}, {18, 19}};

  @SuppressWarnings("ReferenceEquality") // the two constants
  private static Sequence sequence(Tensor x, int[][] places) {
    return Sequence.of(
        x,
        places == RIGHT
            ? Mask.lengths(3, 4, 0, 1, 2)
            : Mask.leftPadded(IndexTensor.vector(3, 4, 0, 1, 2)));
  }

  private record Run(float loss, Map<String, float[]> gradients) {}

  private static Run run(CrfLoss loss, Crf crf, Tensor given, int[][] places, Target target) {
    ParameterStore store = ParameterStore.of(crf.parameters());
    Gradients gradients = store.gradients();
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(given);
      Sequence scores = crf.apply(sequence(x, places), Pass.training(1, 1));
      Tensor value = loss.apply(scores, target);
      tape.backward(value.times(1.5f), gradients);
      var byName = new LinkedHashMap<String, float[]>();
      crf.parameters().forEach((name, parameter) -> byName.put(name, gradients.of(parameter)));
      byName.put("x", tape.gradient(x).toArray());
      return new Run(value.item(), byName);
    }
  }

  /** Loss and gradients by the definition, known tags −1 where the weight is 0. */
  private static Run expected(Crf crf, Tensor x, int[][] places, int[] known, Reduction reduction) {
    double loss = 0;
    double count = 0;
    var dx = new double[N * T * C];
    var da = new double[C * C];
    var starts = new double[C];
    var ends = new double[C];
    for (int[] steps : places) {
      if (steps.length == 0) {
        continue;
      }
      AllSequences all = definition(crf, x, steps);
      List<int[]> every = all.where(y -> true);
      List<int[]> agreeing =
          all.where(
              y -> {
                for (int t = 0; t < y.length; t++) {
                  if (known[steps[t]] >= 0 && known[steps[t]] != y[t]) {
                    return false;
                  }
                }
                return true;
              });
      loss += all.logSum(every) - all.logSum(agreeing);
      for (int t = 0; t < steps.length; t++) {
        count += known[steps[t]] >= 0 ? 1 : 0;
      }
      for (int sign : new int[] {1, -1}) {
        List<int[]> some = sign == 1 ? every : agreeing;
        double total = all.logSum(some);
        for (int[] y : some) {
          double p = sign * Math.exp(all.score(y) - total);
          starts[y[0]] += p;
          ends[y[y.length - 1]] += p;
          for (int t = 0; t < y.length; t++) {
            dx[steps[t] * C + y[t]] += p;
            if (t > 0) {
              da[y[t - 1] * C + y[t]] += p;
            }
          }
        }
      }
    }
    double divisor = reduction.divisor(count, N);
    var gradients = new LinkedHashMap<String, float[]>();
    gradients.put("transitions", floats(da, 1.5 / divisor));
    gradients.put("starts", floats(starts, 1.5 / divisor));
    gradients.put("ends", floats(ends, 1.5 / divisor));
    gradients.put("x", floats(dx, 1.5 / divisor));
    return new Run((float) (loss / divisor), gradients);
  }

  private static float[] floats(double[] values, double factor) {
    var result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) (values[i] * factor);
    }
    return result;
  }

  private static void assertClose(Run actual, Run expected) {
    assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5f));
    expected
        .gradients()
        .forEach(
            (name, values) ->
                assertThat(actual.gradients().get(name))
                    .as(name)
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(values));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void lossAndGradientsAreThoseOfAllSequencesOneByOne(Reduction reduction) {
    Crf crf = crf(1.5);
    Tensor x = Tensor.of(random.floats(N * T * C, -2, 2), N, T, C);
    int[] tags = random.ints(N * T, 0, C);
    Target target = Target.classes(IndexTensor.of(tags, N, T));
    for (int[][] places : new int[][][] {RIGHT, LEFT}) {
      Run actual = run(new CrfLoss(crf).withReduction(reduction), crf, x, places, target);
      assertClose(actual, expected(crf, x, places, tags, reduction));
    }
  }

  @Test
  void stepsWithoutATagAreSummedOver() {
    Crf crf = crf(1.5);
    Tensor x = Tensor.of(random.floats(N * T * C, -2, 2), N, T, C);
    int[] tags = random.ints(N * T, 0, C);
    var weights = new float[N * T];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 3 == 1 ? 0 : 1;
      tags[i] = weights[i] == 0 ? -1 : tags[i];
    }
    Target target = Target.classes(IndexTensor.of(tags, N, T)).weighted(Tensor.of(weights, N, T));
    assertClose(
        run(new CrfLoss(crf), crf, x, RIGHT, target),
        expected(crf, x, RIGHT, tags, Reduction.MEAN));
    Target nothing = target.weighted(Tensor.of(new float[N * T], N, T));
    Run none = run(new CrfLoss(crf), crf, x, RIGHT, nothing);
    assertThat(none.loss()).isZero();
    assertThat(none.gradients().get("x")).containsOnly(0f);
  }

  @Test
  void withoutTransitionsItIsTheSoftmaxCrossEntropy() {
    var crf = new Crf(C);
    crf.parameters().values().forEach(parameter -> parameter.set(new float[parameter.size()]));
    Tensor x = Tensor.of(random.floats(N * T * C, -2, 2), N, T, C);
    Target target = Target.classes(IndexTensor.of(random.ints(N * T, 0, C), N, T));
    Sequence scores = sequence(x, LEFT);
    assertThat(new CrfLoss(crf).apply(scores, target).item())
        .isCloseTo(new SoftmaxCrossEntropy().apply(scores, target).item(), within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 80, 1500})
  void theBestSequenceAndItsProbabilitiesAreThoseOfAllSequences(double bound) {
    Crf crf = crf(bound);
    Tensor x = Tensor.of(random.floats(N * T * C, -bound, bound), N, T, C);
    boolean[][] follows = {{true, true, false}, {false, true, true}, {true, true, false}};
    TagConstraints constraints =
        TagConstraints.of(
            follows, new boolean[] {true, false, true}, new boolean[] {true, true, false});
    List<TagDecoder.Tagged> free = TagDecoder.of(crf).decode(sequence(x, RIGHT));
    List<TagDecoder.Tagged> bound2 =
        TagDecoder.of(crf).constrained(constraints).decode(sequence(x, RIGHT));
    for (int n = 0; n < N; n++) {
      if (RIGHT[n].length == 0) {
        assertThat(free.get(n).tags()).isEmpty();
        continue;
      }
      AllSequences all = definition(crf, x, RIGHT[n]);
      assertTagged(free.get(n), all, all.where(y -> true));
      assertTagged(bound2.get(n), all, all.where(constraints::allows));
      assertThat(constraints.allows(bound2.get(n).tags())).isTrue();
    }
  }

  private static void assertTagged(
      TagDecoder.Tagged tagged, AllSequences all, List<int[]> possible) {
    assertThat(tagged.tags()).isEqualTo(all.best(possible));
    assertThat(tagged.logProbability())
        .isCloseTo(all.score(tagged.tags()) - all.logSum(possible), within(1e-9));
    for (int t = 0; t < tagged.tags().length; t++) {
      for (int j = 0; j < C; j++) {
        int step = t;
        int tag = j;
        assertThat(tagged.probabilities()[t][j])
            .isCloseTo((float) all.probability(possible, y -> y[step] == tag), within(1e-6f));
      }
    }
  }

  @Test
  void aPathThatIsBestOnlyAtTheEndIsNotLostInTheSums() {
    var crf = new Crf(2);
    crf.parameters().get("transitions").set(new float[] {0, -2000, -2000, 0});
    crf.parameters().get("starts").set(new float[] {0, 0});
    crf.parameters().get("ends").set(new float[] {-1500, 0});
    Tensor x = Tensor.of(new float[] {900, 0, 0, 0, 0, 0}, 1, 3, 2);
    TagDecoder.Tagged tagged = TagDecoder.of(crf).decode(Sequence.of(x)).get(0);
    assertThat(tagged.tags()).containsExactly(1, 1, 1); // 0 against 900 - 1500
    assertThat(tagged.logProbability()).isCloseTo(0, within(1e-12));
    assertThat(tagged.probabilities()[0]).containsExactly(0f, 1f);
  }

  @Test
  void constraintsNeverGiveAnImpossibleSequence() {
    boolean[][] follows = new boolean[C][C];
    for (int trial = 0; trial < 300; trial++) {
      int[] drawn = random.ints(C * C, 0, 2);
      for (int i = 0; i < drawn.length; i++) {
        follows[i / C][i % C] = drawn[i] == 1 || i / C == i % C; // each tag may repeat
      }
      TagConstraints constraints =
          TagConstraints.of(
              follows, new boolean[] {true, false, true}, new boolean[] {true, true, true});
      int steps = 1 + trial % 20;
      Tensor x = Tensor.of(random.floats(steps * C, -5, 5), 1, steps, C);
      int[] tags =
          TagDecoder.of(crf(3)).constrained(constraints).decode(Sequence.of(x)).get(0).tags();
      assertThat(tags).hasSize(steps);
      assertThat(constraints.allows(tags)).as("trial %d", trial).isTrue();
    }
  }

  @Test
  void independentStepsHaveTheirSoftmax() {
    Tensor x = Tensor.of(random.floats(N * T * C, -4, 4), N, T, C);
    List<TagDecoder.Tagged> alone = TagDecoder.independent(C).decode(sequence(x, LEFT));
    List<TagDecoder.Tagged> chained =
        TagDecoder.independent(C).constrained(TagConstraints.none(C)).decode(sequence(x, LEFT));
    for (int n = 0; n < N; n++) {
      assertThat(alone.get(n).tags()).isEqualTo(chained.get(n).tags());
      assertThat(alone.get(n).logProbability())
          .isCloseTo(chained.get(n).logProbability(), within(1e-12));
      for (int t = 0; t < alone.get(n).tags().length; t++) {
        assertThat(alone.get(n).probabilities()[t])
            .usingComparatorWithPrecision(1e-7f)
            .containsExactly(chained.get(n).probabilities()[t]);
      }
    }
  }

  @Test
  void aBatchHasTheBitsOfItsRows() {
    Crf crf = crf(1.5);
    Tensor x = Tensor.of(random.floats(N * T * C, -2, 2), N, T, C);
    Sequence batch = sequence(x, LEFT);
    List<TagDecoder.Tagged> together = TagDecoder.of(crf).decode(batch);
    for (int n = 0; n < N; n++) {
      TagDecoder.Tagged alone = TagDecoder.of(crf).decode(batch.rows(n, n + 1)).get(0);
      assertThat(alone.tags()).isEqualTo(together.get(n).tags());
      assertThat(alone.probabilities()).isDeepEqualTo(together.get(n).probabilities());
      assertThat(alone.logProbability()).isEqualTo(together.get(n).logProbability());
    }
  }

  @Test
  void oneOfEquallyGoodSequencesIsTheFirst() {
    var crf = new Crf(C);
    crf.parameters().values().forEach(parameter -> parameter.set(new float[parameter.size()]));
    Tensor x = Tensor.of(new float[T * C], 1, T, C);
    assertThat(TagDecoder.of(crf).decode(Sequence.of(x)).get(0).tags()).containsOnly(0);
    assertThat(TagDecoder.independent(C).decode(Sequence.of(x)).get(0).probabilities()[0])
        .usingComparatorWithPrecision(1e-7f)
        .containsExactly(1 / 3f, 1 / 3f, 1 / 3f);
  }

  @Test
  void itLearnsWhatOnlyTransitionsTell() throws IOException {
    // The input tells the first tag alone; each tag follows the one before it.
    var inputs = new ArrayList<float[][]>();
    var tags = new ArrayList<Integer>();
    for (int n = 0; n < 60; n++) {
      var x = new float[6][2];
      int tag = n % C;
      x[0][0] = tag;
      for (int t = 0; t < 6; t++) {
        x[t][1] = random.floats(1)[0] * 0.1f;
        tags.add((tag + t) % C);
      }
      inputs.add(x);
    }
    Tensor x = Tensor.of(inputs.toArray(new float[0][][]));
    int[] classes = tags.stream().mapToInt(Integer::intValue).toArray();
    IndexTensor y = IndexTensor.of(classes, 60, 6);
    Sequential model =
        Sequential.input(2)
            .add(Dense.units(8, dev.unroll.nn.Activation.TANH))
            .add(Dense.units(C))
            .add(Crf.layer())
            .build();
    model.initialize(4);
    Crf crf = (Crf) model.layers().get("crf1");
    TrainingConfig config =
        TrainingConfig.defaults()
            .withLoss(new CrfLoss(crf))
            .withOptimizer(new Adam(0.03f))
            .withBatchSize(20)
            .withEpochs(80)
            .withSeed(1);
    new Trainer(config).fit(model, Dataset.of(Sequence.of(x), Target.classes(y)));
    assertThat(right(model, crf, x, classes)).isEqualTo(360);
    var file = new ByteArrayOutputStream();
    ModelFile.save(file, model, Map.of());
    Sequential loaded =
        (Sequential)
            ModelFile.load(
                    new ByteArrayInputStream(file.toByteArray()), "x", LayerRegistry.standard())
                .model();
    assertThat(right(loaded, (Crf) loaded.layers().get("crf1"), x, classes)).isEqualTo(360);
  }

  private static long right(Sequential model, Crf crf, Tensor x, int[] classes) {
    List<TagDecoder.Tagged> tagged = TagDecoder.of(crf).decode(Sequence.of(model.predict(x)));
    long right = 0;
    for (int i = 0; i < classes.length; i++) {
      right += tagged.get(i / 6).tags()[i % 6] == classes[i] ? 1 : 0;
    }
    return right;
  }

  @Test
  void wrongUseIsRefusedInASentence() {
    Crf crf = crf(1);
    Sequence x = Sequence.of(Tensor.of(random.floats(2 * T * C), 2, T, C));
    Target target = Target.classes(IndexTensor.of(new int[2 * T], 2, T));
    var loss = new CrfLoss(crf);
    float[] half = new float[2 * T];
    half[3] = 0.5f;
    assertThatThrownBy(() -> loss.apply(x, target.weighted(Tensor.of(half, 2, T))))
        .hasMessage(
            "crf: sequence 0, step 3 has the weight 0.5 (expected 1, or 0 where the tag is not"
                + " known). Use a softmax to weight steps.");
    assertThatThrownBy(
            () ->
                loss.apply(
                    x, Target.classes(IndexTensor.of(new int[] {0, 0, 0, 0, 0, 3, 0, 0}, 2, T))))
        .hasMessage(
            "crf: the tag of sequence 1, step 1 is 3 (expected 0 to 2). Give steps without a tag"
                + " the weight 0.");
    assertThatThrownBy(() -> loss.apply(x, Target.classes(IndexTensor.vector(0, 1))))
        .hasMessage("crf: the tags have the shape [2] (expected [2, 4], one for each step)");
    assertThatThrownBy(() -> new Crf(4).apply(x, Pass.predict()))
        .hasMessage("Crf(4): x has 3 scores at a step (expected 4)");
    assertThatThrownBy(crf::requireCausal).hasMessageContaining("without truncation");
    assertThatThrownBy(() -> crf.stepper(C)).hasMessageContaining("as a whole");
    assertThatThrownBy(() -> new Crf(0)).hasMessageContaining("expected 1 or more");
    assertThatThrownBy(() -> TagDecoder.of(crf).constrained(TagConstraints.none(2)))
        .hasMessage("tag constraints: they are for 2 tags (expected 3)");
    TagConstraints impossible =
        TagConstraints.of(new boolean[C][C], new boolean[C], new boolean[C]);
    assertThatThrownBy(() -> TagDecoder.of(crf).constrained(impossible).decode(x))
        .hasMessageContaining("allow no sequence of 4 tags");
  }
}
