package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a data analyst meets first: the horizon, bad labels, other stores, German tables. */
class FirstStumblesTest {
  private static final DateTimeFormatter GERMAN =
      DateTimeFormatter.ofPattern("dd.MM.uuuu", Locale.ROOT);

  @TempDir private Path directory;
  private Path yaml;

  @BeforeEach
  void where() {
    yaml = directory.resolve("recipe.yaml");
  }

  /** Days of two stores, with promotions as words. */
  private Path sales() {
    var text = new StringBuilder("\uFEFFDatum;Filiale;Umsatz;Aktion\n");
    for (String store : List.of("Berlin", "Köln")) {
      for (int i = 0; i < 120; i++) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s;%s;%d,5;%s\n",
                LocalDate.of(2023, 1, 1).plusDays(i).format(GERMAN),
                store,
                100 + 10 * (i % 7) + (store.equals("Köln") ? 50 : 0),
                i % 9 == 0 ? "ja" : "nein"));
      }
    }
    return Cli.write(directory.resolve("sales.csv"), text.toString());
  }

  private Path messages(String... more) {
    var text = new StringBuilder("Message,Topic\n");
    for (int i = 0; i < 60; i++) {
      text.append("please look at number ")
          .append(i)
          .append(i % 2 == 0 ? " of my bill,billing\n" : " it does crash,bug\n");
    }
    Stream.of(more).forEach(row -> text.append(row).append('\n'));
    return Cli.write(directory.resolve("messages.csv"), text.toString());
  }

  private Outcome init(Path table, Object... more) {
    return Cli.run(
        Stream.concat(Stream.of("init", table, "--out", yaml, "--overwrite"), Stream.of(more))
            .toArray());
  }

  private Path train(Path table, Object... more) {
    Path run = directory.resolve("run");
    Outcome trained =
        Cli.run(
            Stream.concat(
                    Stream.of(
                        "train", yaml, "--data", table, "--out", run, "--overwrite", "--epochs", 1),
                    Stream.of(more))
                .toArray());
    assertThat(trained.code()).as(trained.err()).isZero();
    return run;
  }

  @Test
  void theHorizonIsSetOnce() throws IOException {
    Path table = sales();

    assertThat(init(table, "--horizon", 12).code()).isZero();
    assertThat(Files.readString(yaml))
        .contains("  horizon: 12 ", "  validation: 0.2 ", "    - dense\n");
    Path run = train(table, "--set", "data.horizon=9");
    assertThat(Cli.run("predict", run, "--input", table).out()).hasLineCount(10);
    assertThat(ImageIO.read(run.resolve("last-forecast.png").toFile()).getWidth()).isEqualTo(1200);
    assertThat(init(messages(), "--horizon", 3).err())
        .contains("--horizon is for forecasts, but the recipe for", "has the task classify");
    assertThat(init(table, "--horizon", 0).err()).contains("--horizon must be 1 or more, got 0");
    assertThat(init(table, "--set", "data.horizon=3").err()).contains("; use --horizon, or");
  }

  @Test
  void aSmallFileGetsMoreEpochs() throws IOException {
    assertThat(init(messages()).code()).isZero();
    assertThat(Files.readString(yaml))
        .contains("  epochs: 100   # about 200 steps; the rule: 500 steps, but 5 to 100 epochs\n");
  }

  @Test
  void rowsWithoutALabelAreSkippedOnRequest() throws IOException {
    Path table = messages("an empty label here,");

    assertThat(init(table).err())
        .contains(
            ":62: column \"Topic\" is empty", "skip rows that cannot be read with --skip-bad");
    assertThat(init(table, "--set", "data.badRows=skip").err()).contains("; use --skip-bad, or");
    assertThat(init(table, "--skip-bad").code()).isZero();
    assertThat(Files.readString(yaml)).contains("  badRows: skip ");
    train(table);
    assertThat(init(sales(), "--skip-bad").err())
        .contains("--skip-bad is for tasks that read labelled rows");
  }

  @Test
  void aRareClassNamesALabelThatIsSpelledAlike() {
    assertThat(init(messages("a bill of mine again,Billing")).err())
        .contains(
            "class \"Billing\" has 1 of the examples",
            "did you mean \"billing\" (30 examples)? Labels that differ only in case");
  }

  @Test
  void aForecastIsWrittenLikeItsInputAndNotToASpreadsheet() throws IOException {
    Path table = sales();
    init(table);
    Path run = train(table);
    Path out = directory.resolve("out.csv");

    assertThat(Cli.run("predict", run, "--input", table, "--out", out).code()).isZero();
    assertThat(Files.readString(out, StandardCharsets.UTF_8))
        .matches("\uFEFFstep;Datum;Umsatz\n1;01\\.05\\.2023;\\d+,\\d+\n[^.,]+(?s).*");
    for (String name : List.of("out.xlsx", "out.XLS", "out.ods")) {
      Outcome refused = Cli.run("predict", run, "--input", table, "--out", directory.resolve(name));
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains(name + ": is the name of a spreadsheet");
      assertThat(directory.resolve(name)).doesNotExist();
    }
  }

  @Test
  void aModelOfOneStoreNotesThatItReadsAnother() {
    Path table = sales();
    init(table);
    Path run = train(table);

    Outcome other = Cli.run("predict", run, "--input", table, "--set", "data.id={Filiale: Köln}");
    assertThat(other.err())
        .contains("the model was trained on Filiale Berlin, but reads Filiale Köln");
    assertThat(Cli.run("predict", run, "--input", table).err()).doesNotContain("but reads");
  }

  @Test
  void aColumnOfTwoTextsGetsNumbers() {
    Path table = sales();
    init(table);

    assertThat(
            Cli.run("train", yaml, "--data", table, "--set", "data.columns=[Umsatz, Aktion]").err())
        .contains(
            "column \"Aktion\" is \"ja\"; expected a number. Write 1 and 0 in place of \"ja\" and \"nein\"");
  }

  @Test
  void aSettingThatTheShellHasSplitIsExplained() {
    assertThat(init(sales(), "--set", "data.id={Filiale:").err())
        .contains("not YAML", "put quotes around all of it, as in --set \"data.id={store: A}\"");
  }

  @Test
  void extremeValuesAreNamedWithTheirPlace() throws IOException {
    Path table = sales();
    Files.writeString(
        table,
        Files.readString(table).replace("05.02.2023;Berlin;100,5", "05.02.2023;Berlin;9000,5"));

    assertThat(Cli.run("inspect", table).out().replaceAll("\\s+", " "))
        .contains(
            "farthest from the others of their series: 9000.5 (line 37, 05.02.2023, Berlin); correct a wrong value or clear its cell");
    assertThat(Cli.run("inspect", table, "--json").out())
        .contains(
            "\"outliers\":[{\"line\":37,\"time\":\"05.02.2023\",\"series\":\"Berlin\",\"value\":9000.5}]");
  }
}
