package dev.unroll.examples;

import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.forecast.Feed;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.Split;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The recipe {@code noisy-sine-mlp} as a program: a perceptron 4-10-1 on a noisy sine. It is saved,
 * loaded into a new object, and predicts a newly drawn series.
 */
public final class NoisySinePerceptron {
  private NoisySinePerceptron() {}

  /**
   * Trains.
   *
   * @param args epochs; default 100
   */
  public static void main(String[] args) throws IOException {
    int epochs = args.length == 0 ? 100 : Integer.parseInt(args[0]);
    var config =
        ForecastConfig.defaults()
            .withWindow(4)
            .withFeed(Feed.FEATURES)
            .withSplit(Split.points(600))
            .withScale(Scaler.Kind.NONE)
            .withLayers(LayerSpec.dense(10).with("activation", "relu"), LayerSpec.dense(1))
            .withTraining(
                TrainingConfig.defaults()
                    .withOptimizer(new Adam(0.001f))
                    .withBatchSize(32)
                    .withEpochs(epochs)
                    .withShuffle(false));
    Series noisy = Series.noisySine(1000, 0.01, 0.2, 11);
    TrainingResult<Forecaster> result = Forecaster.training(config, noisy).fit();
    TestScores.print(result.score());

    Path file = Files.createTempFile("noisy-sine", ".safetensors");
    try {
      result.predictor().save(file);
      Forecaster loaded = Forecaster.load(file);
      Series drawnAnew = Series.noisySine(1000, 0.01, 0.2, 12);
      TestScores.print("a new series", loaded.evaluate(drawnAnew).metrics());
      TestScores.print(
          "the same, before loading", result.predictor().evaluate(drawnAnew).metrics());
    } finally {
      Files.delete(file);
    }
  }
}
