package dev.unroll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.tasks.Score;
import dev.unroll.tasks.TaskMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final TaskMetric RMSE = TaskMetric.error("rmse", "RMSE", "units");
  private static final TaskMetric R2 = TaskMetric.fraction("r2", "R2");

  @Test
  void eachMetricMarksItsOwnBestValuesAndTiesAndNeverNaN() {
    var baselines = new LinkedHashMap<String, Map<String, Double>>();
    baselines.put("mean", Map.of("rmse", 4.0, "r2", 0.5));
    baselines.put("last", Map.of("rmse", 1.5, "r2", Double.NaN));
    Score score =
        Score.of(List.of(RMSE, R2), Map.of("rmse", 1.5, "r2", 0.25))
            .withBefore(Map.of("rmse", Double.NaN, "r2", 0.5))
            .withBaselines(baselines)
            .withMetric("r2");

    assertThat(Report.table(score, "may.csv", "after training"))
        .isEqualTo(
            """
            may.csv           RMSE      R2
            before training   -         0.5000 *
            after training    1.500 *   0.2500
            mean              4.000     0.5000 *
            last              1.500 *   -
            * best of its column; results are compared by R2""");
  }

  @Test
  void aSingleRowHasNoBest() {
    Score score = Score.of(List.of(RMSE), Map.of("rmse", 1.5));

    assertThat(Report.table(score, "test set", "model")).doesNotContain("*");
  }
}
