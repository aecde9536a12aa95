package dev.unroll.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Table;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files as spreadsheets and loggers write them. */
class FilesFromPracticeTest {
  private static Path file(String name) throws URISyntaxException {
    URL url = FilesFromPracticeTest.class.getResource(name);
    assertThat(url).as(name).isNotNull();
    return Path.of(url.toURI());
  }

  private static double[] values(String file, String column) throws URISyntaxException {
    Table table = Table.read(file(file));
    assertThat(table.onlyNumericColumn()).isEqualTo(column);
    return table.series(List.of(column), Missing.ERROR).values(column);
  }

  /** The root mean squared difference of neighbours: the error of "last value". */
  private static double lastValue(double[] values) {
    double sum = 0;
    for (int i = 1; i < values.length; i++) {
      sum += Math.pow(values[i] - values[i - 1], 2);
    }
    return Math.sqrt(sum / (values.length - 1));
  }

  @Test
  void decimalCommasNextToARunningNumber() throws URISyntaxException {
    double[] values = values("leistung.csv", "Leistung");

    assertThat(values).hasSize(60).startsWith(50.00, 51.64, 53.09);
    assertThat(Arrays.stream(values).allMatch(v -> v >= 45 && v <= 55)).isTrue();
  }

  @Test
  void decimalCommasWithoutAHeader() throws URISyntaxException {
    double[] values = values("nohead.csv", "column2");

    assertThat(values).startsWith(50.00, 51.64, 53.09);
    assertThat(Arrays.stream(values).allMatch(v -> v >= 45 && v <= 55)).isTrue();
    assertThat(lastValue(values)).isCloseTo(1.2, within(0.1));
  }

  @Test
  void linesAboveTheHeader() throws URISyntaxException {
    assertThat(values("excel.csv", "Wert")).startsWith(10, 11, 12, 13, 14, 15, 16, 10);
    assertThat(values("comment.csv", "Wert")).startsWith(10, 11, 12, 13, 14, 15, 16, 10);
    List<LabelledText> texts =
        LabelledTexts.of(file("texts.csv"), "text", "label").toList(BadRows.refuse());
    assertThat(texts.get(0)).isEqualTo(new LabelledText("the pump is broken 0", "fault", 3));
  }

  @Test
  void emptyColumnsOfASpreadsheet() throws URISyntaxException {
    var columns = SequenceColumns.of("id", "label").withTime("time");
    var sequences = NumericSequences.read(file("excel-columns.csv"), columns, BadRows.refuse());

    assertThat(sequences.features()).isEqualTo(1);
    assertThat(sequences.labels().names()).containsExactly("down", "up");
  }
}
