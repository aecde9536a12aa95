package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.MissingSteps;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.Header;
import dev.unroll.data.table.TableFormat;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks that spreadsheets and statistics offices write in place of numbers. */
class MissingMarksTest {
  @TempDir private Path directory;

  private static Table table(String separator, String mark) {
    String times = "2024-01-01T10:00 2024-01-01T11:00 2024-01-01T12:00 2024-01-01T13:00";
    String[] hours = times.split(" ");
    String[] values = {"1.5", mark, mark, "4.25"};
    var text = new StringBuilder("time" + separator + "value" + separator + "text\n");
    for (int i = 0; i < hours.length; i++) {
      text.append(String.join(separator, hours[i], values[i], "a:b/c-d")).append('\n');
    }
    return Table.read("file.csv", new StringReader(text.toString()), Header.FIRST_ROW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..", "...", ":", "/", "#NV", "#N/A", "#DIV/0!", "#VALUE!", "#WERT!", "\\N", "-", "–", "—",
        "n.d.", "n/a", "k. A.", "k.A.", "\u00a0"
      })
  void marksAreMissingValues(String mark) {
    for (String separator : List.of(";", ",", "\t", "|")) {
      Table table = table(separator, mark);
      Series series =
          table.series(
              List.of("value"),
              "value",
              SeriesOptions.defaults().withMissing(Missing.FORWARD_FILL));
      assertThat(series.values("value")).containsExactly(1.5, 1.5, 1.5, 4.25);
      assertThat(series.times()).isPresent();
      if (!mark.equals("\u00a0")) {
        assertThat(series.notes())
            .contains(
                "cells of \"value\" that hold a mark instead of a number were read as missing values: "
                    + mark
                    + " (2)");
      }
      assertThatThrownBy(() -> table.series(List.of("value"), Missing.ERROR))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("file.csv:3: column \"value\" is")
          .hasMessageContaining("Set missing to drop or forward-fill");
    }
  }

  @ParameterizedTest
  @CsvSource({"12 kWh", "1.5 p", "unknown", "10/12", "12:30", "1-2"})
  void otherTextsAreRefused(String cell) {
    Table table = table(";", cell);
    assertThatThrownBy(() -> table.series(List.of("value"), Missing.FORWARD_FILL))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("file.csv:3: column \"value\" is \"" + cell);
  }

  @Test
  void textsAndLabelsAreNotTouched() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("texts.csv"), "text,label\n..,:\n-,/\ngood film,:\nbad film,/\n");
    var texts = LabelledTexts.of(file, "text", "label").toList(BadRows.refuse());
    assertThat(texts).hasSize(4);
    assertThat(texts.get(0).text()).isEqualTo("..");
    assertThat(texts.get(1).label()).isEqualTo("/");
  }

  @Test
  void marksOfSequencesAreCounted() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("seq.csv"), "id,label,v\na,:,1\na,:,..\na,:,#NV\nb,/,2\nb,/,..\n");
    var columns = SequenceColumns.of("id", "label").withMissing(MissingSteps.MASK);
    NumericSequences sequences =
        NumericSequences.read(
            file,
            columns,
            TableFormat.detect(),
            ExpectedLabels.any(),
            BadRows.refuse(),
            "data.missing");
    assertThat(sequences.labels().size()).isEqualTo(2);
    assertThat(sequences.notes())
        .anySatisfy(note -> assertThat(note).endsWith("read as missing values: .. (2), #NV (1)"));
  }
}
