package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.TableFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of a sequence can be ordered by times in all formats that series support. */
class SequenceTimesTest {
  private static final SequenceColumns COLUMNS = SequenceColumns.of("id", "label").withTime("time");

  @TempDir Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("walks.csv"), text);
  }

  private static float[] first(NumericSequences sequences) {
    return sequences.batch(new int[] {0}).input().values().toArray();
  }

  /** Offsets as Python, PostgreSQL and ISO write them. */
  @ParameterizedTest
  @ValueSource(strings = {"+0000", "+00", "+00:00", "Z", " UTC", " +0000"})
  void readsOffsetsOfAllForms(String offset) throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("offsets.csv"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Path file = file(text.replace("+0000", offset));
      NumericSequences sequences = NumericSequences.read(file, COLUMNS, BadRows.refuse());

      assertThat(sequences.size()).isEqualTo(20);
      assertThat(first(sequences)).startsWith(0, -1, -2, -3, -4, -5);
    }
  }

  /** Three times that are not in the order of their texts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          30.01.2024          | 02.02.2024          | 01.03.2024
          1/30/2024 11:00 PM  | 1/31/2024 2:00 AM   | 1/31/2024 1:00 PM
          2024-10-27T02:30+02:00 | 2024-10-27T02:00+01:00 | 2024-10-27T02:30+01:00
          Dec 2023            | Jan 2024            | Feb 2024
          30 Jan 2024         | 1 Feb 2024          | 2 Mar 2024
          1706572800          | 1706572860.5        | 1706572920
          20231231            | 20240101            | 20240201
          9                   | 10                  | 11.5
          -1                  | 0                   | 1e3
          2024-Q1             | 2024-Q2             | 2024-Q3
          """)
  void ordersByTimesAndNumbers(String one, String two, String three) throws IOException {
    String text =
        "id,label,time,v\na,s,%s,3\na,s,%s,1\na,s,%s,2\nb,t,%s,1\n".formatted(three, one, two, one);
    assertThat(first(NumericSequences.read(file(text), COLUMNS, BadRows.refuse())))
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2024-01-01,2024-01-02,2024-01-03,noon      | 5: column "time" is "noon"; expected a time as in most rows
          2024-01-01,2024-01-02,2024-01-03,04.01.2024 | 5: column "time" is "04.01.2024"; expected a time as in most rows
          2024-01-01,2024-01-02,2024-01-03,7         | 5: column "time" is "7"; expected a time as in most rows
          1,2,3,2024-01-01                           | 5: column "time" is "2024-01-01"; expected a number
          2024-01-01T00:00Z,2024-01-01T01:00Z,2024-01-01T02:00 | 4: column "time" is "2024-01-01T02:00"
          01/02/2024,02/02/2024,01/04/2024           | 2: column "time": "01/02/2024" could be 1 February or 2 January
          2024-01-01,2024-01-02,                     | 4: column "time" is ""
          """)
  void refusesWhatIsNoTime(String cells, String sentence) throws IOException {
    var text = new StringBuilder("id,label,time,v\n");
    for (String cell : cells.split(",", -1)) {
      text.append("a,s,").append(cell).append(",1\n");
    }
    Path file = file(text + "b,t,2,1\n");
    assertThatThrownBy(() -> NumericSequences.read(file, COLUMNS, BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ":" + sentence);
  }

  @Test
  void aPatternDecides() throws IOException {
    Path file = file("id,label,time,v\na,s,02/01/2024,1\na,s,01/02/2024,2\nb,t,01/02/2024,1\n");
    TableFormat dayFirst = TableFormat.detect().withDateFormat("dd/MM/yyyy");
    TableFormat monthFirst = TableFormat.detect().withDateFormat("MM/dd/yyyy");

    assertThat(
            first(
                NumericSequences.read(
                    file, COLUMNS, dayFirst, ExpectedLabels.any(), BadRows.refuse(), "missing")))
        .containsExactly(1, 2);
    assertThat(
            first(
                NumericSequences.read(
                    file, COLUMNS, monthFirst, ExpectedLabels.any(), BadRows.refuse(), "missing")))
        .containsExactly(2, 1);
  }

  @Test
  void aPatternThatNoTimeHasIsRefused() throws IOException {
    Path file = file("id,label,time,v\na,s,1,1\na,s,2,2\nb,t,1,1\n");
    TableFormat days = TableFormat.detect().withDateFormat("dd.MM.yyyy");
    assertThatThrownBy(
            () ->
                NumericSequences.read(
                    file, COLUMNS, days, ExpectedLabels.any(), BadRows.refuse(), "missing"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "column \"time\" is \"1\" (expected a time written as data.dateFormat");
    assertThatThrownBy(
            () ->
                NumericSequences.read(
                    file,
                    SequenceColumns.of("id", "label"),
                    days,
                    ExpectedLabels.any(),
                    BadRows.refuse(),
                    "missing"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data.dateFormat is set, but no column of times");
  }

  @Test
  void onlyTheSequenceWithABrokenTimeIsLeftOut() throws IOException {
    BadRows bad = BadRows.skip();
    Path file =
        file(
            """
            id,label,time,v
            a,s,2024-01-01,1
            a,s,soon,2
            b,t,2024-01-01,1
            c,s,2024-01-02,3
            c,s,2024-01-01,4
            """);
    NumericSequences sequences = NumericSequences.read(file, COLUMNS, bad);

    assertThat(sequences.size()).isEqualTo(2);
    assertThat(sequences.id(0)).isEqualTo("b");
    assertThat(bad.count()).isEqualTo(2);
  }
}
