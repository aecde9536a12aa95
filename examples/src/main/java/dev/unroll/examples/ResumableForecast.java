package dev.unroll.examples;

import dev.unroll.data.series.Series;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;

/** Trains a forecaster with checkpoints: the same program starts and resumes the run. */
public final class ResumableForecast {
  private ResumableForecast() {}

  /**
   * Stops a run, as a shutdown of the service would, and resumes it.
   *
   * @param args an empty directory for the checkpoints
   */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    TrainingResult<Forecaster> stopped = train(directory, true);
    TrainingResult<Forecaster> result = train(directory, false);
    System.out.println("stopped " + stopped.stopped() + ", then " + result.stopped());
    System.out.println("test set " + result.score().metrics());
  }

  private static TrainingResult<Forecaster> train(Path directory, boolean shutdown) {
    var config = ForecastConfig.defaults().withWindow(12).withSeason(12);
    RunListener listener = RunListener.silent();
    var checkpoints = Checkpoints.in(directory).everySeconds(60);
    Training<Forecaster> training =
        Forecaster.training(config, Series.airline()).checkpoints(checkpoints);
    if (shutdown) {
      training.requestStop(); // from any thread, such as that of a shutdown hook
    }
    return checkpoints.unfinished() ? training.resume(listener) : training.fit(listener);
  }
}
