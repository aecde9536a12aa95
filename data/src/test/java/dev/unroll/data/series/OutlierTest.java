package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.table.TableFormat;
import java.io.StringReader;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class OutlierTest {
  private static TableReport report(String text) {
    return TableReport.of(Table.read("sales.csv", new StringReader(text), TableFormat.detect()));
  }

  /** Two stores of different size; 300 is usual in one and far in the other. */
  private static String stores() {
    var text = new StringBuilder("date,store,sales\n");
    for (String store : new String[] {"small", "large"}) {
      for (int day = 0; day < 40; day++) {
        int usual = (store.equals("small") ? 100 : 300) + day % 7;
        int sales = store.equals("small") && (day == 10 || day == 20) ? 290 + day : usual;
        text.append(LocalDate.of(2024, 3, 1).plusDays(day))
            .append(',')
            .append(store)
            .append(',')
            .append(sales)
            .append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void valuesAreComparedWithTheirOwnSeriesTheFarthestFirst() {
    assertThat(report(stores()).outliers("sales"))
        .extracting(Outlier::describe)
        .containsExactly("310 (line 22, 2024-03-21, small)", "300 (line 12, 2024-03-11, small)");
  }

  @Test
  void atMostFiveAreNamedAndAnEvenSeriesHasNone() {
    var text = new StringBuilder("v\n");
    for (int i = 0; i < 60; i++) {
      text.append(i % 8 == 0 ? 1000 + i : i % 5).append('\n');
    }
    assertThat(report(text.toString()).outliers("v"))
        .extracting(Outlier::line)
        .containsExactly(58L, 50L, 42L, 34L, 26L);
    assertThat(report(stores().replaceAll("small,(30|31)0\n", "small,101\n")).outliers("sales"))
        .isEmpty();
  }
}
