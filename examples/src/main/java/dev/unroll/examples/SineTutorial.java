package dev.unroll.examples;

import dev.unroll.data.series.Baseline;
import dev.unroll.data.series.ForecastErrors;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Windows;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adagrad;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Weights;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;

/**
 * The recipe {@code sine-tutorial} written out in layers: windows, model, trainer, score.
 *
 * <p>As the tutorial's code does, the ten values of a window are ten features of a single step, so
 * that there is no recurrence.
 */
public final class SineTutorial {
  private SineTutorial() {}

  /**
   * Trains.
   *
   * @param args steps; default 10,000
   */
  public static void main(String[] args) {
    int steps = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
    Windows train = Windows.of(Series.sine(0, 100.1, 10_010), 10, 1);
    Windows test = Windows.of(Series.sine(100.1, 110.2, 1_010), 10, 1);

    var model =
        Sequential.of(
                new Lstm(new LstmCell(10, 30, Weights.glorot(), 1f), Returns.ALL),
                new Lstm(new LstmCell(30, 30, Weights.glorot(), 1f), Returns.LAST),
                new Dense(30, 1))
            .initialize(42);
    var config =
        TrainingConfig.defaults()
            .withOptimizer(new Adagrad(0.1f, 0.1f))
            .withBatchSize(32)
            .withSteps(steps)
            .withReportEvery(1000);
    var data =
        Dataset.of(
            Tensor.of(train.flatInputs(), train.count(), 1, 10),
            Tensor.of(train.flatTargets(), train.count(), 1));

    TestScores.print("before training", rmse(model, test));
    var history = new Trainer(config).fit(model, data);
    TestScores.print("after training", rmse(model, test));
    for (Baseline naive : Baseline.of(test)) {
      TestScores.print(naive.name(), ForecastErrors.of(naive.forecasts(), test.actual()).rmse());
    }
    System.out.print(history.csv());
  }

  private static double rmse(Sequential model, Windows test) {
    Tensor predicted = model.predict(Tensor.of(test.flatInputs(), test.count(), 1, 10));
    var errors = new ForecastErrors();
    for (int i = 0; i < test.count(); i++) {
      errors.add(predicted.get(i, 0), test.actual()[i][0]);
    }
    return errors.rmse();
  }
}
