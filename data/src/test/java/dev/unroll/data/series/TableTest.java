package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  @TempDir Path directory;

  private static Table table(String text) {
    return Table.read("x.csv", new StringReader(text), Header.AUTO);
  }

  private Path file(String name, String text, Charset charset) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(charset));
  }

  private static void refuses(String text, String column, Missing missing, String sentence) {
    assertThatThrownBy(() -> table(text).series(List.of(column), missing))
        .isInstanceOf(BadInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void readsQuotedFieldsWithSeparatorsLinesAndQuotesInside() {
    Table table = table("\"a, or b\",c\r\n\"one\ntwo\",1\r\n\"say \"\"three\"\"\",2\r\n");

    assertThat(table.columns()).containsExactly("a, or b", "c");
    assertThat(table.text("a, or b")).containsExactly("one\ntwo", "say \"three\"");
    assertThat(table.series(List.of("c"), Missing.ERROR).values("c")).containsExactly(1, 2);
  }

  @Test
  void namesColumnsThatHaveNoHeader() {
    Table table = table("1949-01,112\n1949-02,118\n");

    assertThat(table.columns()).containsExactly("column1", "column2");
    assertThat(table.onlyNumericColumn()).isEqualTo("column2");
    assertThat(table.rows()).isEqualTo(2);
  }

  @Test
  void takesTheFirstRowAsTold() {
    Table named = Table.read("x.csv", new StringReader("2019,2020\n1,2\n"), Header.FIRST_ROW);
    Table unnamed = Table.read("x.csv", new StringReader("a,b\nc,d\n"), Header.NONE);

    assertThat(named.columns()).containsExactly("2019", "2020");
    assertThat(unnamed.rows()).isEqualTo(2);
  }

  @Test
  void namesTheUnnamedColumnThatPandasWrites() {
    assertThat(table(",y\n0,1.5\n").columns()).containsExactly("column1", "y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b\n1;2\n", "a\tb\n1\t2\n", "a,b\n1,2\n"})
  void findsTheSeparator(String text) {
    assertThat(table(text).series(List.of("b"), Missing.ERROR).values("b")).containsExactly(2);
  }

  @Test
  void labelsASeriesByTheFirstColumnWithoutNumbers() {
    Series series = table("Month,y\n1949-01,3\n1949-02,4\n").series(List.of(), Missing.ERROR);

    assertThat(series.columns()).containsExactly("y");
    assertThat(series.labels()).containsExactly("1949-01", "1949-02");
    assertThat(table("y\n3\n").series(List.of(), Missing.ERROR).labels()).isNull();
  }

  @Test
  void countsAColumnAsNumericInSpiteOfASlip() {
    Table table = table("d,t\nx,20.7\ny,?0.2\nz,17.9\n");

    assertThat(table.numericColumns()).containsExactly("t");
    refuses(
        "d,t\nx,20.7\ny,?0.2\nz,17.9\n",
        "t",
        Missing.FORWARD_FILL,
        "x.csv:3: column \"t\" is \"?0.2\"; expected a number");
  }

  @Test
  void aColumnIsNumericWhenAtLeastHalfOfItsCellsAre() {
    Table table = table("less,half,none\n1,1,NA\nx,x,\ny,2,NA\nz,y,NA\nNA,,NA\n");

    assertThat(table.numericColumns()).containsExactly("half");
    assertThat(table.name()).isEqualTo("x.csv");
  }

  @Test
  void asksWhichOfSeveralNumericColumns() {
    assertThatThrownBy(() -> table("a,b\n1,2\n").series(List.of(), Missing.ERROR))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "x.csv: 2 columns hold numbers (a, b). Set data.columns to those to use, or name them in Table.series in Java");
    assertThatThrownBy(() -> table("a,b\nx,y\n").onlyNumericColumn())
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.csv: no column holds numbers (a, b)");
  }

  @Test
  void suggestsTheNearestColumn() {
    refuses(
        "Month,Passengers\nx,1\n",
        "Pasengers",
        Missing.ERROR,
        "x.csv: there is no column \"Pasengers\"; did you mean \"Passengers\"?");
    refuses(
        "Month,Passengers\nx,1\n",
        "temperature",
        Missing.ERROR,
        "x.csv: there is no column \"temperature\"; known: Month, Passengers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "NA", "n/a", "NaN", "nan", "null", "None", "?", "-", "#N/A"})
  void knowsTheMarksOfMissingValues(String mark) {
    String text = "k,y\na,1\nb," + mark + "\nc,4\nd,8\n";

    assertThatThrownBy(() -> table(text).series(List.of("y"), Missing.ERROR))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("x.csv:3: column \"y\" is ")
        .hasMessageEndingWith(
            "; expected a number. Set missing to drop or forward-fill: data.missing of a recipe, --missing of predict and evaluate.");
    assertThat(table(text).series(List.of("y"), Missing.FORWARD_FILL).values("y"))
        .containsExactly(1, 1, 4, 8);
    Series dropped = table(text).series(List.of("y"), Missing.DROP);
    assertThat(dropped.values("y")).containsExactly(1, 4, 8);
    assertThat(dropped.labels()).containsExactly("a", "c", "d");
  }

  @Test
  void holdsTheLastValueOverGapsAndReadsNoFuture() {
    Series series =
        table("k,y\na,NA\nb,NA\nc,10\nd,NA\ne,NA\nf,NA\ng,2\nh,NA\n")
            .series(List.of("y"), Missing.FORWARD_FILL);

    assertThat(series.values("y")).containsExactly(10, 10, 10, 10, 2);
    assertThat(series.labels()).containsExactly("c", "d", "e", "f", "g");
    assertThat(IntStream.range(0, 5).mapToObj(t -> series.isObserved("y", t)))
        .containsExactly(true, false, false, false, true);
    assertThat(series.filledCount("y")).isEqualTo(3);
    assertThat(series.notes())
        .containsExactly(
            "no column of times was found: the rows were read in the order of the file, as one series (data.time names one, data.id chooses one of several)",
            "1 row at the end has no value of \"y\"; no column of these future rows is read, since a forecast reads only the past",
            "2 rows at the start were left out: there is no value before them to fill the gap with",
            "3 of 5 values of \"y\" were missing and hold the last value before them: they are inputs only and excluded from losses and metrics");
    Series part = series.slice(2, 5);
    assertThat(part.filledCount("y")).isEqualTo(2);
    assertThat(part.isObserved("y", 2)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Missing.class)
  void rowsAtTheEndWithoutAValueOfTheTargetAreTheFuture(Missing missing) {
    Series series = table("d,y,x\na,1,1\nb,2,1\nc,,1\nd,NA,1\n").series(List.of("y", "x"), missing);

    assertThat(series.values("y")).containsExactly(1, 2);
    assertThat(series.notes())
        .containsExactly(
            "no column of times was found: the rows were read in the order of the file, as one series (data.time names one, data.id chooses one of several)",
            "2 rows at the end have no value of \"y\"; no column of these future rows is read, since a forecast reads only the past");
  }

  @Test
  void dropsARowThatMissesAnyOfTheColumnsAskedForOnly() {
    Table table = table("a,b,c\n1,NA,1\n2,5,NA\n3,6,1\n");

    Series series = table.series(List.of("a", "b"), Missing.DROP);

    assertThat(series.values("a")).containsExactly(2, 3);
    assertThat(series.values("b")).containsExactly(5, 6);
  }

  @Test
  void refusesAColumnWithNothingInIt() {
    refuses(
        "a,b\n1,NA\n2,\n",
        "b",
        Missing.FORWARD_FILL,
        "x.csv: column \"b\" holds no value (expected numbers). Name another column.");
    refuses(
        "a,b\n1,NA\n2,\n",
        "b",
        Missing.DROP,
        "x.csv: column \"b\" holds no value (expected numbers). Name another column.");
    assertThatThrownBy(() -> table("a,b\n1,NA\n,2\n").series(List.of("b", "a"), Missing.DROP))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.csv: each row has a missing value in b, a; no row is left");
  }

  @Test
  void aBlankLineIsAMissingValueWhereThereIsOneColumn() {
    Series series = table("y\n1\n\n3\n\n\n").series(List.of("y"), Missing.FORWARD_FILL);

    assertThat(series.values("y")).containsExactly(1, 1, 3);
    assertThat(table("\n\na,b\n1,2\n\n3,4\n\n").rows()).isEqualTo(2);
  }

  @Test
  void countsLinesAsAnEditorDoes() {
    refuses(
        "\n\"k\",y\n\"one\ntwo\",1\n\nc,oops\n",
        "y",
        Missing.ERROR,
        "x.csv:6: column \"y\" is \"oops\"; expected a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x1p3", "Infinity", "1e999", "1.2.3", "--1", "e5", "١"})
  void refusesWhatIsNoFiniteDecimalNumber(String cell) {
    refuses(
        "k,y\na,1\nb," + cell + "\n",
        "y",
        Missing.DROP,
        "x.csv:3: column \"y\" is \"" + cell + "\"; expected a number");
  }

  @Test
  void namesTheUnitOfANumber() {
    refuses(
        "k,y\na,1\nb,1d\n",
        "y",
        Missing.DROP,
        "x.csv:3: column \"y\" is \"1d\"; expected a number without a unit or sign. Remove"
            + " \"d\" from the column");
  }

  @Test
  void readsNumbersInEveryUsualForm() {
    assertThat(table("y\n +1 \n-2.5e-3\n.5\n3.\n").series(List.of(), Missing.ERROR).values("y"))
        .containsExactly(1, -0.0025, 0.5, 3);
  }

  @Test
  void readsDecimalCommas() {
    assertThat(table("k;y\na;1,5\n").series(List.of("y"), Missing.ERROR).values("y"))
        .containsExactly(1.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b\\n1,2\\n3\\n         | x.csv:3: 1 field; expected 2 (a, b). Remove the line if it is a footer, or complete it",
        "a,b\\n1,2,3\\n           | x.csv:2: 3 fields; expected 2 (a, b). Correct the row; a field that holds the separator is written in quotes",
        "''                       | x.csv: the file is empty; expected rows of fields",
        "\\n\\n                   | x.csv: the file is empty; expected rows of fields",
        "a,b\\n                   | x.csv: there are no rows below the header (a, b)",
        "a\\n\\n\\n              | x.csv: there are no rows below the header (a)",
        "a,b,a\\n1,2,3\\n         | x.csv:1: two columns have the name \"a\"; rename one of them",
      })
  void refusesTablesThatAreNone(String text, String sentence) {
    assertThatThrownBy(() -> table(text.replace("\\n", "\n")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void refusesAQuoteThatIsLeftOpen() {
    assertThatThrownBy(() -> table("a,b\n1,2\n\"3,4\n5,6\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "x.csv:3: a quote (\") in this row is never closed; quotes in a field are doubled"
                + " (\"\")");
  }

  @Test
  void skipsByteOrderMarks() throws IOException {
    String text = "\uFEFFy\n1.5\n";

    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(Table.read(file("bom.csv", text, charset)).columns()).containsExactly("y");
    }
  }

  @Test
  void readsAFileShorterThanAByteOrderMark() throws IOException {
    assertThat(Table.read(file("one.csv", "7", StandardCharsets.UTF_8)).text("column1"))
        .containsExactly("7");
  }

  @Test
  void unpacksGzipByTheEndingOfTheName() throws IOException {
    Path packed = directory.resolve("y.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("y\n1\n2\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Table.read(packed).series(List.of(), Missing.ERROR).values("y"))
        .containsExactly(1, 2);
  }

  @Test
  void explainsFilesThatCannotBeRead() throws IOException {
    Path fake = file("fake.csv.gz", "y\n1\n", StandardCharsets.UTF_8);
    Path latin = file("latin.csv", "y\nü\n", StandardCharsets.ISO_8859_1);
    Path packed = directory.resolve("cut.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("y\n1\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    Files.write(packed, Arrays.copyOf(Files.readAllBytes(packed), 30));

    assertUnreadable(
        fake, "the name ends in .gz but the content is not gzip; rename it or compress it");
    assertThatThrownBy(() -> Table.read(latin))
        .hasMessage(
            latin
                + ":2: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding,"
                + " such as windows-1252");
    assertThatThrownBy(() -> Table.read(packed))
        .hasMessageMatching(".*:\\d+: the gzip file is cut short; copy it again");
    assertUnreadable(directory, "is a directory; expected a CSV or TSV file");
    assertUnreadable(directory.resolve("none.csv"), "no such file");
  }

  private static void assertUnreadable(Path file, String sentence) {
    assertThatThrownBy(() -> Table.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": " + sentence);
  }
}
