package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code inspect} shows what a table holds, and {@code init} writes a recipe that trains. */
class InitCommandTest {
  @TempDir Path dir;
  private Path yaml;

  @BeforeEach
  void where() {
    yaml = dir.resolve("recipe.yaml");
  }

  private Path file(String name, String text) {
    return Cli.write(dir.resolve(name), text);
  }

  /** Business days of two shops with a hole, decimal commas and an empty cell. */
  private Path shops() {
    var text = new StringBuilder("Datum;Filiale;Umsatz\n");
    for (String shop : List.of("Berlin", "Bremen")) {
      for (int i = 0; i < 150; i++) {
        LocalDate day = LocalDate.of(2023, 1, 2).plusDays(i + i / 5 * 2);
        if (i != 40) {
          text.append(
              "%02d.%02d.%d;%s;%s\n"
                  .formatted(
                      day.getDayOfMonth(),
                      day.getMonthValue(),
                      day.getYear(),
                      shop,
                      i == 60 ? "" : 10 + i % 5 + ",5"));
        }
      }
    }
    return file("shops.csv", text.toString());
  }

  private void trains(Path table, Object... more) {
    Outcome init =
        Cli.run(Stream.concat(Stream.of("init", table, "--out", yaml), Stream.of(more)).toArray());
    assertThat(init.code()).as(init.err()).isZero();
    Outcome train =
        Cli.run(
            "train",
            yaml,
            "--data",
            table,
            "--epochs",
            1,
            "--out",
            dir.resolve("run"),
            "--overwrite");
    assertThat(train.code()).as(train.err()).isZero();
  }

  @Test
  void inspectShowsFormatColumnsTimesAndSeries() {
    Outcome outcome = Cli.run("inspect", shops());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains("298 rows, separated by ;, decimal comma")
        .contains("Umsatz number 2 5 10.5 14.5 10,5, 11,5, 12,5")
        .contains(
            "Datum, 02.01.2023 to 28.07.2023, business days; format dd.MM.yyyy; 2 missing: 1 after 24.02.2023 of Berlin, 1 after 24.02.2023 of Bremen")
        .contains("2, distinguished by Filiale")
        .contains("values: Umsatz")
        .contains("choose one series with data.id");
  }

  @Test
  void inspectWritesJson() {
    Outcome outcome = Cli.run("inspect", shops(), "--json");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains(
            "\"frequency\":\"business days\"", "\"ids\":[\"Filiale\"]", "\"separator\":\";\"");
  }

  @Test
  void inspectCountsTheSequencesOfTsFilesAndInitRefusesThem() {
    Path walks =
        file(
            "walks.ts",
            "@problemName Walks\n@dimensions 2\n@classLabel true up down\n@data\n1,2,3:4,5,6:up\n1,?:3,4:down\n1:2:up\n");

    assertThat(Cli.run("inspect", walks).out().replaceAll("\\s+", " "))
        .contains("walks.ts: 3 sequences of 2 numbers a step (Walks)")
        .contains("steps: 1 to 3 missing: 1 values labels: 2 classes: down 1, up 2")
        .contains("task: classify");
    assertThat(Cli.run("inspect", walks, "--json").out())
        .contains("\"sequences\":3", "\"longest\":3", "\"classes\":{\"down\":1,\"up\":2}");
    Outcome refused = Cli.run("inspect", walks, "--set", "data.separator=tab");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("data.separator is set, but a .ts file is not a table");
    Outcome init = Cli.run("init", walks);
    assertThat(init.code()).isEqualTo(2);
    assertThat(init.err()).contains("a .ts file is not a table");
  }

  @Test
  void inspectNamesWhatTrainingWouldRefuse() {
    Outcome twice =
        Cli.run(
            "inspect",
            file("twice.csv", "ds,y\n2023-01-01,1\n2023-01-02,2\n2023-01-02,3\n2023-01-03,4\n"));
    Outcome open =
        Cli.run("inspect", file("open.csv", "ds,y\n02/01/2023,1\n03/01/2023,2\n05/01/2023,3\n"));
    Outcome back =
        Cli.run("inspect", file("back.csv", "ds,y\n2023-01-03,1\n2023-01-02,2\n2023-01-01,3\n"));

    assertThat(twice.out()).contains("problem:").containsPattern("1 row repeats a\\s+time");
    assertThat(open.out().replaceAll("\\s+", " "))
        .contains("could be 2 January or 1 February")
        .contains("dd/MM/yyyy");
    assertThat(back.out().replaceAll("\\s+", " ")).contains("the newest row is first");
  }

  /** Dates and whole hours, or years and months, in columns of their own. */
  @Test
  void timesInTwoColumnsAreRefused() {
    var hours = new StringBuilder("day,hour,load\n");
    var months = new StringBuilder("year,month,load\n");
    for (int i = 0; i < 96; i++) {
      LocalDate day = LocalDate.of(2024, 5, 1).plusDays(i / 24);
      hours.append("%s,%d,%d\n".formatted(day, i % 24, i));
      months.append("%d,%d,%d\n".formatted(2016 + i / 12, 1 + i % 12, i * i % 37));
    }
    for (String text : List.of(hours.toString(), months.toString())) {
      Path table = file("two.csv", text);
      assertThat(Cli.run("inspect", table).out().replaceAll("\\s+", " "))
          .contains("Join them into one");
      Outcome trained =
          Cli.run(
              "train",
              Cli.recipe(dir),
              "--data",
              table,
              "--set",
              "data.columns=[load]",
              "--out",
              dir.resolve("two"));
      assertThat(trained.code()).isEqualTo(2);
      assertThat(trained.err()).contains("Join them into one");
    }
  }

  @Test
  void theRecipeOfASeriesTrains() throws IOException {
    trains(shops());
    assertThat(Files.readString(yaml))
        .contains("task: forecast", "columns: [Umsatz]", "time: Datum", "id: {Filiale: Berlin}")
        .contains("missing: forward-fill", "gaps: fill", "calendar: [day-of-week]", "season: 5");
  }

  @Test
  void theRecipeOfNumbersAloneTrains() {
    var text = new StringBuilder("wave: \"a # b\"\n");
    for (int i = 0; i < 80; i++) {
      text.append(Math.sin(i)).append('\n');
    }
    trains(file("wave.csv", text.toString()));
  }

  @Test
  void theRecipeOfTextsTrains() throws IOException {
    trains(Cli.opinions(dir));
    assertThat(Files.readString(yaml))
        .contains("task: classify", "kind: text", "text: text", "label: label");
  }

  private Path texts(String header, IntFunction<String> row) {
    return file(
        "texts.csv",
        header
            + "\n"
            + IntStream.range(0, 60)
                .mapToObj(
                    i -> row.apply(i).replace("TEXT", "the pump number " + i + " leaks again"))
                .collect(Collectors.joining("\n")));
  }

  @Test
  void textsWithANumberEachAreARegression() throws IOException {
    trains(
        texts(
            "id,text,price,label",
            i -> 1 + i + ",TEXT," + i % 7 * i + ".5," + (i * 37 % 101) + ".25"));
    assertThat(Files.readString(yaml)).contains("task: regress", "kind: text", "label: label");
    var outcome = Cli.run("init", dir.resolve("texts.csv"), "--out", yaml, "--overwrite");
    assertThat(outcome.err())
        .contains("the recipe predicts label, by its name, of 2 columns of numbers");
  }

  @Test
  void marksOfMissingValuesMayBeClasses() throws IOException {
    for (String[] classes : new String[][] {{"NA", "a"}, {"+", "-"}, {"none", "mild", "severe"}}) {
      yaml = dir.resolve(classes[0].length() + classes[1] + ".yaml");
      trains(texts("text,label", i -> "TEXT," + classes[i % classes.length]));
      assertThat(Files.readString(yaml))
          .contains("task: classify", "label: label   # " + classes.length + " classes");
    }
  }

  @Test
  void textsWithoutSpacesAreTexts() throws IOException {
    var text = new StringBuilder("内容,类别\n");
    for (int i = 0; i < 40; i++) {
      text.append("这个电影").append(i % 2 == 0 ? "非常好看" : "真的很差").append("第").append(i).append("次");
      text.append(i % 2 == 0 ? ",好\n" : ",差\n");
    }
    trains(file("films.csv", text.toString()));
    assertThat(Files.readString(yaml)).contains("text: \"内容\"", "label: \"类别\"");
  }

  @Test
  void theRecipeOfSequencesTrains() throws IOException {
    var text = new StringBuilder("walk,kind,step,x\n");
    for (int walk = 0; walk < 24; walk++) {
      for (int step = 0; step < 6; step++) {
        text.append(
            "w%d,%s,%d,%s\n"
                .formatted(
                    walk,
                    walk % 2 == 0 ? "up" : "down",
                    step,
                    (walk % 2 == 0 ? 1 : -1) * step * 1.5 + walk * 0.01));
      }
    }
    trains(file("walks.csv", text.toString()));
    assertThat(Files.readString(yaml)).contains("kind: sequences", "id: walk", "label: kind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"label", "rate"})
  void sequencesWithNumbersAsIdsAndLabels(String label) throws IOException {
    var text = new StringBuilder("id,t," + label + ",x\n");
    for (int id = 0; id < 20; id++) {
      for (int t = 0; t < 6; t++) {
        int its = label.equals("label") ? id % 2 : 3 * id;
        text.append("%d,%d,%d,%s%n".formatted(id, t, its, its + t * 1.5 - id % 3));
      }
    }
    trains(file("walks.csv", text.toString()));
    assertThat(Files.readString(yaml))
        .contains(label.equals("label") ? "task: classify" : "task: regress")
        .contains("id: id", "label: " + label)
        .doesNotContain("values: [id");
  }

  @Test
  void columnsThatGrowInEveryRowAreNotForecastIfThereAreOthers() throws IOException {
    for (String time : List.of("p_dot", "mjd", "when")) {
      var text = new StringBuilder(time + ",level\n");
      for (int i = 0; i < 60; i++) {
        String at =
            switch (time) {
              case "p_dot" -> String.format(Locale.ROOT, "%.4f", 2001 + (i + 0.5) / 12);
              case "mjd" -> String.valueOf(58849 + i + i / 5 * 2);
              default -> "%02d%02d".formatted(17 + i / 12, 1 + i % 12);
            };
        text.append(at).append(',').append(i * 29 % 41 + 0.5).append('\n');
      }
      Path table = file(time + ".csv", text.toString());
      Outcome outcome = Cli.run("init", table, "--out", yaml, "--overwrite");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(Files.readString(yaml)).contains("columns: [level]");
    }
  }

  @Test
  void aRecipeIsNotReplacedUnlessAskedFor() throws IOException {
    Path table = shops();
    Files.writeString(yaml, "mine");

    Outcome refused = Cli.run("init", table, "--out", yaml);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("the file already exists").contains("--overwrite");
    assertThat(yaml).hasContent("mine");
    assertThat(Cli.run("init", table, "--out", yaml, "--overwrite").code()).isZero();
  }

  @Test
  void settingsOfTheFormatGoIntoTheRecipe() throws IOException {
    Path table =
        file(
            "open.csv",
            """
            ds,y
            02/01/2023,1
            03/01/2023,2
            05/01/2023,3
            06/01/2023,4
            """);
    Outcome outcome = Cli.run("init", table, "--out", yaml, "--set", "data.dateFormat=dd/MM/yyyy");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Files.readString(yaml))
        .contains("dateFormat: dd/MM/yyyy", "02/01/2023 to 06/01/2023");
    assertThat(
            Cli.run("init", table, "--out", yaml, "--overwrite", "--set", "data.window=3").code())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sales.csv", "sales.tsv", "sales.csv.gz"})
  void trainingATableNamesInit(String name) {
    Outcome outcome = Cli.run("train", dir.resolve(name));

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("is a table, not a recipe")
        .contains("unroll init")
        .contains("sales.yaml");
  }

  @Test
  void aTableOfNothingToLearnIsRefused() {
    Outcome outcome = Cli.run("init", file("names.csv", "a,b\nx,y\nz,w\n"), "--out", yaml);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("no column of numbers to forecast")
        .contains("unroll inspect");
    assertThat(yaml).doesNotExist();
  }

  /** Rows of days and values, as a table of sales. */
  private static String days(String header, int count, IntFunction<String> row) {
    return header + "\n" + IntStream.range(0, count).mapToObj(row).collect(Collectors.joining());
  }

  private static LocalDate day(int i) {
    return LocalDate.of(2024, 1, 1).plusDays(i);
  }

  @Test
  void noRecipeIsWrittenThatTrainingWouldRefuse() {
    String good = days("day,v", 60, i -> day(i) + "," + i * i % 17 + "\n");
    Map<String, String> tables =
        Map.of(
            good + "Total,500\n",
            "\"Total\" is not a time",
            good + day(59) + ",3\n",
            "(expected each time once)",
            days("day,v", 60, i -> day(i) + ",5\n"),
            "runs from 5.0 to 5.0",
            days("day;v", 60, i -> day(i) + ";1.%03d\n".formatted(100 + i)),
            "1.100 or 1100",
            days("Monat;v", 60, i -> "Mai " + (2060 - i) + ";" + i + "\n"),
            "column \"Monat\"",
            "text,label\n"
                + "a b c d,\n".repeat(9)
                + IntStream.range(0, 9)
                    .mapToObj(i -> "x y z w" + i + "," + (i % 2 == 0 ? "p" : "q") + "\n")
                    .collect(Collectors.joining()),
            "label");
    tables.forEach(
        (text, sentence) -> {
          Path table = file("refused.csv", text);
          Outcome outcome = Cli.run("init", table, "--out", yaml);
          assertThat(outcome.code()).as(text).isEqualTo(2);
          assertThat(outcome.err()).contains(sentence, "No recipe was written");
          assertThat(yaml).doesNotExist();
        });
  }

  @Test
  void settingsThatDecideGoIntoTheRecipe() throws IOException {
    Path thousands = file("t.csv", days("day;v", 60, i -> day(i) + ";1.%03d\n".formatted(100 + i)));
    Path months = file("m.csv", days("Monat;v", 60, i -> "Mai " + (2060 - i) + ";" + i + "\n"));

    trains(thousands, "--set", "data.decimal=comma");
    assertThat(Files.readString(yaml)).contains("decimal: comma");
    Files.delete(yaml);
    trains(months, "--set", "data.time=none");
    assertThat(Files.readString(yaml)).containsOnlyOnce("time: none");
  }

  @Test
  void aSeriesIsChosenWithTheWordsOfTheMessages() throws IOException {
    trains(shops(), "--set", "data.id={Filiale: Bremen}");
    assertThat(Files.readString(yaml)).containsOnlyOnce("id: {Filiale: Bremen}");

    Files.delete(yaml);
    trains(
        file(
            "phase.csv",
            days("day,sensor,v", 60, i -> day(i) + (i < 30 ? ",a," : ",b,") + i + "\n")),
        "--set",
        "data.id={}");
    assertThat(Files.readString(yaml)).containsOnlyOnce("id: {}");
  }

  @ParameterizedTest
  @CsvSource({"1, season: 12", "2, season: 6", "3, season: 4"})
  void seasonsFollowFromTheFrequency(int months, String season) throws IOException {
    trains(
        file(
            "months.csv",
            days(
                "month,v",
                80,
                i ->
                    LocalDate.of(2000, 1, 1).plusMonths((long) months * i) + "," + i % 12 + "\n")));

    assertThat(Files.readString(yaml)).contains(season);
  }

  @Test
  void aFirstExampleIsNotTakenForTheHeader() {
    String texts =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "a film of number "
                        + i
                        + " to remember,"
                        + (i % 2 == 0 ? "good" : "bad")
                        + "\n")
            .collect(Collectors.joining());
    Outcome outcome = Cli.run("init", file("headless.csv", texts), "--out", yaml);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("headless.csv:1: the first row looks like an example", "data.header to none");
    trains(file("headless.csv", texts), "--set", "data.header=none");
    Outcome labels =
        Cli.run(
            "init",
            file("labels.csv", texts.replace("a film of number", "film")),
            "--out",
            yaml,
            "--overwrite");
    assertThat(labels.code()).isEqualTo(2);
    assertThat(labels.err())
        .contains("labels.csv:1: the first row looks like an example (\"good\")");
  }

  @Test
  void textsOfThaiAndJapaneseAreTexts() throws IOException {
    for (List<String> words :
        List.of(
            List.of("หนังเรื่องนี้ดีมาก", "หนังเรื่องนี้แย่มาก"),
            List.of("この映画はとてもよかった", "この映画はひどかった"))) {
      Files.deleteIfExists(yaml);
      trains(
          file(
              "films.csv",
              days(
                  "review,label",
                  40,
                  i -> words.get(i % 2) + i + "," + (i % 2 == 0 ? "good" : "bad") + "\n")));
      assertThat(Files.readString(yaml)).contains("text: review", "tokenizer: characters");
    }
  }

  @Test
  void sequencesWithANumberEachAreARegression() throws IOException {
    var text = new StringBuilder("machine,cycle,heat,remaining\n");
    for (int machine = 0; machine < 24; machine++) {
      for (int step = 0; step < 6; step++) {
        text.append("m%d,%d,%s,%d\n".formatted(machine, step, 0.5 * step * machine, 10 * machine));
      }
    }
    trains(file("wear.csv", text.toString()));
    assertThat(Files.readString(yaml))
        .contains("task: regress", "id: machine", "label: remaining", "values: [");
  }

  @Test
  void theTableItselfIsNotReplaced() {
    Path table = shops();
    Outcome outcome = Cli.run("init", table, "--out", table, "--overwrite");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("--out would replace it");
  }

  @Test
  void quartersHaveARecipeWithoutACalendar() {
    var text = new StringBuilder("quarter,sales\n");
    for (int i = 0; i < 48; i++) {
      text.append("%d-Q%d,%d.5\n".formatted(2010 + i / 4, i % 4 + 1, 20 + i * 7 % 13));
    }
    Path file = Cli.write(dir.resolve("quarters.csv"), text.toString());
    Path recipe = dir.resolve("quarters.yaml");

    var outcome = Cli.run("init", file, "--out", recipe);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(recipe).content().doesNotContain("calendar:");
  }

  @Test
  void timesThatCannotBeReadAreNoTexts() {
    var text = new StringBuilder("\u5e74\u6708\u65e5,y\n");
    for (int i = 28; i > 0; i--) {
      text.append("\u4ee4\u548c6\u5e742\u6708%d\u65e5,%d.1\n".formatted(i, 20 + i % 7));
    }
    Path file = Cli.write(dir.resolve("reiwa.csv"), text.toString());

    var outcome = Cli.run("init", file, "--out", dir.resolve("reiwa.yaml"));
    assertThat(outcome.err()).doesNotContain("a recipe to regress");
    assertThat(dir.resolve("reiwa.yaml")).doesNotExist();
    assertThat(outcome.code()).isEqualTo(2);
  }

  private static String walks(String header, String row, int... order) {
    var text = new StringBuilder(header + "\n");
    for (int n = 0; n < 24; n++) {
      for (int t : order) {
        text.append(row.formatted(n, n % 2 == 0 ? "up" : "down", t, (n * 7 + t * t) % 11))
            .append('\n');
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "t, 's%1$d,%2$s,%3$d,%4$d'",
    "clock, 's%1$d,%2$s,12:00:%3$02d,%4$d'",
    "place, 's%1$d,%2$s,%3$d,%4$d'"
  })
  void stepsAreOrderedByWhatCountsThem(String column, String row) throws IOException {
    Path table = file("walks.csv", walks("id,label," + column + ",x", row, 3, 0, 4, 1, 2));
    trains(table);
    assertThat(Files.readString(yaml)).contains("time: " + column).contains("values: [x]");
  }

  @Test
  void enginesWithCyclesAreSequences() throws IOException {
    Path table =
        file("engines.csv", walks("engine,kind,cycle,s", "%1$d,%1$d.5,%3$d,%4$d", 0, 1, 2, 3, 4));
    trains(table);
    assertThat(Files.readString(yaml))
        .contains("task: regress", "id: engine", "label: kind", "time: cycle", "values: [s]");
    Path unlabelled =
        file("two.csv", walks("engine,cycle,s,u", "%1$d,%3$d,%4$d,%4$d", 0, 1, 2, 3, 4));
    Outcome outcome = Cli.run("init", unlabelled, "--out", yaml, "--overwrite");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("column \"engine\" holds 24 values");
  }

  @Test
  void seriesFromLeftToRightAreNoted() {
    String numbered = "id,t0,t1,t2,t3,t4\n";
    String months = "Year,January,February,March,April,May\n";
    for (String header : List.of(numbered, months)) {
      var text = new StringBuilder(header);
      for (int i = 0; i < 40; i++) {
        text.append("%d,%d,%d,%d,%d,%d\n".formatted(1980 + i, i % 5, i % 6, i % 7, i % 4, i % 9));
      }
      Outcome outcome =
          Cli.run("init", file("wide.csv", text.toString()), "--out", yaml, "--overwrite");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.err().replaceAll("\\s+", " "))
          .containsPattern("the columns (t0 to t4|January to May) look like one series or sequence")
          .contains("a row for each value if that is wrong");
    }
  }

  /** Sixty texts with what follows from their number. */
  private Path comments(String columns, IntFunction<String> rest) {
    return file(
        "comments.csv",
        IntStream.range(0, 60)
            .mapToObj(i -> "the film number %d was seen,%s\n".formatted(i, rest.apply(i)))
            .collect(Collectors.joining("", "comment," + columns + "\n", "")));
  }

  @Test
  void oneOfSeveralColumnsOfClassesIsChosenByItsName() throws IOException {
    Outcome outcome =
        Cli.run(
            "init", comments("stars,label", i -> i % 3 + "," + "ab".charAt(i % 2)), "--out", yaml);
    assertThat(outcome.err().replaceAll("\\s+", " "))
        .contains(
            "classifies by label, one of 2 columns of classes (label, stars); set data.label");
    assertThat(Files.readString(yaml)).contains("label: label");
  }

  @Test
  void whatIsMissingToLearnIsNamed() {
    Path single = comments("label", i -> "good");
    assertThat(Cli.run("init", single, "--out", yaml).err())
        .contains("column \"label\" is \"good\" in all rows (expected two classes or more");
    var units = new StringBuilder("date,power\n");
    var signs = new StringBuilder("date,pnl\n");
    for (int i = 10; i < 30; i++) {
      units.append("2024-05-%d,%d.5 kW\n".formatted(i, i));
      signs.append("2024-05-%d,%s\n".formatted(i, i % 3 == 0 ? "(7.5)" : i + ".5"));
    }
    Path power = file("power.csv", units.toString());
    String problem =
        "column \"power\" is \"10.5 kW\"; expected a number without a unit or sign. Remove";
    assertThat(Cli.run("init", power, "--out", yaml).err()).contains("power.csv:2: " + problem);
    for (Path table : List.of(power, file("pnl.csv", signs.toString()))) {
      assertThat(Cli.run("inspect", table).out().replaceAll("\\s+", " "))
          .containsPattern("problem: .*csv:\\d+: column \"\\w+\" is .*; expected a number")
          .contains("writes a recipe once the problem is solved");
    }
  }

  @Test
  void filesThatAreNoTablesOrHaveNoHeaderAreNamed() {
    Path json = file("rows.csv", "{\"text\": \"a, b\", \"label\": \"x\"}\n".repeat(9));
    assertThat(Cli.run("inspect", json).err())
        .contains("rows.csv:1: the line is JSON (expected a table, such as CSV)");
    Path rows = file("rows.tsv", "good\tfine film\nbad\tno film\ngood\tfine film\n".repeat(4));
    assertThat(Cli.run("inspect", rows).err())
        .contains("rows.tsv:3: the row repeats the header")
        .contains("or set data.header to none if the first row holds values");
    assertThat(Cli.run("inspect", rows, "--set", "data.header=none").code()).isZero();
    Path footer = file("foot.csv", "date,n\n2024-05-01,1\n2024-05-02,2\n\nend of report\n");
    assertThat(Cli.run("inspect", footer).err())
        .contains("foot.csv:5: 1 field; expected 2 (date, n). Remove the line if it is a footer");
  }

  @Test
  void theOrderOfMonthsOfAnotherLanguageCanBeStated() {
    String[] months = "Jan Feb M\u00e4r Apr Mai Jun Jul Aug Sep Okt Nov Dez".split(" ");
    var text = new StringBuilder("Monat;Absatz\n");
    for (int i = 0; i < 60; i++) {
      text.append("%s %d;%d\n".formatted(months[i % 12], 2012 + i / 12, 90 + i * i % 17));
    }
    trains(file("monate.csv", text.toString()), "--set", "data.time=none");
  }
}
