package dev.unroll.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatesTest {
  @ParameterizedTest
  @CsvSource({
    "36500, yyyy",
    "4380, yyyy-MM",
    "1063, yyyy-MM-dd",
    "84, yyyy-MM-dd",
    "2, MM-dd HH:mm",
  })
  void ticksShowAsMuchAsTheRangeNeeds(long days, String pattern) {
    assertThat(Dates.pattern(TimeUnit.DAYS.toMillis(days))).isEqualTo(pattern);
  }

  @Test
  void ticksOfMinutesShowSeconds() {
    assertThat(Dates.pattern(TimeUnit.MINUTES.toMillis(5))).isEqualTo("HH:mm:ss");
  }

  @Test
  void millisecondsAreDates() {
    assertThat(Dates.of(new double[] {0, 86_400_000.4}))
        .containsExactly(new Date(0), new Date(86_400_000));
  }
}
