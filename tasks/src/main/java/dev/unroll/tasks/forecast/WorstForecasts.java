package dev.unroll.tasks.forecast;

import dev.unroll.data.rows.Shown;
import dev.unroll.data.series.Series;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.WorstFirst;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The forecasts of a test set, to be written to a file: those with the largest errors first. */
final class WorstForecasts {
  /**
   * A forecast of one value.
   *
   * @param point that is forecast
   * @param step the number of steps ahead, from 1
   */
  private record One(int point, int step, double actual, double forecast) {
    static final Comparator<One> WORST_FIRST =
        Comparator.comparingDouble(One::size)
            .reversed()
            .thenComparingInt(One::point)
            .thenComparingInt(One::step);

    double error() {
      return forecast - actual;
    }

    /** Returns the absolute error; NaN counts as larger than any. */
    private double size() {
      return Math.abs(error());
    }
  }

  private static final int MAX_CHARACTERS = 200;

  private final WorstFirst<One> worst;

  WorstForecasts(int most) {
    worst = new WorstFirst<>(most, One.WORST_FIRST);
  }

  void add(int point, int step, double actual, double forecast) {
    worst.add(new One(point, step, actual, forecast));
  }

  /**
   * Returns the rows.
   *
   * @param series that was forecast; its labels name the points
   */
  ScorePart.Rows rows(Series series) {
    List<String> labels = series.labels();
    List<String> columns =
        List.of(labels == null ? "point" : "time", "step", "actual", "forecast", "error");
    return new ScorePart.Rows(
        "predictions", "predictions", columns, each -> forEach(labels, each), worst.leftOut());
  }

  private void forEach(@Nullable List<String> labels, Consumer<List<Object>> each) {
    for (One one : worst.sorted()) {
      each.accept(
          List.of(
              labels == null
                  ? (Object) (long) one.point
                  : Shown.of(labels.get(one.point), MAX_CHARACTERS),
              (long) one.step,
              one.actual,
              one.forecast,
              one.error()));
    }
  }
}
