package dev.unroll.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("JavaUtilDate") // XChart reads it
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
    assertThat(Dates.pattern(days * 86_400_000.0)).isEqualTo(pattern);
  }

  @Test
  void ticksOfMinutesShowSeconds() {
    assertThat(Dates.pattern(5 * 60_000.0)).isEqualTo("HH:mm:ss");
  }

  @Test
  void millisecondsAreDates() {
    assertThat(Dates.of(new double[] {0, 86_400_000.4}))
        .containsExactly(new Date(0), new Date(86_400_000));
  }
}
