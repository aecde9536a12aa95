package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.tasks.TrainingResult;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of series in memory are checked as the times of files are. */
class SeriesInMemoryTest {
  private static final int LENGTH = 40;
  private static final ForecastConfig CONFIG =
      ForecastConfig.defaults()
          .withWindow(4)
          .withTraining(ForecastConfig.defaults().training().withEpochs(1));

  private static Series series(List<String> labels) {
    double[] values = IntStream.range(0, labels.size()).mapToDouble(i -> i % 7).toArray();
    return Series.of("sales", List.of("value"), new double[][] {values}, labels);
  }

  private static List<String> labels(IntFunction<String> label) {
    return IntStream.range(0, LENGTH).mapToObj(label).toList();
  }

  private static String day(int i) {
    return LocalDate.of(2024, 1, 1).plusDays(i).toString();
  }

  private static TrainingResult<Forecaster> train(Series series) {
    return Forecaster.training(CONFIG, series).fit();
  }

  @Test
  void labelsInDoubtAreRefused() {
    for (IntFunction<String> label :
        List.<IntFunction<String>>of(
            i -> "KW %02d/2022".formatted(i + 1),
            i -> "Day " + (LENGTH - i),
            i -> "" + (90 - 2 * i))) {
      Series doubtful = series(labels(label));
      assertThatThrownBy(() -> Forecaster.training(CONFIG, doubtful))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("sales: ")
          .hasMessageContaining("or set data.time to none if ");
    }
    List<String> shuffled = new ArrayList<>(labels(i -> "t" + i));
    Collections.swap(shuffled, 3, 4);
    assertThatThrownBy(() -> Forecaster.training(CONFIG, series(shuffled)))
        .hasMessageContaining("point 5: the label \"t3\" comes after \"t4\"");
    assertThat(train(series(labels(i -> "point " + i))).score().notes()).isNotNull();
    assertThat(train(series(labels(i -> i % 2 == 0 ? "ebb" : "flood"))).score().notes())
        .isNotNull();
  }

  @Test
  void valuesInAnotherUnitAreNoted() {
    List<String> labels = labels(SeriesInMemoryTest::day);
    Series plain = series(labels);
    double[] thousandfold =
        IntStream.range(0, LENGTH).mapToDouble(i -> 1000 * (1 + i % 7)).toArray();
    Series other = Series.of("sales", List.of("value"), new double[][] {thousandfold}, labels);
    double[] thousandth =
        IntStream.range(0, LENGTH).mapToDouble(i -> (1 + i % 7) / 1000.0).toArray();
    Series small = Series.of("sales", List.of("value"), new double[][] {thousandth}, labels);
    for (Scaler.Kind kind : List.of(Scaler.Kind.STANDARD, Scaler.Kind.MINMAX, Scaler.Kind.RANGE)) {
      Forecaster forecaster = Forecaster.training(CONFIG.withScale(kind), plain).fit().predictor();
      String note = "the values of \"value\" (median 4000, 1000 to 7000) are far from those of";
      assertThat(forecaster.predict(other, 1).notes()).anyMatch(each -> each.startsWith(note));
      assertThat(forecaster.evaluate(other).notes()).anyMatch(each -> each.startsWith(note));
      assertThat(forecaster.predict(small, 1).notes())
          .anyMatch(each -> each.contains("(median 0.004, 0.001 to 0.007) are far from those"));
      assertThat(forecaster.predict(plain, 1).notes()).noneMatch(each -> each.contains("far from"));
      assertThat(forecaster.evaluate(plain).notes()).noneMatch(each -> each.contains("far from"));
    }
  }

  @Test
  void gapsAreNotedAndRefusedAsTheModelHasIt() {
    Forecaster forecaster = train(series(labels(SeriesInMemoryTest::day))).predictor();
    Series gap = series(labels(i -> day(i < 20 ? i : i + 2)));

    String note = "2 points are missing (daily), the first after 2024-01-20";
    assertThat(train(gap).score().notes()).anyMatch(each -> each.startsWith(note));
    assertThat(forecaster.evaluate(gap).notes()).anyMatch(each -> each.startsWith(note));
    assertThat(forecaster.predict(gap, 1).notes()).anyMatch(each -> each.startsWith(note));
    assertThatThrownBy(() -> forecaster.withReading(Map.of("gaps", "refuse")).predict(gap, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("sales: " + note)
        .hasMessageEndingWith("Add the points, or set data.gaps to note.");
    Forecast business =
        forecaster
            .withReading(Map.of("frequency", "business-days"))
            .predict(series(labels(SeriesInMemoryTest::day)).slice(0, 5), 1);
    assertThat(business.times()).containsExactly("2024-01-08");
  }

  @Test
  void anotherFrequencyIsNoted(@TempDir Path directory) {
    Series daily = series(labels(SeriesInMemoryTest::day));
    Series hourly = series(labels(i -> "2024-05-%02dT%02d:00".formatted(1 + i / 24, i % 24)));
    Path saved = directory.resolve("model.safetensors");
    train(daily).predictor().save(saved);
    Forecaster forecaster = Forecaster.load(saved);

    String note = "the times of sales are hourly, but those of the training data are daily";
    assertThat(forecaster.predict(hourly, 1).notes()).anyMatch(each -> each.startsWith(note));
    assertThat(forecaster.evaluate(hourly).notes()).anyMatch(each -> each.startsWith(note));
    assertThat(forecaster.predict(daily.slice(0, 9), 1).notes()).isEmpty();
  }
}
