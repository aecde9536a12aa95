package dev.unroll.examples;

import dev.unroll.data.series.Series;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.forecast.Forecast;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.Forecaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Forecasts a series that is in memory, without a recipe or a file. */
public final class YourSeries {
  private YourSeries() {}

  /**
   * Trains, forecasts, saves and loads.
   *
   * @param args a directory to save to; default: a fresh temporary one
   */
  public static void main(String[] args) throws IOException {
    Path directory =
        args.length == 0 ? Files.createTempDirectory("unroll-models") : Path.of(args[0]);
    Path file = directory.resolve("model.safetensors");
    double[] values = Series.airline().values("Passengers");

    var config = ForecastConfig.defaults().withWindow(12).withSeason(12);
    var training = Forecaster.training(config, values); // or a Series with several columns
    TrainingResult<Forecaster> result = training.fit();
    System.out.println(result.score().metrics() + ", baselines " + result.score().baselines());
    Forecaster forecaster = result.predictor();
    System.out.println(Arrays.toString(forecaster.predict(values, 3).values()));
    forecaster.save(file);

    Forecast again = Forecaster.load(file).predict(values, 3);
    System.out.println(Arrays.toString(again.values()));
    again.notes().forEach(System.out::println);
  }
}
