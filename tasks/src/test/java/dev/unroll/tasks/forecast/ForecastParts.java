package dev.unroll.tasks.forecast;

import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of the score of a forecaster. */
public final class ForecastParts {
  private ForecastParts() {}

  /** Returns the plot. */
  public static ScorePart.Lines plot(Score score) {
    return score.part(ScorePart.Lines.class, "forecast");
  }

  /** Returns the metrics of each step of the horizon. */
  static List<Map<String, Double>> steps(Score score) {
    ScorePart.Table table = score.part(ScorePart.Table.class, "steps");
    var steps = new ArrayList<Map<String, Double>>();
    for (List<Object> row : table.rows()) {
      var metrics = new LinkedHashMap<String, Double>();
      for (int i = 1; i < row.size(); i++) {
        metrics.put(table.columns().get(i).key(), (Double) row.get(i));
      }
      steps.add(metrics);
    }
    return steps;
  }
}
