package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.series.Series;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million points are trained on and scored in a small heap: their windows alone, 168 points of 5
 * columns each, would be 3.4 GB of floats.
 */
class LargeSeriesTest {
  private static final int POINTS = 1_000_000;
  private static final int TESTED = 1_000;

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void memoryGrowsWithThePointsAndNotWithTheWindows() throws Exception {
    assertThat(fork("-Xmx256m")).as("training in another JVM").endsWith("scored\n");
  }

  private static String fork(String heap) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseSerialGC",
                heap,
                "-cp",
                System.getProperty("java.class.path"),
                LargeSeriesTest.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static double[][] waves(int columns) {
    var values = new double[columns][POINTS];
    for (int c = 0; c < columns; c++) {
      for (int t = 0; t < POINTS; t++) {
        values[c][t] = StrictMath.sin(0.01 * t * (c + 1));
      }
    }
    return values;
  }

  /** Runs in the other JVM. */
  public static void main(String[] args) {
    var names = List.of("load", "a", "b", "c", "d");
    Series series = Series.of("large", names, waves(names.size()));
    ForecastConfig config =
        ForecastConfig.builder()
            .columns(names)
            .window(168)
            .split(Split.points(POINTS - TESTED))
            .layers(LayerSpec.gruLast(8), LayerSpec.dense(1))
            .training(TrainingConfig.defaults().withSteps(2))
            .build();

    TrainingResult<Forecaster> result = Forecaster.training(config, series).fit();

    ScorePart.Lines plot = ForecastParts.plot(result.score());
    assertThat(result.score().value("rmse")).isFinite();
    assertThat(plot.lines().get(2).x()).hasSize(21_000).endsWith(POINTS - 1);
    assertThat(plot.lines().get(0).x()).hasSize(21_000 + 168).endsWith(POINTS - 1);
    assertThat(plot.split()).hasValue(POINTS - TESTED);
    System.out.println("scored");
  }
}
