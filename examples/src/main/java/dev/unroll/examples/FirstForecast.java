package dev.unroll.examples;

import dev.unroll.data.series.Series;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.forecast.Forecaster;
import java.util.Arrays;

/** Trains a recipe, compares its scores with those of the baselines, and forecasts. */
public final class FirstForecast {
  private FirstForecast() {}

  /** Trains and forecasts. */
  public static void main(String[] args) {
    var training = Forecaster.training(Recipes.find("airline-seasonal"));
    var result = training.fit();
    System.out.println("test set: " + result.score().metrics());
    System.out.println("baselines: " + result.score().baselines());

    Forecaster forecaster = result.predictor(); // immutable, for any number of threads
    double[] next = forecaster.predict(Series.airline(), 3).values();
    System.out.println("the next three months: " + Arrays.toString(next));
  }
}
