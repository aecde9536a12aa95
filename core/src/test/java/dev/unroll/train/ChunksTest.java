package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Sgd;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmState;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunksTest {
  private static final int N = 4;
  private static final int T = 11;
  private static final int IN = 3;
  private static final int OUT = 2;
  private static final int[] ALL = {0, 1, 2, 3};
  private static final DocumentStarts STARTS =
      DocumentStarts.of(new int[][] {{4, 5, 9}, {}, {0, 3, 10}, {1, 2, 6, 8}});

  private final Tensor x = Tensor.of(new TestRandom(1).floats(N * T * IN), N, T, IN);
  private final Tensor y = Tensor.of(new TestRandom(2).floats(N * T * OUT), N, T, OUT);

  private static Sequential model() {
    return Sequential.of(new Lstm(IN, 6), new Gru(6, 5), new Dense(5, OUT)).initialize(3);
  }

  private static List<@Nullable Mask> masks() {
    var valid = new boolean[N][T];
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < T; t++) {
        valid[n][t] = n != 1 && (t * 7 + n * 5) % 3 != 0;
      }
    }
    return Arrays.asList(
        null, Mask.lengths(4, T, 0, 7), Mask.leftPadded(10, T, 0, 3), Mask.of(valid));
  }

  /** Outputs of all pieces where steps count, by row and step, else null. */
  private static float[][][] predict(Sequential model, Dataset data, int[] positions, int steps) {
    var outputs = new float[positions.length][data.steps()][];
    var pieces = new Chunks(data, new Truncation(steps));
    Carried carried = Carried.none();
    for (int i = 0; i < pieces.count(); i++) {
      Chunk piece = pieces.get(positions, i);
      if (piece == null) {
        carried = pieces.over(positions, i, carried);
      } else {
        Applied result = piece.apply(model, carried, Pass.predict());
        carried = result.last();
        put(result.output(), outputs, i * steps);
      }
    }
    return outputs;
  }

  private static void put(Sequence part, float[][][] outputs, int from) {
    float[][][] values = part.values().toArray3();
    Mask mask = part.mask();
    for (int n = 0; n < part.batch(); n++) {
      int count = mask == null ? part.steps() : mask.count(n);
      for (int i = 0; i < count; i++) {
        int t = mask == null ? i : mask.position(n, i, part.steps());
        outputs[n][from + t] = values[n][t];
      }
    }
  }

  @Test
  void piecesOfABatchAreTheBatch() {
    Sequential model = model();
    int[] positions = {3, 0, 2};
    for (Mask mask : masks()) {
      Dataset data = Dataset.of(Sequence.of(x, mask), Target.values(y));
      var whole = new float[positions.length][T][];
      put(model.apply(data.batch(positions).input(), Pass.predict()), whole, 0);
      for (int steps : new int[] {1, 2, 4, 10, T, 99}) {
        assertThat(predict(model, data, positions, steps))
            .as(mask + " in chunks of " + steps)
            .isDeepEqualTo(whole);
      }
    }
  }

  /** What a model gives for each document as a sequence of its own. */
  private float[][][] byDocument(Sequential model, @Nullable Mask mask) {
    var outputs = new float[N][T][];
    for (int n = 0; n < N; n++) {
      int[] starts = STARTS.steps(n);
      for (int s = -1; s < starts.length; s++) {
        int from = s < 0 ? 0 : starts[s];
        int to = s + 1 < starts.length ? starts[s + 1] : T;
        if (from == to) {
          continue;
        }
        Sequence document = Sequence.of(x, mask).pick(new int[] {n}, from, to);
        var part = new float[1][to - from][];
        put(model.apply(document, Pass.predict()), part, 0);
        System.arraycopy(part[0], 0, outputs[n], from, to - from);
      }
    }
    return outputs;
  }

  @Test
  void documentsAreSequencesOfTheirOwnWhereverChunksEnd() {
    Sequential model = model();
    for (Mask mask : masks()) {
      float[][][] expected = byDocument(model, mask);
      Dataset data = Dataset.of(Sequence.of(x, mask), Target.values(y), STARTS);
      for (int steps : new int[] {1, 2, 3, 4, 5, 7, T, 99}) {
        assertThat(predict(model, data, ALL, steps))
            .as(mask + " in chunks of " + steps)
            .isDeepEqualTo(expected);
      }
      var whole = new float[N][T][];
      put(Chunk.of(data.batch(ALL)).apply(model, Pass.predict()).only(), whole, 0);
      assertThat(whole).as(mask + " as a whole").isDeepEqualTo(expected);
    }
  }

  @Test
  void documentsOfIdsToo() {
    var model = Sequential.of(new Embedding(7, 3), new Lstm(3, 4)).initialize(2);
    IndexTensor ids = IndexTensor.of(new TestRandom(3).ints(N * T, 0, 7), N, T);
    Dataset data = Dataset.of(Sequence.ids(ids), Target.classes(ids), STARTS);
    float[][][] outputs = predict(model, data, ALL, 4);
    Sequence document = Sequence.ids(ids).pick(new int[] {3}, 2, 6);
    float[][] alone = model.apply(document, Pass.predict()).values().toArray3()[0];
    assertThat(Arrays.copyOfRange(outputs[3], 2, 6)).isDeepEqualTo(alone);
  }

  /** Loss and gradients of what is computed. */
  private record Outcome(float loss, List<float[]> gradients) {
    interface Forward {
      Tensor loss(Sequential model);
    }

    static Outcome of(Sequential model, Forward forward) {
      Gradients gradients = model.store().gradients();
      try (Tape tape = Tape.open()) {
        Tensor loss = forward.loss(model);
        tape.backward(loss, gradients);
        return new Outcome(
            loss.item(), model.parameters().values().stream().map(gradients::of).toList());
      }
    }

    void requireBitsOf(Outcome expected) {
      TensorAssert.assertThat("loss", new float[] {loss}).hasBitsOf(expected.loss);
      for (int p = 0; p < gradients.size(); p++) {
        TensorAssert.assertThat("gradient " + p, gradients.get(p))
            .hasBitsOf(expected.gradients.get(p));
      }
    }
  }

  @Test
  void theGradientOfAChunkIsThatFromItsFirstStateAsAConstant() {
    var lstm = new Lstm(IN, OUT);
    Sequential model = Sequential.of(lstm).initialize(5);
    Dataset data = Dataset.of(Sequence.of(x, Mask.lengths(9, T, 2, 7)), Target.values(y));
    var pieces = new Chunks(data, new Truncation(4));
    var mse = new MeanSquaredError();
    Carried carried = Carried.none();
    LstmState state = null;
    for (int i = 0; i < 3; i++) {
      Chunk piece = pieces.get(ALL, i);
      Carried first = carried;
      LstmState initial = state;
      var last = new ArrayList<Carried>();
      var after = new ArrayList<LstmState>();
      Outcome chunk =
          Outcome.of(
              model,
              m -> {
                Applied result = piece.apply(m, first, Pass.training(1, 1));
                last.add(result.last());
                return mse.apply(result.output(), piece.target());
              });
      Sequence cut = data.batch(ALL).input().pick(ALL, i * 4, Math.min(T, i * 4 + 4));
      Target target = Target.values(y.slice(1, i * 4, Math.min(T, i * 4 + 4)).detach());
      Outcome byHand =
          Outcome.of(
              model,
              m -> {
                var run = lstm.unroll(cut, initial, Pass.training(1, 1));
                after.add(run.last().detach());
                return mse.apply(run.outputs(), target);
              });
      chunk.requireBitsOf(byHand);
      carried = last.get(0);
      state = after.get(0);
      assertThat(carried.parts("lstm1").get(1).toArray()).isEqualTo(state.c().toArray());
    }
  }

  @Test
  void oneChunkIsOrdinaryTraining() {
    var model = Sequential.of(Dropout.rate(0.3f), new Lstm(IN, 6), new Dense(6, OUT)).initialize(4);
    var mse = new MeanSquaredError();
    for (Mask mask : masks()) {
      Dataset data =
          Dataset.of(
              Sequence.of(x, mask),
              Target.values(y).weighted(Tensor.of(new TestRandom(4).floats(N * T, 0, 2), N, T)));
      Outcome ordinary =
          Outcome.of(
              model,
              m -> {
                Batch batch = data.batch(ALL);
                return mse.apply(m.apply(batch.input(), Pass.training(7, 3)), batch.target());
              });
      for (int steps : new int[] {T, T + 1, 1000}) {
        var pieces = new Chunks(data, new Truncation(steps));
        assertThat(pieces.count()).isEqualTo(1);
        Chunk piece = pieces.get(ALL, 0);
        Outcome truncated =
            Outcome.of(
                model,
                m ->
                    mse.apply(
                        piece.apply(m, Carried.none(), Pass.training(7, 3)).output(),
                        piece.target()));
        truncated.requireBitsOf(ordinary);
      }
    }
  }

  @Test
  void documentStartsChangeNoItemOfALoss() {
    Sequential model = model();
    Tensor weights = Tensor.of(new TestRandom(5).floats(N * T, 0, 2), N, T);
    var withStarts =
        new Batch(
            Sequence.of(x, Mask.leftPadded(10, T, 1, 3)),
            Target.values(y).weighted(weights),
            STARTS);
    var without = new Batch(withStarts.input(), withStarts.target());
    var alone = byDocument(model, without.input().mask());
    for (float[][] row : alone) {
      Arrays.setAll(row, t -> row[t] == null ? new float[OUT] : row[t]);
    }
    Sequence expected = without.input().withValues(Tensor.of(alone));
    Sequence joined = Chunk.of(withStarts).apply(model, Pass.predict()).only();
    assertThat(joined.mask()).isEqualTo(without.input().mask());
    for (Reduction reduction : Reduction.values()) {
      Loss loss = new MeanSquaredError(reduction);
      assertThat(loss.apply(joined, withStarts.target()).item())
          .isEqualTo(loss.apply(expected, without.target()).item());
      assertThat(loss.weight(joined, withStarts.target()))
          .isEqualTo(loss.weight(expected, without.target()));
    }
  }

  @Test
  void gradientsFlowThroughDocumentsAsThroughSequences() {
    Sequential model = model();
    var mse = new MeanSquaredError(Reduction.SUM);
    Dataset data = Dataset.of(Sequence.of(x), Target.values(y), STARTS);
    Outcome joined =
        Outcome.of(
            model,
            m -> {
              Batch batch = data.batch(ALL);
              return mse.apply(
                  Chunk.of(batch).apply(m, Pass.training(1, 1)).only(), batch.target());
            });
    Outcome apart =
        Outcome.of(
            model,
            m -> {
              Tensor sum = null;
              for (int n = 0; n < N; n++) {
                int[] cuts = STARTS.steps(n);
                for (int s = -1; s < cuts.length; s++) {
                  int from = s < 0 ? 0 : cuts[s];
                  int to = s + 1 < cuts.length ? cuts[s + 1] : T;
                  if (from < to) {
                    Batch document = data.batch(new int[] {n}, from, to);
                    Tensor loss =
                        mse.apply(
                            m.apply(document.input(), Pass.training(1, 1)), document.target());
                    sum = sum == null ? loss : sum.plus(loss);
                  }
                }
              }
              return sum;
            });
    assertThat(joined.loss)
        .isCloseTo(apart.loss, org.assertj.core.data.Percentage.withPercentage(1e-4));
    for (int p = 0; p < joined.gradients.size(); p++) {
      TensorAssert.assertThat("gradient " + p, joined.gradients.get(p))
          .isWithin(1e-5, apart.gradients.get(p));
    }
  }

  @Test
  void everyBatchHasAsManyPiecesAndEmptyOnesArePassedOver() {
    Dataset data = Dataset.of(Sequence.of(x, Mask.lengths(4, T, 0, 7)), Target.values(y));
    var pieces = new Chunks(data, new Truncation(4));
    assertThat(pieces.count()).isEqualTo(3);
    assertThat(pieces.get(new int[] {0}, 1)).isNull();
    assertThat(pieces.get(new int[] {0, 3}, 1)).isNotNull();
    assertThat(pieces.get(new int[] {0, 3}, 2)).isNull();
    assertThat(pieces.get(new int[] {2}, 0)).isNull();
    assertThat(new Chunks(data, new Truncation(T)).get(new int[] {2}, 0)).isNotNull();
  }

  @Test
  void documentsThatBeginInAPieceThatIsPassedOverBeginAnew() {
    var valid = new boolean[N][T];
    for (boolean[] row : valid) {
      Arrays.fill(row, true);
      Arrays.fill(row, 3, 6, false);
    }
    DocumentStarts starts = DocumentStarts.of(new int[][] {{4}, {}, {2, 5}, {3, 7}});
    Dataset data = Dataset.of(Sequence.of(x, Mask.of(valid)), Target.values(y), starts);
    Sequential model = model();
    var whole = new float[N][T][];
    put(Chunk.of(data.batch(ALL)).apply(model, Pass.predict()).only(), whole, 0);
    assertThat(predict(model, data, ALL, 3)).isDeepEqualTo(whole);

    TrainingConfig config =
        TrainingConfig.defaults().withOptimizer(new Sgd(1e-30f)).withBatchSize(N).withEpochs(1);
    double loss = new Trainer(config).loss(model, data);
    TrainingConfig chunks = config.withTruncation(new Truncation(3));
    assertThat(new Trainer(chunks).loss(model, data)).isCloseTo(loss, within(1e-6));
    History history = new Trainer(chunks).fit(model, data);
    assertThat(history.rows().get(0).loss()).isCloseTo(loss, within(1e-6));
  }

  @Test
  void anOwnDatasetIsCutByDefault() {
    Sequential model = model();
    Dataset memory = Dataset.of(Sequence.of(x), Target.values(y), STARTS);
    Dataset own = new Dataset() { // batches no longer than their longest example
          @Override
          public int size() {
            return N;
          }

          @Override
          public Batch batch(int[] positions) {
            int steps = Arrays.equals(positions, new int[] {1}) ? T : T - 1;
            return memory.batch(positions, 0, steps);
          }
        };
    assertThat(own.steps()).isEqualTo(T);
    assertThat(predict(model, own, new int[] {0, 3}, 5))
        .isDeepEqualTo(
            Arrays.stream(predict(model, memory, new int[] {0, 3}, 5))
                .map(row -> Arrays.copyOf(Arrays.copyOf(row, T - 1), T))
                .toArray(float[][][]::new));
  }

  @Test
  void refusesWhatCannotBeCut() {
    assertThatThrownBy(() -> new Truncation(0))
        .hasMessage("truncation requires chunks of 1 or more steps, got 0");
    Dataset one = Dataset.of(Sequence.of(x), Target.values(Tensor.zeros(N, OUT)));
    assertThatThrownBy(() -> new Chunks(one, new Truncation(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("require a target for every step")
        .hasMessageContaining("got values [4, 2]");
    Dataset classes = Dataset.of(Sequence.of(x), Target.classes(IndexTensor.vector(0, 1, 0, 1)));
    assertThatThrownBy(() -> new Chunks(classes, new Truncation(4)))
        .hasMessageContaining("got classes [4]; pass a target for every step");
    Dataset rows = Dataset.of(Tensor.zeros(N, IN), Tensor.zeros(N, OUT));
    assertThatThrownBy(() -> new Chunks(rows, new Truncation(4)))
        .hasMessageContaining("the inputs are rows without time");
    var last = Sequential.of(new Lstm(IN, OUT, Returns.LAST));
    var batch = new Batch(Sequence.of(x), Target.values(Tensor.zeros(N, OUT)), STARTS);
    assertThatThrownBy(() -> Chunk.of(batch).apply(last, Pass.predict()))
        .hasMessageContaining("sequences with document starts require one for every step");
  }

  @Test
  void refusesDocumentStartsThatCannotBe() {
    assertThatThrownBy(() -> DocumentStarts.of(new int[] {3, 5, 5}))
        .hasMessage("the document starts of row 0 must be increasing and 0 or more, got 5 after 5");
    assertThatThrownBy(() -> DocumentStarts.of(new int[0], new int[] {-1}))
        .hasMessage("the document starts of row 1 must be increasing and 0 or more, got -1");
    var target = Target.values(y);
    assertThatThrownBy(
            () -> new Batch(Sequence.of(x), target, DocumentStarts.of(new int[][] {{1}})))
        .hasMessageContaining("requires the document starts of each, got those of 1");
    assertThatThrownBy(
            () ->
                new Batch(Sequence.of(x), target, DocumentStarts.of(new int[][] {{}, {T}, {}, {}})))
        .hasMessage("a document of row 1 cannot begin at step 11 of 11, counted from 0");
  }
}
