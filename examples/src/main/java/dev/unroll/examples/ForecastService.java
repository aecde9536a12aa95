package dev.unroll.examples;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.ForecastStream;
import dev.unroll.tasks.forecast.Forecaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Answers requests with a model, as a service does, and follows values that arrive one at a time.
 */
public final class ForecastService {
  private static final int MOST_HOURS = 48;

  private final Forecaster forecaster;

  /** Loads the model once, when the service starts. All threads share it. */
  private ForecastService(Path file) {
    forecaster = Forecaster.load(file);
  }

  private record Response(int status, Map<String, ?> body) {}

  /**
   * Answers the body of a request.
   *
   * @param body as a JSON parser returns it
   */
  private Response answer(Map<String, ?> body) {
    try {
      return new Response(200, forecaster.answer(body));
    } catch (BadInputException e) { // a bad value; the message is for the sender
      return new Response(400, Map.of("error", "" + e.getMessage()));
    }
  }

  /** Forecasts from values that the program has as an array, with a limit for the work. */
  private double[] forecast(double[] values, int hours) {
    if (hours > MOST_HOURS) {
      throw new BadInputException("hours: %d (expected at most %d)".formatted(hours, MOST_HOURS));
    }
    return forecaster
        .predict(values, hours)
        .values(); // BadInputException for NaN, too few, hours < 1
  }

  /**
   * Trains and saves a model, then uses it.
   *
   * @param args epochs; default 50
   */
  public static void main(String[] args) throws IOException {
    int epochs = args.length == 0 ? 50 : Integer.parseInt(args[0]);
    var config = ForecastConfig.defaults().withWindow(24).withHorizon(6);
    config = config.withTraining(config.training().withEpochs(epochs));
    double[] temperatures = temperatures(400);
    Path directory = Files.createTempDirectory("service");
    Path file = directory.resolve("models").resolve("temperature.safetensors");
    try {
      Forecaster.training(config, Series.of("temperature", temperatures))
          .fit()
          .predictor()
          .save(file); // creates the directory
      use(new ForecastService(file), temperatures);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling(""));
      Files.delete(directory);
    }
  }

  private static void use(ForecastService service, double[] temperatures) {
    double[] day = Arrays.copyOfRange(temperatures, 376, 400);
    System.out.println(service.answer(Map.of("values", day, "horizon", 2)));
    System.out.println(service.answer(Map.of("value", day)));
    System.out.println(service.answer(Map.of("values", List.of(50.5, 51.5))));
    System.out.println(Arrays.toString(service.forecast(day, 3)));
    follow(service.forecaster, day);
  }

  private static void follow(Forecaster forecaster, double[] readings) {
    ForecastStream stream = forecaster.stream(); // one for each sensor
    for (double reading : readings) {
      stream
          .next(reading) // in the units of the data; empty until there are enough values
          .ifPresent(forecast -> System.out.println("next " + forecast.values()[0]));
    }
  }

  private static double[] temperatures(int hours) {
    var all = new double[hours];
    for (int t = 0; t < hours; t++) {
      all[t] = 52 + 3 * Math.sin(2 * Math.PI * t / 24);
    }
    return all;
  }
}
