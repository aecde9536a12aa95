package dev.unroll.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.cli.bench.Workload.Kind;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.train.History;
import dev.unroll.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
  @Test
  void listsTwelveWorkloads() {
    assertThat(Workload.all().keySet())
        .containsExactly(
            "sine",
            "airline",
            "imdb-rnn",
            "imdb-lstm",
            "imdb-gru",
            "ptb-small",
            "ptb-medium",
            "ptb-large",
            "mnist-rnn",
            "bilstm-tag",
            "seq2seq",
            "stream");
  }

  @Test
  void namesTheNearestWorkload() {
    assertThatThrownBy(() -> Workload.named("imdb-ltsm"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("imdb-lstm");
  }

  /** The millions of operations that the benchmarks of other libraries state. */
  @ParameterizedTest
  @CsvSource({
    "sine, 32, 20.895, 6.991",
    "imdb-rnn, 64, 574.120, 191.373",
    "imdb-lstm, 128, 4592.812, 1530.937",
    "imdb-gru, 64, 1722.311, 574.104",
    "ptb-small, 20, 11088, 3696",
    "ptb-large, 20, 214200, 71400",
    "mnist-rnn, 8, 7.141, 2.648",
    "bilstm-tag, 32, 1826.488, 608.829",
    "seq2seq, 64, 24866.980, 8288.993"
  })
  void countsTheOperationsOfMatrixProducts(
      String name, int batch, double training, double prediction) {
    Workload workload = Workload.named(name);

    assertThat(1e-6 * workload.flops(batch, true)).isCloseTo(training, within(6e-4));
    assertThat(1e-6 * workload.flops(batch, false)).isCloseTo(prediction, within(6e-4));
  }

  @ParameterizedTest
  @CsvSource({
    // worked out by hand from the shapes
    "sine, 11191",
    "imdb-lstm, 1075329",
    "ptb-small, 4651600",
    "mnist-rnn, 6602",
    "bilstm-tag, 2238865",
    "stream, 214016"
  })
  void buildsANetworkOfTheStatedShapes(String name, long parameters) {
    assertThat(WorkloadModel.of(Workload.named(name)).parameterCount()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sine",
        "airline",
        "imdb-rnn",
        "imdb-lstm",
        "imdb-gru",
        "ptb-small",
        "mnist-rnn",
        "bilstm-tag",
        "seq2seq"
      })
  void trainsOnData(String name) {
    Workload workload = Workload.named(name);
    Model model = WorkloadModel.of(workload);

    History history =
        new Trainer(WorkloadModel.training(workload, 2).toBuilder().steps(2).build())
            .fit(model, WorkloadData.training(workload, 2));

    History.Row last = history.rows().get(history.rows().size() - 1);
    assertThat(last.step()).isEqualTo(2);
    assertThat(last.loss()).isFinite().isPositive();
  }

  @Test
  void cutsOneStreamIntoTheBatchesOfALanguageModel() {
    Workload workload = Workload.named("ptb-small");
    Dataset data = WorkloadData.training(workload, workload.batch());

    assertThat(data.size()).isEqualTo(20);
    assertThat(data.steps()).isEqualTo(4 * 35);
    assertThat(workload.kind()).isEqualTo(Kind.LM);
    assertThat(WorkloadModel.training(workload, 20).truncation().steps()).isEqualTo(35);
  }

  @Test
  void makesEnoughExamplesNotToBeLearnedByHeart() {
    Workload workload = Workload.named("mnist-rnn");
    Dataset data = WorkloadData.training(workload, 8);
    Batch batch = data.batch(new int[] {0, 1});

    assertThat(data.size()).isEqualTo(4096);
    assertThat(batch.inputs().steps()).isEqualTo(28);
    assertThat(WorkloadData.batches(workload, 8)).hasSize(512);
  }
}
