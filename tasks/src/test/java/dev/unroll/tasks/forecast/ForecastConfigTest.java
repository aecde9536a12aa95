package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Transform;
import dev.unroll.data.table.TableFormat;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastConfigTest {
  /** A copy with another value for each setting, by its name. */
  private static Map<String, ForecastConfig> changed() {
    ForecastConfig defaults = ForecastConfig.defaults();
    var changed = new LinkedHashMap<String, ForecastConfig>();
    changed.put("columns", defaults.withColumns("a"));
    changed.put("target", defaults.withTarget("a"));
    changed.put("format", defaults.withFormat(TableFormat.detect().withSeparator(';')));
    changed.put("reading", defaults.withMissing(Missing.DROP));
    changed.put("window", defaults.withWindow(11));
    changed.put("horizon", defaults.withHorizon(2));
    changed.put("strategy", defaults.withStrategy(Strategy.RECURSIVE));
    changed.put("calendar", defaults.withCalendar(Cycle.MONTH));
    changed.put("feed", defaults.withFeed(Feed.FEATURES));
    changed.put("split", defaults.withSplit(Split.points(5)));
    changed.put("validation", defaults.withValidation(0.5));
    changed.put("transforms", defaults.withTransforms(Transform.log()));
    changed.put("scale", defaults.withScale(Scaler.Kind.NONE));
    changed.put("scaleByColumn", defaults.withScale("a", Scaler.Kind.NONE));
    changed.put("fitOn", defaults.withFitOn(FitOn.ALL));
    changed.put("season", defaults.withSeason(12));
    changed.put("layers", defaults.withLayers(LayerSpec.dense(1)));
    changed.put("training", defaults.withTraining(TrainingConfig.defaults()));
    return changed;
  }

  @Test
  void everySettingCountsInEqualityAndText() {
    assertThat(changed().keySet())
        .containsExactlyElementsOf(
            Arrays.stream(ForecastConfig.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .toList());
    assertThat(changed().values())
        .doesNotHaveDuplicates()
        .doesNotContain(ForecastConfig.defaults())
        .containsExactlyElementsOf(changed().values());
    assertThat(changed().values())
        .extracting(ForecastConfig::toString)
        .doesNotHaveDuplicates()
        .allSatisfy(text -> assertThat(text).contains(changed().keySet()));
    changed()
        .forEach(
            (name, config) -> {
              assertThat(config.toBuilder().build()).as(name).isEqualTo(config);
              assertThat(config).as(name).hasSameHashCodeAs(config.toBuilder().build());
            });
  }

  @Test
  void aBuilderChangesSeveralSettingsWhateverTheirOrder() {
    ForecastConfig config =
        ForecastConfig.builder()
            .validation(0.2)
            .feed(Feed.SEQUENCE)
            .validation(0)
            .target("a")
            .build();

    assertThat(config.feed()).isEqualTo(Feed.SEQUENCE);
    assertThat(config.withoutTarget().target()).isNull();
    assertThat(config.withoutTarget()).isEqualTo(ForecastConfig.defaults().withFeed(Feed.SEQUENCE));
    assertThatThrownBy(() -> config.withValidation(0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("feed sequence trains on one sequence");
    assertThatThrownBy(() -> config.withValidation(1))
        .hasMessage("validation must be a fraction from 0 to below 1, got 1.0");
  }
}
