package dev.unroll.examples;

import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.forecast.Forecast;
import dev.unroll.tasks.forecast.Forecaster;
import java.util.Arrays;

/** The recipe {@code sine} from a program: train, evaluate, forecast. */
public final class SineForecast {
  private SineForecast() {}

  /**
   * Trains.
   *
   * @param args steps; default those of the recipe, 10,000
   */
  public static void main(String[] args) {
    Recipe recipe = Recipes.find("sine");
    if (args.length > 0) {
      recipe = recipe.with("training.steps", args[0]);
    }
    TrainingResult<Forecaster> result = Forecaster.training(recipe).fit();
    TestScores.print(result.score());

    double[] known = {0.00, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09};
    Arrays.setAll(known, i -> Math.sin(known[i]));
    Forecast next = result.predictor().predict(known, 1);
    System.out.println("sin(0.10) is " + Math.sin(0.10) + ", forecast " + next.values()[0]);
  }
}
