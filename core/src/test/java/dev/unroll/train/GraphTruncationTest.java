package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.optim.Adam;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Causal graphs in chunks of their sequences. */
class GraphTruncationTest {
  private static final int N = 5;
  private static final int T = 11;
  private static final int[] ROWS = {0, 1, 2, 3, 4};
  private static final Mask MASK = Mask.lengths(3, 11, 0, 8, 4);
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .withLoss("next", new MeanSquaredError())
          .withLoss("level", new MeanSquaredError(), 0.5)
          .withOptimizer(new Adam(0.01f))
          .withBatchSize(2)
          .withEpochs(2);

  @TempDir Path directory;

  private static Batch batch(Mask mask) {
    var random = new TestRandom(2);
    return new Batch(
        Graphs.causalInputs(N, T, mask, 1),
        Targets.of("next", Target.values(Tensor.of(random.floats(N * T * 2), N, T, 2)))
            .with("level", Target.values(Tensor.of(random.floats(N * T), N, T, 1))));
  }

  /** In memory, with documents that begin within rows. */
  private record Documents(Batch all) implements Dataset {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Batch batch(int[] positions) {
      return all.pick(positions);
    }
  }

  private static Dataset documents() {
    return new Documents(
        batch(MASK).withStarts(DocumentStarts.of(new int[][] {{2}, {4, 9}, {}, {3}, {}})));
  }

  private static float[] weights(Model model) {
    return model.store().snapshot();
  }

  @Test
  void chunksGiveTheBitsOfTheWhole() {
    Graph graph = Graphs.causal();
    Inputs inputs = batch(MASK).inputs();
    for (int chunk : new int[] {1, 3, 4, T}) {
      Carried carried = Carried.none();
      for (int from = 0; from < T; from += chunk) {
        int end = Math.min(T, from + chunk);
        Applied result = graph.apply(inputs.pick(ROWS, from, end), carried, Pass.predict());
        for (String name : graph.outputs()) {
          float[][][] whole = graph.predict(inputs).values(name).toArray3();
          float[][][] part = result.outputs().values(name).toArray3();
          for (int n = 0; n < N; n++) {
            assertThat(part[n])
                .as("%s of row %d from step %d", name, n, from)
                .isDeepEqualTo(Arrays.copyOfRange(whole[n], from, end));
          }
        }
        carried = result.last();
        assertThat(carried.layers().keySet()).containsExactly("loads", "prices", "once", "twice");
      }
    }
  }

  @Test
  void oneChunkOfAllStepsIsOrdinaryTraining() {
    Graph whole = Graphs.causal();
    Dataset data = new Documents(batch(MASK));
    new Trainer(CONFIG).fit(whole, data, data);
    Graph chunk = Graphs.causal();
    new Trainer(CONFIG.withTruncation(new Truncation(T + 2))).fit(chunk, data, data);
    assertThat(weights(chunk)).isEqualTo(weights(whole));
  }

  @Test
  void documentsAreSequencesOfTheirOwn() {
    Graph graph = Graphs.causal();
    Batch all = documents().batch(ROWS);
    Inputs inputs = all.inputs();
    double together = new Trainer(CONFIG).loss(graph, documents());
    for (int chunk : new int[] {1, 3, 5}) {
      assertThat(new Trainer(CONFIG.withTruncation(new Truncation(chunk))).loss(graph, documents()))
          .isCloseTo(together, within(1e-6));
    }
    // row 1 by hand: steps 0 to 3, 4 to 8 and 9 to 10
    float[][][] outputs = Chunk.of(all).apply(graph, Pass.predict()).values("next").toArray3();
    int[] cuts = {0, 4, 9, 11};
    for (int i = 0; i < 3; i++) {
      float[][][] part =
          graph.predict(inputs.pick(new int[] {1}, cuts[i], cuts[i + 1])).values("next").toArray3();
      assertThat(Arrays.copyOfRange(outputs[1], cuts[i], cuts[i + 1])).isDeepEqualTo(part[0]);
    }
  }

  @Test
  void resumesInTheMiddleOfASequence() {
    for (int accumulation : new int[] {1, 2}) {
      TrainingConfig config =
          CONFIG.withTruncation(new Truncation(3)).withAccumulation(accumulation);
      Graph unbroken = Graphs.causal();
      new Trainer(config).fit(unbroken, documents(), documents());
      for (int stop = 1; stop < 12; stop++) {
        long last = stop;
        Path there = directory.resolve(accumulation + "." + stop);
        new Trainer(config)
            .checkpoints(Checkpoints.in(there))
            .stopWhen(event -> event.step() == last)
            .fit(Graphs.causal(), documents(), documents());
        Graph resumed = Graphs.causal().initialize(99);
        new Trainer(config)
            .checkpoints(Checkpoints.in(there))
            .resume(resumed, documents(), documents());
        assertThat(weights(resumed)).as("stopped at %d", stop).isEqualTo(weights(unbroken));
      }
    }
  }

  @Test
  void inputsOfUnequalStepsAreRefused() {
    Batch all = batch(null);
    Inputs uneven =
        Inputs.of("load", all.inputs().get("load").pick(ROWS, 0, 4))
            .with("price", all.inputs().get("price"))
            .with("place", all.inputs().get("place"));
    Dataset data = Dataset.of(uneven, all.targets());
    assertThatThrownBy(
            () -> new Trainer(CONFIG.withTruncation(new Truncation(3))).fit(Graphs.causal(), data))
        .hasMessage(
            "the inputs [load, price, place] have different numbers of steps (4 and 11 of"
                + " \"price\"); chunks and documents need one number of steps for all");
  }

  @Test
  void statesThatAreKnownAtTheEndAreRefused() {
    TrainingConfig config =
        TrainingConfig.defaults()
            .withLoss("next", new SoftmaxCrossEntropy())
            .withTruncation(new Truncation(3));
    Dataset data = Graphs.encoderDecoderData(4, 1);
    String sentence =
        "layer decoder: it reads encoder.h, the last state of encoder, which is known only at the"
            + " end of a whole sequence; use whole sequences, without truncation";
    assertThatThrownBy(() -> new Trainer(config).fit(Graphs.encoderDecoder(), data))
        .hasMessage(sentence);
    Sequence source = data.batch(new int[] {0}).inputs().get("source");
    assertThatThrownBy(
            () ->
                Graphs.encoderDecoder()
                    .apply(
                        Inputs.of("source", source).with("target", source),
                        Carried.none(),
                        Pass.predict()))
        .hasMessage(sentence);
  }
}
