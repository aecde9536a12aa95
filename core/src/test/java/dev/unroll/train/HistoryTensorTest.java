package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.store.Fields;
import dev.unroll.store.Safetensors;
import dev.unroll.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories in checkpoints. */
class HistoryTensorTest {
  @TempDir Path directory;

  @Test
  void rowsComeBackAsTheyWere() throws Exception {
    var rows =
        List.of(
            new History.Row(1, 1, 0.1, Double.NaN, Map.of(), 1e-3f, 1e300, 0),
            new History.Row(
                Long.MAX_VALUE,
                (1L << 32) + 1,
                -0.0,
                Double.MIN_VALUE,
                Map.of("accuracy", Double.NaN),
                0.7f,
                Double.NEGATIVE_INFINITY,
                1 / 3.0),
            new History.Row(3, 2, 1, 2, Map.of("accuracy", 0.25), 0.7f, 4, 5));
    List<String> metrics = HistoryTensor.metrics(rows);
    Path file = directory.resolve("file");
    new Safetensors(Map.of(), List.of(HistoryTensor.of(rows, metrics))).write(file);
    List<Safetensors.Entry> read = Safetensors.read(file).entries();
    assertThat(HistoryTensor.rows(read, metrics, Fields.of(Map.of(), "file"))).isEqualTo(rows);
  }

  /** A header holds 100 MB, which were reached after half a million rows. */
  @Test
  void theHeaderOfACheckpointDoesNotGrowWithTheRows() throws Exception {
    Tensor examples = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1);
    var checkpoints = Checkpoints.in(directory);
    int[] sizes = new int[2];
    for (int i = 0; i < 2; i++) {
      TrainingConfig config =
          TrainingConfig.defaults().withSteps(100).withReportEvery(i == 0 ? 100 : 1);
      new Trainer(config)
          .checkpoints(checkpoints)
          .fit(Sequential.of(new Dense(1, 1)).initialize(1), Dataset.of(examples, examples));
      Map<String, String> header = Safetensors.read(checkpoints.file()).metadata();
      sizes[i] = header.toString().length();
    }
    assertThat(sizes[1]).isLessThan(sizes[0] + 100);
    assertThat(checkpoints.history().rows()).hasSize(100);
  }
}
