package dev.unroll.tasks;

import dev.unroll.store.Fields;
import java.util.List;

/** The tasks that recipes can name. */
enum TaskKind {
  /** {@link Forecaster}. */
  FORECAST {
    @Override
    void check(Recipe recipe, Fields fields) {
      ForecastRecipe.check(recipe, fields);
    }

    @Override
    Expectation expectation(Fields fields) {
      return Expectation.read(fields, List.of("rmse", "mae"), Expectation.Side.AT_MOST);
    }

    @Override
    String figure() {
      return "rmse";
    }
  },
  /** {@link Classifier}. */
  CLASSIFY {
    @Override
    void check(Recipe recipe, Fields fields) {
      ClassifierRecipe.check(recipe, fields);
    }

    @Override
    Expectation expectation(Fields fields) {
      return Expectation.read(fields, List.of("accuracy", "macroF1"), Expectation.Side.AT_LEAST);
    }

    @Override
    String figure() {
      return "accuracy";
    }
  };

  /** Checks the keys of a recipe that are its task's own. */
  abstract void check(Recipe recipe, Fields fields);

  /** Reads the figure that a recipe must reach. */
  abstract Expectation expectation(Fields fields);

  /** The metric that recipes of this task are compared by unless they say otherwise. */
  abstract String figure();

  static TaskKind read(Fields fields) {
    return fields.choice("task", TaskKind.class);
  }
}
