package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreTest {
  private static final TaskMetric RMSE = TaskMetric.error("rmse", "RMSE", "units");
  private static final TaskMetric R2 = TaskMetric.fraction("r2", "R²");

  private static Score score(double rmse, double r2) {
    var baselines = new LinkedHashMap<String, Map<String, Double>>();
    baselines.put("mean", Map.of("rmse", 3.0, "r2", 0.0));
    baselines.put("last value", Map.of("rmse", 2.0, "r2", 0.5));
    baselines.put("broken", Map.of("rmse", Double.NaN, "r2", Double.NaN));
    baselines.put("season", Map.of("rmse", 2.0, "r2", 0.9));
    return Score.of(List.of(RMSE, R2), Map.of("rmse", rmse, "r2", r2)).withBaselines(baselines);
  }

  @Test
  void theFirstMetricDecidesUnlessAnotherOneIsChosen() {
    Score score = score(1, 1);

    assertThat(score.metric()).isEqualTo(RMSE);
    assertThat(score.withMetric("r2").metric()).isEqualTo(R2);
    assertThat(score.withMetric("r2").withNote("a").withParts(List.of()).metric()).isEqualTo(R2);
    assertThatThrownBy(() -> score.withMetric("mae")).hasMessageContaining("[rmse, r2]");
  }

  @Test
  void theBestBaselineIsTheFirstOfEqualOnesAndNeverNaN() {
    assertThat(score(1, 1).bestBaseline()).contains("last value");
    assertThat(score(1, 1).withMetric("r2").bestBaseline()).contains("season");
    assertThat(Score.of(List.of(RMSE), Map.of()).bestBaseline()).isEmpty();
  }

  @Test
  void theVerdictNamesTheBaselinesThatAreNotBeatenByTheMetricThatDecides() {
    assertThat(score(1, 0.1).withVerdict().notes()).isEmpty();
    assertThat(score(2.5, 1).withVerdict().notes())
        .containsExactly("the model (RMSE 2.5) does not beat last value (2), season (2)");
    assertThat(score(2, 1).withVerdict().notes()).hasSize(1); // as good is not better
    assertThat(score(1, 0.1).withMetric("r2").withVerdict().notes())
        .containsExactly("the model (R² 0.1) does not beat season (0.9), last value (0.5)");
    assertThat(score(Double.NaN, 1).withVerdict().notes())
        .containsExactly("the model (RMSE NaN) does not beat last value (2), season (2), mean (3)");
  }

  @Test
  void aMetricThatTheTaskLacksIsAnError() {
    assertThat(Score.of(List.of(RMSE, R2), Map.of("rmse", 1.0)).value("r2")).isNaN();
    assertThatThrownBy(() -> score(1, 1).value("RMSE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the task has no metric \"RMSE\"; it has [rmse, r2]");
  }
}
