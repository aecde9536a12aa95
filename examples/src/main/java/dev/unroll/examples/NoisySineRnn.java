package dev.unroll.examples;

import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.forecast.Feed;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.Split;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;

/** The recipe {@code noisy-sine-rnn} as a program: a simple recurrent network on a noisy sine. */
public final class NoisySineRnn {
  private NoisySineRnn() {}

  /**
   * Trains.
   *
   * @param args epochs; default 100
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 100 : Integer.parseInt(args[0]);
    var config =
        ForecastConfig.defaults()
            .withWindow(4)
            .withFeed(Feed.STEPS)
            .withSplit(Split.points(600))
            .withScale(Scaler.Kind.NONE)
            .withLayers(LayerSpec.simpleRnnLast(10), LayerSpec.dense(1))
            .withTraining(
                TrainingConfig.defaults()
                    .withOptimizer(new Adam(0.001f))
                    .withBatchSize(32)
                    .withEpochs(epochs)
                    .withShuffle(false));
    Series noisy = Series.noisySine(1000, 0.01, 0.2, 11);
    TestScores.print(Forecaster.training(config, noisy).fit().score());
  }
}
