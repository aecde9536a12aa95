package dev.unroll.data.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether 02/01/2024 is in January or in February. */
class DayOrMonthTest {
  private static TimeFormat detect(String... cells) {
    return TimeFormat.detect("sales.csv: column \"day\"", List.of(cells), null);
  }

  private static TimeFormat byPattern(String pattern, String... cells) {
    return TimeFormat.detect("sales.csv: column \"day\"", List.of(cells), pattern);
  }

  @Test
  void dayAndMonthAreDecidedByACellWithAPartAboveTwelve() {
    assertThat(detect("02/01/2024", "13/01/2024").parse("02/01/2024"))
        .hasToString("2024-01-02T00:00");
    assertThat(detect("02/01/2024", "02/13/2024").parse("02/01/2024"))
        .hasToString("2024-02-01T00:00");
    assertThat(detect("02.01.2024", "02.13.2024").parse("02.01.2024"))
        .hasToString("2024-02-01T00:00");
    assertThat(detect("01/01/2024", "02/02/2024").parse("02/02/2024"))
        .hasToString("2024-02-02T00:00");
  }

  private static String[] written(boolean dayFirst, List<LocalDate> dates) {
    return dates.stream()
        .map(
            date ->
                dayFirst
                    ? String.join(
                        "/",
                        two(date.getDayOfMonth()),
                        two(date.getMonthValue()),
                        "" + date.getYear())
                    : String.join(
                        "/",
                        two(date.getMonthValue()),
                        two(date.getDayOfMonth()),
                        "" + date.getYear()))
        .toArray(String[]::new);
  }

  private static String two(int number) {
    return (number < 10 ? "0" : "") + number;
  }

  @Test
  void dayAndMonthAreDecidedByTheOrderOnlyWhereItIsClear() {
    List<LocalDate> months =
        IntStream.range(0, 30).mapToObj(i -> LocalDate.of(2020, 1, 1).plusMonths(i)).toList();
    List<LocalDate> days =
        IntStream.range(0, 12).mapToObj(i -> LocalDate.of(2024, 2, 1).plusDays(i)).toList();
    for (boolean dayFirst : new boolean[] {true, false}) {
      String[] cells = written(dayFirst, months);
      assertThat(detect(cells).parse(cells[1])).hasToString("2020-02-01T00:00");

      // Twelve days of a month are twelve months on one day, in the other order.
      assertThatThrownBy(() -> detect(written(dayFirst, days)))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("dd/MM/yyyy")
          .hasMessageContaining("MM/dd/yyyy");
    }
    assertThatThrownBy(() -> detect("02/01/2024", "03/01/2024"))
        .hasMessage(
            "sales.csv: column \"day\", point 1: \"02/01/2024\" could be 2 January or 1 February, and the other rows do not determine which. Set data.dateFormat to \"dd/MM/yyyy\" or \"MM/dd/yyyy\".");
    assertThatThrownBy(() -> detect("2-1-2024 5:00 PM"))
        .hasMessageContaining("\"d-M-yyyy h:mm a\"");
    assertThat(byPattern("dd/MM/yyyy", "02/01/2024").parse("03/01/2024"))
        .hasToString("2024-01-03T00:00");
    assertThat(byPattern("MM/dd/yyyy", "02/01/2024").parse("03/01/2024"))
        .hasToString("2024-03-01T00:00");
  }

  /** Whatever the order decides, it never decides for the wrong one. */
  @Test
  void theOrderNeverDecidesWrongly() {
    var random = new java.util.Random(5);
    int refused = 0;
    for (int run = 0; run < 300; run++) {
      LocalDate start =
          LocalDate.of(2015 + random.nextInt(10), 1 + random.nextInt(12), 1 + random.nextInt(12));
      int kind = random.nextInt(4);
      int length = 2 + random.nextInt(25);
      var dates = new ArrayList<LocalDate>();
      for (int i = 0; i < length; i++) {
        LocalDate date =
            switch (kind) {
              case 0 -> start.plusDays(i);
              case 1 -> start.plusMonths(i);
              case 2 -> start.plusWeeks(i);
              default -> start.plusDays(random.nextInt(400));
            };
        if (date.getDayOfMonth() <= 12) {
          dates.add(date);
        }
      }
      boolean dayFirst = random.nextBoolean();
      String[] cells = written(dayFirst, dates);
      try {
        TimeFormat format = detect(cells);
        for (int i = 0; i < cells.length; i++) {
          assertThat(format.parse(cells[i]).local().toLocalDate())
              .as("%s", List.of(cells))
              .isEqualTo(dates.get(i));
        }
      } catch (BadInputException ambiguous) {
        refused++;
      }
    }
    assertThat(refused).isBetween(50, 290);
  }
}
