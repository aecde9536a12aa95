package dev.unroll.examples;

import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.forecast.Feed;
import dev.unroll.tasks.forecast.FitOn;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.Split;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.util.Locale;

/**
 * The recipe {@code airline} as a program: a widely copied forecast of airline passengers, with its
 * faults. The scaling is fitted on the test set too, and the last value is a better forecast.
 */
public final class AirlineForecast {
  private AirlineForecast() {}

  /**
   * Trains.
   *
   * @param args epochs; default 1,000
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 1000 : Integer.parseInt(args[0]);
    LayerSpec lstm = LayerSpec.lstm(4).with("initializer", "uniform").with("forgetBias", 0);
    LayerSpec dense =
        LayerSpec.dense(1).with("initializer", "uniform").with("biasInitializer", "uniform");
    var config =
        ForecastConfig.defaults()
            .withWindow(2)
            .withFeed(Feed.SEQUENCE) // [1, 99, 2] to train, [1, 142, 2] to predict
            .withSplit(Split.fraction(0.7))
            .withScale(Scaler.Kind.RANGE)
            .withFitOn(FitOn.ALL)
            .withSeason(12)
            .withLayers(lstm, lstm, dense)
            .withTraining(
                TrainingConfig.defaults()
                    .withOptimizer(new Adam(0.01f))
                    .withBatchSize(1)
                    .withEpochs(epochs)
                    .withShuffle(false)
                    .withReportEvery(100));
    var result = Forecaster.training(config, Series.airline()).fit();
    TestScores.print(result.score());
    double[] next = result.predictor().predict(Series.airline(), 3).values();
    System.out.printf(
        Locale.ROOT, "next three months %.0f, %.0f, %.0f%n", next[0], next[1], next[2]);
  }
}
