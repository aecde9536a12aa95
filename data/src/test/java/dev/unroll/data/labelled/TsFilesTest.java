package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.DataFiles;
import dev.unroll.data.table.TableFormat;
import dev.unroll.dataset.Batch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TsFilesTest {
  private static final SequenceColumns COLUMNS = SequenceColumns.of("id", "label");
  private static final String HEADER =
      """
      # comment
      @problemName Two Walks
      @timeStamps false
      @missing false
      @univariate false
      @dimensions 2
      @equalLength false
      @classLabel true slow fast
      @data
      """;
  private static final String ROWS = "0.1,0.3,0.5:0.7,0.6,0.4:slow\n\n0.9:1e-1:fast\n";

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("a.ts"), text);
  }

  private NumericSequences read(String text) throws IOException {
    return NumericSequences.read(file(text), COLUMNS, BadRows.refuse());
  }

  private void assertRefused(String text, String sentence) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> NumericSequences.read(file, COLUMNS, BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + sentence);
  }

  @Test
  void readsDimensionsAsFeaturesAndLinesAsSequences() throws IOException {
    NumericSequences walks = read(HEADER + ROWS);

    assertThat(walks.size()).isEqualTo(2);
    assertThat(walks.columns()).containsExactly("dim_0", "dim_1");
    assertThat(walks.labels().names()).containsExactly("fast", "slow");
    assertThat(walks.id(1)).isEqualTo("2");
    assertThat(walks.notes()).isEmpty();
    Batch batch = walks.batch(new int[] {1, 0});
    assertThat(batch.target().classes().toArray()).containsExactly(0, 1);
    assertThat(batch.input().mask().counts().toArray()).containsExactly(1, 3);
    assertThat(batch.input().values().toArray3())
        .isDeepEqualTo(
            new float[][][] {
              {{0.9f, 0.1f}, {0, 0}, {0, 0}}, {{0.1f, 0.7f}, {0.3f, 0.6f}, {0.5f, 0.4f}}
            });
  }

  @Test
  void byteOrderMarksLineEndsSpacesCasesAndPackingChangeNothing() throws IOException {
    double[][] expected = read(HEADER + ROWS).values(0);
    String odd =
        "\uFEFF"
            + (HEADER.replace("@problemName", "@PROBLEMNAME").replace("true", "True") + ROWS)
                .replace("@data", "@data  ")
                .replace(",", " , ")
                .replace(":", " : ")
                .replace("\n", " \r\n");
    Path packed = directory.resolve("b.ts.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(odd.getBytes(StandardCharsets.UTF_8));
    }

    for (Path file : List.of(file(odd), packed)) {
      NumericSequences read = NumericSequences.read(file, COLUMNS, BadRows.refuse());
      assertThat(read.values(0)).isDeepEqualTo(expected);
      assertThat(read.labels().names()).containsExactly("fast", "slow");
    }
  }

  @Test
  void dimensionsAreChosenByName() throws IOException {
    SequenceColumns second = COLUMNS.withValues("dim_1");

    NumericSequences walks = NumericSequences.read(file(HEADER + ROWS), second, BadRows.refuse());

    assertThat(walks.values(0)).isDeepEqualTo(new double[][] {{0.7}, {0.6}, {0.4}});
    assertThatThrownBy(
            () ->
                NumericSequences.read(
                    file(HEADER + ROWS), COLUMNS.withValues("dim_2"), BadRows.skip()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data.values names \"dim_2\" (expected dimensions of the file)");
    assertThatThrownBy(
            () ->
                NumericSequences.read(
                    file(HEADER + ROWS), COLUMNS.withTime("dim_0"), BadRows.skip()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data.time is set, but a .ts file is not a table");
    assertThatThrownBy(
            () ->
                NumericSequences.read(
                    file(HEADER + ROWS),
                    COLUMNS,
                    TableFormat.detect().withSeparator(';'),
                    ExpectedLabels.any(),
                    BadRows.skip()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data.separator is set, but a .ts file is not a table");
  }

  @Test
  void missingValuesAreTreatedAsInTables() throws IOException {
    String text = HEADER + "1,?,3:4,NaN,6:slow\n7:8:fast\n";

    assertRefused(
        text,
        ":10: 2 values are missing (expected numbers). Set data.missing to mask, interpolate or drop.");
    NumericSequences filled =
        NumericSequences.read(
            file(text), COLUMNS.withMissing(MissingSteps.INTERPOLATE), BadRows.refuse());
    assertThat(filled.values(0)).isDeepEqualTo(new double[][] {{1, 4}, {2, 5}, {3, 6}});
    assertThat(filled.notes().get(0)).contains("2 of 8 values are missing, in 1 of 2 sequences");
    NumericSequences dropped =
        NumericSequences.read(file(text), COLUMNS.withMissing(MissingSteps.DROP), BadRows.refuse());
    assertThat(dropped.values(0)).isDeepEqualTo(new double[][] {{1, 4}, {3, 6}});
    NumericSequences masked =
        NumericSequences.read(file(text), COLUMNS.withMissing(MissingSteps.MASK), BadRows.refuse());
    assertThat(masked.batch(new int[] {0}).input().mask().counts().toArray()).containsExactly(2);
  }

  @Test
  void badLinesAreLeftOutAndCounted() throws IOException {
    BadRows bad = BadRows.skip();
    NumericSequences walks =
        NumericSequences.read(
            file(HEADER + ROWS + "x:1:slow\n1:2:walk\n1,2:3:fast\n1:2\n3:4:slow\n"), COLUMNS, bad);

    assertThat(walks.size()).isEqualTo(3);
    assertThat(walks.id(2)).isEqualTo("7");
    assertThat(bad.count()).isEqualTo(4);
    assertThat(bad.lost()).isEqualTo(Map.of("slow", 1L, "walk", 1L, "fast", 1L, "2", 1L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          1:x:slow => :10: value 1 of dimension 2 is "x" (expected a number, or ? where it is missing). Correct it.
          1,,2:3,4,5:slow => :10: value 2 of dimension 1 is empty (expected a number, or ? where it is missing). Correct it.
          1,2:3:slow => :10: dimension 2 has 1 values (expected 2, as dimension 1 has). Correct the line.
          1:slow => :10: the line has 1 dimension (expected 2 and a label). Correct it, or @dimensions.
          1:2:3:slow => :10: the line has 3 dimensions (expected 2 and a label). Correct it, or @dimensions.
          1 => :10: the line has one field (expected the values of each dimension and a label, separated by colons). Correct it.
          1:2:walk => :10: the class is "walk" (expected one of @classLabel: slow, fast). Correct it, or @classLabel.
          1:2: => :10: the label is missing (expected one). Add it.
          1:2:? => :10: the label is missing (expected one). Add it.
          1:1e400:slow => :10: value 1 of dimension 2 is "1e400" (expected a number, or ? where it is missing). Correct it.
          """)
  void refusesFaultsOfLines(String line, String sentence) throws IOException {
    assertRefused(HEADER + line + "\n", sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          @timeStamps false=>@timeStamps true=>:3: @timeStamps is true (expected false: pairs of time and value are not read). Write the values alone, in the order of time.
          @timeStamps false=>@timeStamps no=>:3: @timeStamps is "no" (expected true or false). Correct it.
          @dimensions 2=>@dimensions two=>:6: @dimensions is "two" (expected a whole number from 1). Correct it.
          @univariate false=>@univariate true=>:6: the file has 2 dimensions here and 1 above (expected one number). Correct @dimensions or @univariate.
          @missing false=>@mising false=>:4: the key is "@mising" (expected one of @problemName, @timeStamps, @missing, @univariate, @dimensions, @equalLength, @seriesLength, @classLabel, @targetLabel, @data). Correct it, or make it a comment with #.
          @classLabel true slow fast=>@classLabel true slow slow=>:8: @classLabel lists one class twice (expected each once). Correct it.
          @classLabel true slow fast=>@classLabel false=>:9: there are no labels above (expected @classLabel true). Add the line and the labels.
          @classLabel true slow fast=>@targetlabel true=>:9: the labels are numbers (expected @classLabel). Set task to regress.
          @data=>a,b,c=>:9: the line is "a,b,c" (expected a key such as @problemName or @data). Check that this is a .ts file.
          """)
  void refusesFaultsOfTheHeader(String line, String by, String sentence) throws IOException {
    assertRefused(HEADER.replace(line, by) + ROWS, sentence);
  }

  @Test
  void refusesFilesWithoutSequences() throws IOException {
    assertRefused(
        HEADER,
        ":9: no sequence follows (expected one per line). Check that the file is complete.");
    assertRefused(
        "@problemName x\n",
        ": the file has no line @data (expected one above the sequences). Check that this is a .ts file.");
    assertRefused(
        "@problemName x\n\u0000\u0001\n",
        ":2: the file holds binary data (expected text). Check that this is a .ts file.");
  }

  @Test
  void lengthsAreHeldToWhatTheHeaderStates() throws IOException {
    String equal =
        HEADER.replace("@equalLength false", "@equalLength true\n@seriesLength 3")
            + "1,2,3:4,5,6:slow\n";

    assertRefused(
        equal + "1,2:3,4:fast\n",
        ":12: the sequence has 2 steps (expected 3, as @seriesLength states). Correct the line, or set @equalLength to false.");
    assertThat(read(equal + "1,2,4:3,4,5:fast\n").steps()).isEqualTo(3);
  }

  @Test
  void aTargetIsANumberToLearn() throws IOException {
    String text = HEADER.replace("@classLabel true slow fast", "@targetlabel true");
    NumericSequences read =
        NumericSequences.read(
            file(text + "1,2:3,4:-0.5\n5:6:2e1\n"),
            COLUMNS,
            ExpectedLabels.numbers(),
            BadRows.refuse());

    assertThat(read.labels().names()).containsExactly("-0.5", "20");
    Path file = file(text + "1,2:3,4:a\n");
    assertThatThrownBy(
            () -> NumericSequences.read(file, COLUMNS, ExpectedLabels.numbers(), BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ":10: the label");
  }

  @Test
  void sequencesAreReadWithoutTheirLabels() throws IOException {
    double[][] expected = read(HEADER + ROWS).values(0);
    String bare =
        HEADER.replace("true slow fast", "false") + ROWS.replace(":slow", "").replace(":fast", "");

    for (String text : List.of(HEADER + ROWS, HEADER + ROWS.replace("slow", "?"), bare)) {
      List<NumericSequence> sequences = NumericSequences.readUnlabelled(file(text), COLUMNS);
      assertThat(sequences).extracting(NumericSequence::id).containsExactly("1", "2");
      assertThat(sequences.get(0).values()).isDeepEqualTo(expected);
    }
  }

  @Test
  void theReportCounts() throws IOException {
    TsReport report = TsReport.of(file(HEADER + ROWS + "1,?:3,4:slow\n"));

    assertThat(report)
        .isEqualTo(
            new TsReport(
                directory.resolve("a.ts").toString(),
                "Two Walks",
                3,
                2,
                1,
                3,
                1,
                false,
                Map.of("slow", 2, "fast", 1)));
    assertThat(TsReport.isNamed(Path.of("A.TS.GZ"))).isTrue();
    assertThat(TsReport.isNamed(Path.of("a.tsv"))).isFalse();
    assertThat(TsReport.isNamed(Path.of("ats"))).isFalse();
  }

  @Test
  void japaneseVowelsHaveTheirPublishedCounts() {
    assumeTrue(System.getenv(DataFiles.VARIABLE) != null, "UNROLL_DATA is not set");
    NumericSequences train =
        NumericSequences.read(
            DataFiles.resolve("sequences/JapaneseVowels_TRAIN.ts"), COLUMNS, BadRows.refuse());
    NumericSequences test =
        NumericSequences.read(
            DataFiles.resolve("sequences/JapaneseVowels_TEST.ts"),
            COLUMNS,
            train.labels(),
            BadRows.refuse());

    assertThat(train.counts()).containsExactly(30, 30, 30, 30, 30, 30, 30, 30, 30);
    assertThat(test.counts()).containsExactly(31, 35, 88, 44, 29, 24, 40, 50, 29);
    assertThat(train.features()).isEqualTo(12);
    var lengths = new ArrayList<Integer>();
    for (NumericSequences part : List.of(train, test)) {
      for (int i = 0; i < part.size(); i++) {
        lengths.add(part.length(i));
      }
    }
    assertThat(lengths.stream().mapToInt(length -> length).min()).hasValue(7);
    assertThat(lengths.stream().mapToInt(length -> length).max()).hasValue(29);
    assertThat(train.values(0)[0][0]).isEqualTo(1.860936);
    assertThat(train.values(0)[19][1]).isEqualTo(-0.63835);
  }
}
