package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  @Test
  void printsTheFieldsOfOtherBenchmarks() {
    Cli.Outcome result =
        Cli.run("bench", "airline", "--seconds", "0.01", "--warmup", "0", "--json");

    assertThat(result.code()).isZero();
    Map<String, Object> line = Json.parseObject(result.out(), "stdout");
    assertThat(line)
        .containsKeys(
            "peer",
            "version",
            "workload",
            "batch",
            "threads",
            "mode",
            "samples_per_s",
            "ms_per_step",
            "ms_p10",
            "ms_p90",
            "steps",
            "cores_busy",
            "others_busy",
            "peak_rss_mb",
            "final_loss")
        .containsEntry("peer", "unroll")
        .containsEntry("workload", "airline")
        .containsEntry("mode", "train");
    assertThat(((Number) line.get("batch")).intValue()).isEqualTo(1);
    assertThat(((Number) line.get("ms_per_step")).doubleValue()).isPositive();
    assertThat(((Number) line.get("final_loss")).doubleValue()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"mnist-rnn, infer, 8", "mnist-rnn, infer1, 1", "imdb-rnn, stream, 1"})
  void timesPredictions(String workload, String mode, int batch) {
    Cli.Outcome result =
        Cli.run("bench", workload, "--mode", mode, "--seconds", "0.01", "--warmup", "0");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines().skip(1).findFirst().orElseThrow())
        .matches(workload + " +" + batch + " +\\d+ +" + mode + " .*samples.*");
  }

  @Test
  void timesTheStreamWithoutAMode() {
    Cli.Outcome result = Cli.run("bench", "stream", "--seconds", "0.01", "--warmup", "0", "--json");

    assertThat(Json.parseObject(result.out(), "stdout"))
        .containsEntry("workload", "stream")
        .containsEntry("mode", "infer")
        .containsEntry("final_loss", null)
        .doesNotContainKey("tokens_per_s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | there is no workload \"nothing\"",
        "sine --mode fast | --mode is \"fast\" (expected train, infer, infer1, stream or all)",
        "imdb-lstm --batch 100000000 | an array of shape [400000000, 80] has 32,000,000,000 values",
        "sine --batch 0 | --batch must be 1 or more, got 0",
        "sine --seconds 0 | --seconds must be more than 0, got 0",
        "sine --seconds NaN | --seconds must be more than 0, got NaN",
        "stream --mode train | workload \"stream\": it is not trained",
        "seq2seq --mode stream | workload \"seq2seq\": it reads whole sequences"
      })
  void rejectsWhatCannotBeTimed(String arguments, String sentence) {
    Cli.Outcome result = Cli.run((Object[]) ("bench " + arguments).split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains(sentence)
        .satisfies(text -> assertThat(text.lines()).hasSize(1));
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = BenchCommand.MAIN)
  void startsAProgramThatExists(String name) throws ReflectiveOperationException {
    assertThat(Class.forName(name).getMethod("main", String[].class)).isNotNull();
  }
}
