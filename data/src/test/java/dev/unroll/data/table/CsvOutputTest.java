package dev.unroll.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Table;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvOutputTest {
  @TempDir Path directory;

  @Test
  void quotesWhatMustBeAndLeavesNaNAndNullEmpty() throws IOException {
    StringWriter text = new StringWriter();

    try (CsvOutput out = CsvOutput.to(text, "label", "value")) {
      out.row("a, \"b\"", 1.5f);
      out.row(null, Double.NaN);
      out.row(3, -0.0);
    }

    assertThat(text).hasToString("label,value\n\"a, \"\"b\"\"\",1.5\n,\n3,-0.0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.csv", "out.csv.gz"})
  void readingGivesTheSameBits(String name) throws IOException {
    double[] values = {0.1, 1e-300, -123456789.12345679, Double.MIN_VALUE, 1 / 3.0};
    Path file = directory.resolve(name);

    try (CsvOutput out = CsvOutput.create(file, "y")) {
      for (double value : values) {
        out.row(value);
      }
    }

    assertThat(Table.read(file).series(List.of("y"), Missing.ERROR).values("y"))
        .containsExactly(values);
    assertThat(Files.readAllBytes(file)[0] == 0x1f).isEqualTo(name.endsWith(".gz"));
  }

  @Test
  void refusesARowOfAnotherWidth() throws IOException {
    try (CsvOutput out = CsvOutput.to(new StringWriter(), "a", "b")) {
      assertThatThrownBy(() -> out.row(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a row of 1 cells for 2 columns");
    }
  }
}
