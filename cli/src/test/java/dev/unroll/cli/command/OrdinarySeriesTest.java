package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series in files as users export them: no wrong result without a message. */
class OrdinarySeriesTest {
  private static final LocalDate START = LocalDate.parse("2023-01-01");

  @TempDir private Path directory;
  private Path recipe;

  @BeforeEach
  void write() {
    recipe =
        Cli.write(
            directory.resolve("fc.yaml"),
            """
            task: forecast
            data: {window: 5}
            model:
              layers:
                - lstm: {hidden: 2, output: last}
                - dense
            training: {epochs: 2}
            """);
  }

  private static String date(int day) {
    return START.plusDays(day).toString();
  }

  /** Rows of a day each, the value 100 + 2 · day. */
  private static List<String> rows(int days) {
    return IntStream.range(0, days)
        .mapToObj(day -> date(day) + "," + (100 + 2 * day))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private Path file(String name, String header, List<String> rows) {
    return Cli.write(directory.resolve(name), header + "\n" + String.join("\n", rows) + "\n");
  }

  private Cli.Outcome train(Path data, String... set) {
    var args = new ArrayList<Object>(List.of("train", recipe, "--data", data));
    args.addAll(List.of("--overwrite", "--out", directory.resolve("run-" + data.getFileName())));
    for (String change : set) {
      args.addAll(List.of("--set", change));
    }
    return Cli.run(args.toArray());
  }

  private static String scores(Cli.Outcome outcome) {
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    return outcome
        .out()
        .lines()
        .filter(line -> line.contains("after training") || line.contains("last value"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void rowsInAnyOrderAreSortedAndTrainTheSameModel() throws IOException {
    List<String> sorted = rows(60);
    List<String> reversed = new ArrayList<>(sorted);
    Collections.reverse(reversed);
    List<String> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(3));
    Path right = file("sorted.csv", "Date,Close", sorted);
    Path newest = file("newest.csv", "Date,Close", reversed);
    Path mixed = file("mixed.csv", "Date,Close", shuffled);

    String expected = scores(train(right));
    Cli.Outcome fromNewest = train(newest);
    Cli.Outcome fromMixed = train(mixed);

    assertThat(scores(fromNewest)).isEqualTo(expected);
    assertThat(scores(fromMixed)).isEqualTo(expected);
    assertThat(fromNewest.out()).contains("begins with the newest row (2023-03-01)");
    assertThat(fromMixed.out()).contains("the rows were sorted by \"Date\"");
    assertThat(fromNewest.err())
        .contains("forecasting Close: 60 points, 2023-01-01 to 2023-03-01, daily");
    for (Path file : List.of(right, newest, mixed)) {
      Cli.Outcome forecast =
          Cli.run("predict", directory.resolve("run-" + newest.getFileName()), "--input", file);
      assertThat(forecast.out()).startsWith("step,Date,Close\n1,2023-03-02,");
    }
    assertThat(Files.readAllLines(directory.resolve("run-newest.csv/history.csv")).size())
        .isEqualTo(Files.readAllLines(directory.resolve("run-sorted.csv/history.csv")).size());
  }

  @Test
  void aRunningNumberIsNotForecast() {
    List<String> rows =
        IntStream.range(0, 60)
            .mapToObj(
                day ->
                    (day + 1)
                        + ";"
                        + START.plusDays(day).format(DateTimeFormatter.ofPattern("dd.MM.uuuu"))
                        + ";"
                        + String.format(Locale.GERMANY, "%.2f", 50 + 5 * Math.sin(day / 3.0)))
            .toList();
    Path file = file("leistung.csv", "Nr;Datum;Leistung", rows);

    Cli.Outcome outcome = train(file);

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err())
        .contains(
            "forecasting Leistung: 60 points, 2023-01-01 to 2023-03-01, daily, separated by ;,"
                + " decimal comma");
    assertThat(outcome.out()).contains("column \"Nr\" counts the rows");
  }

  @Test
  void fieldsAreNotCutAtTheDecimalComma() {
    List<String> rows =
        IntStream.range(0, 60)
            .mapToObj(
                day ->
                    START.plusDays(day).format(DateTimeFormatter.ofPattern("dd.MM.uuuu"))
                        + ";"
                        + String.format(Locale.GERMANY, "%.2f", 50 + 5 * Math.sin(day / 3.0)))
            .toList();
    Path file = Cli.write(directory.resolve("nohead.csv"), String.join("\n", rows) + "\n");

    Cli.Outcome outcome = train(file);

    assertThat(scores(outcome)).containsPattern("last value +1\\.\\d");
    assertThat(outcome.err()).contains("no header");
  }

  @Test
  void severalSeriesAreRefusedOrOneIsChosen() {
    var rows = new ArrayList<String>();
    for (String shop : List.of("north", "south", "west")) {
      for (int day = 0; day < 30; day++) {
        rows.add(shop + "," + date(day) + "," + (shop.length() * 1000 + day));
      }
    }
    Path file = file("shops.csv", "unique_id,ds,y", rows);

    for (String calendar : List.of("data.calendar=[]", "data.calendar=[day-of-week]")) {
      Cli.Outcome refused = train(file, calendar);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err())
          .isEqualTo(
              "unroll: "
                  + file
                  + ":32: column \"ds\" is \"2023-01-01\" as in line 2: the file holds 3 series, distinguished by unique_id. Choose one with --set \"data.id={unique_id: north}\".\n");
    }
    Cli.Outcome chosen = train(file, "data.id={unique_id: west}");
    assertThat(chosen.code()).isZero();
    assertThat(chosen.err()).contains("forecasting y: 30 points, 2023-01-01 to 2023-01-30, daily");
    assertThat(chosen.out()).contains("30 rows of 90 with unique_id west were read");
    Cli.Outcome unknown = train(file, "data.id={unique_id: east}");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("\"unique_id\" holds north, south, west");
    Path run = directory.resolve("run-shops.csv");
    Path one = file("one.csv", "ds,y", rows(30));
    Cli.Outcome noColumn = Cli.run("predict", run, "--input", one);
    assertThat(noColumn.code()).isEqualTo(2);
    assertThat(noColumn.err())
        .contains("no column \"unique_id\", which data.id names", "data.id={}");
    assertThat(Cli.run("predict", run, "--input", one, "--set", "data.id={}").code()).isZero();
  }

  @Test
  void timesThatCannotBeReadAreRefusedUntilTheRowsAreStatedToBeInOrder() {
    List<String> months = List.of("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli");
    List<String> rows =
        IntStream.range(0, 42)
            .mapToObj(
                i -> months.get((41 - i) % 7) + " " + (2020 + (41 - i) / 7) + "," + i * i % 17)
            .toList();
    Path file = file("german.csv", "Monat,Absatz", rows);

    Cli.Outcome refused = train(file);
    Cli.Outcome stated = train(file, "data.time=none");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("german.csv:2: column \"Monat\" holds \"Juli 2025\"", "data.time to none");
    assertThat(stated.code()).as(stated.err()).isZero();
    assertThat(stated.out().replaceAll("\\s+", " "))
        .contains("read in the order of the file, which data.time: none declares");
  }

  @Test
  void aCounterThatDescendsIsRefusedOrSortsTheRows() {
    Path file =
        file(
            "elapsed.csv",
            "t,v",
            IntStream.range(0, 40).mapToObj(i -> (39 - i) + "," + i * i % 17).toList());

    Cli.Outcome refused = train(file, "data.columns=[v]");
    Cli.Outcome sorted = train(file, "data.columns=[v]", "data.time=t");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("elapsed.csv:3: column \"t\" descends", "Set data.time to t to sort the rows");
    assertThat(sorted.code()).as(sorted.err()).isZero();
    assertThat(sorted.out().replaceAll("\\s+", " ")).contains("begins with the newest row (39)");
  }

  @Test
  void aColumnThatIsNamedLikeATimeIsNotForecast() {
    List<String> rows =
        IntStream.range(0, 40)
            .mapToObj(i -> "%02d.%d;%d".formatted(12 - i % 12, 2023 - i / 12, 200 - i))
            .toList();

    Cli.Outcome outcome = train(file("months.csv", "Monat;Absatz", rows));

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("2 columns hold numbers (Monat, Absatz)");
  }

  @Test
  void seriesThatFollowOneAnotherWithoutACommonTimeAreRefused() {
    var rows = new ArrayList<String>();
    for (String machine : List.of("A", "B")) {
      for (int i = 0; i < 30; i++) {
        rows.add(
            "%s,2024-01-01 00:%02d:%s,%d"
                .formatted(machine, i, machine.equals("A") ? "00" : "30", i));
      }
    }
    Cli.Outcome outcome = train(file("machines.csv", "machine,time,heat", rows));

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("machines.csv:32: column \"time\" begins again", "data.id={machine: A}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2023-01-31,150             | 62: column "Date" is "2023-01-31" as in line 32
          Total,9999                 | 62: column "Date": "Total" is not a time
          02/03/2023,150             | 62: column "Date": "02/03/2023" is written differently
          ,150                       | 62: column "Date": the cell is empty
          2023-02-30,150             | 62: column "Date": "2023-02-30" is not a time
          """)
  void aTimeThatIsWrongIsRefusedWithItsLine(String row, String sentence) {
    List<String> rows = rows(60);
    rows.add(row);
    Path file = file("wrong.csv", "Date,Close", rows);

    Cli.Outcome outcome = train(file);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("unroll: " + file + ":" + sentence).hasLineCount(1);
  }

  @Test
  void gapsAreNotedRefusedOrFilled() {
    List<String> rows = rows(100);
    rows.subList(40, 63).clear();
    rows.remove(70);
    Path file = file("gap.csv", "ds,y", rows);

    Cli.Outcome noted = train(file);
    assertThat(noted.err()).contains("forecasting y: 76 points");
    assertThat(noted.out())
        .contains("24 rows are missing (daily): 23 after 2023-02-09 (line 41), 1 after 2023-04-03");
    Cli.Outcome refused = train(file, "data.gaps=refuse");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(":42: 23 rows are missing between 2023-02-09 and 2023-03-05 (daily)");
    Cli.Outcome noValues = train(file, "data.gaps=fill");
    assertThat(noValues.code()).isEqualTo(2);
    assertThat(noValues.err()).contains("the row of 2023-02-10 is missing");
    Cli.Outcome filled = train(file, "data.gaps=fill", "data.missing=forward-fill");
    assertThat(filled.err()).contains("forecasting y: 100 points", "24 of them filled in");
  }

  @Test
  void businessDaysContinueAsBusinessDays() {
    var rows = new ArrayList<String>();
    LocalDate day = LocalDate.parse("2023-01-02");
    for (int i = 0; i < 60; i++) {
      rows.add(day + "," + List.of(50, 10, 20, 10, 30).get(i % 5));
      day = day.plusDays(i % 5 == 4 ? 3 : 1);
    }
    Path file = file("orders.csv", "date,orders", rows);
    assertThat(train(file, "data.calendar=[day-of-week]").err()).contains("business days");

    Cli.Outcome forecast =
        Cli.run("predict", directory.resolve("run-orders.csv"), "--input", file, "--horizon", 6);

    assertThat(forecast.out().lines().skip(1).map(line -> line.split(",")[1]))
        .containsExactly(
            "2023-03-27", "2023-03-28", "2023-03-29", "2023-03-30", "2023-03-31", "2023-04-03");
  }

  @Test
  void halfHoursAcrossTheEndOfSummerTimeAreRegular() {
    var rows = new ArrayList<String>();
    var moment = java.time.OffsetDateTime.parse("2024-10-26T00:00:00+02:00");
    var berlin = java.time.ZoneId.of("Europe/Berlin");
    for (int i = 0; i < 120; i++) {
      var local = moment.plusMinutes(30L * i).atZoneSameInstant(berlin).toOffsetDateTime();
      rows.add(local.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME) + "," + (i % 7));
    }
    Path file = file("half-hours.csv", "time,load", rows);

    Cli.Outcome outcome = train(file, "data.calendar=[hour]");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("every 30 minutes").doesNotContain("missing");
  }

  @ParameterizedTest
  @CsvSource({"drop", "forward-fill", "interpolate"})
  void aGapInServiceIsTreatedAsTheCommandSays(String missing) {
    Path clean = file("history.csv", "ds,y", rows(40));
    List<String> rows = rows(40);
    rows.set(35, date(35) + ",");
    Path now = file("now.csv", "ds,y", rows);
    train(clean);
    Path run = directory.resolve("run-history.csv");

    Cli.Outcome refused = Cli.run("predict", run, "--input", now);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains(":37: column \"y\" is empty", "--missing");
    Cli.Outcome evaluated = Cli.run("evaluate", run, "--data", now, "--missing", missing);
    assertThat(evaluated.code()).isZero();
    Cli.Outcome one = Cli.run("predict", run, "--input", now, "--missing", missing);
    Cli.Outcome other = Cli.run("predict", run, "--input", now, "--set", "data.missing=" + missing);
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(one.err()).contains("1 of 40 ");
    assertThat(other.out()).isEqualTo(one.out());
    Cli.Outcome wrong = Cli.run("predict", run, "--input", now, "--set", "data.window=3");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("data.window is not a setting for reading a file");
  }

  @Test
  void predictReadsStdinAndWritesFiles() throws IOException {
    Path file = file("history.csv", "ds,y", rows(40));
    train(file);
    Path run = directory.resolve("run-history.csv");
    Path out = directory.resolve("next.csv");
    Path plot = directory.resolve("next.png");

    Cli.Outcome direct = Cli.run("predict", run, "--input", file, "--horizon", 3);
    var stdin = new ByteArrayInputStream(Files.readAllBytes(file));
    Cli.Outcome piped =
        Cli.run(
            stdin,
            new ByteArrayOutputStream(),
            "predict",
            run,
            "--input",
            "-",
            "--horizon",
            3,
            "--out",
            out,
            "--plot",
            plot);

    assertThat(piped.code()).as(piped.err()).isZero();
    assertThat(piped.out()).isEmpty();
    assertThat(Files.readString(out, StandardCharsets.UTF_8)).isEqualTo(direct.out());
    assertThat(plot).isNotEmptyFile();
    assertThat(direct.out()).matches("step,ds,y\n(\\d,2023-02-\\d\\d,-?\\d+\\.\\d{4}\n){3}");
    Map<String, Object> json =
        Json.parseObject(Cli.run("predict", run, "--input", file, "--json").out(), "stdout");
    assertThat(json).containsEntry("times", List.of("2023-02-10"));
    assertThat(String.valueOf(json.get("read"))).contains("frequency=daily");
  }

  @Test
  void dateAndTimeOfDayInTwoColumnsAreOneTime() {
    var rows = new ArrayList<String>();
    for (int hour = 0; hour < 72; hour++) {
      rows.add("%02d.01.2024;%02d:00;%d,5".formatted(1 + hour / 24, hour % 24, 10 + hour % 24));
    }
    Path file = file("meter.csv", "Datum;Uhrzeit;kWh", rows);

    Cli.Outcome outcome = train(file);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .contains("forecasting kWh: 72 points, 2024-01-01T00:00 to 2024-01-03T23:00, hourly");
    assertThat(Cli.run("predict", directory.resolve("run-meter.csv"), "--input", file).out())
        .startsWith("step;Datum Uhrzeit;kWh\n1;04.01.2024 00:00;");
  }

  @Test
  void evaluateSaysWhatWasTrainedOn() {
    Path file = file("history.csv", "ds,y", rows(60));
    train(file);
    Path run = directory.resolve("run-history.csv");

    Cli.Outcome same = Cli.run("evaluate", run, "--data", file);
    List<String> later =
        IntStream.range(60, 100).mapToObj(day -> date(day) + "," + (100 + 2 * day)).toList();
    Cli.Outcome fresh = Cli.run("evaluate", run, "--data", file("later.csv", "ds,y", later));

    assertThat(same.out()).contains("38 of the 55 values to forecast of this file were trained on");
    assertThat(fresh.code()).isZero();
    assertThat(fresh.out()).doesNotContain("trained on");
  }

  @Test
  void backtestsCheckAndSayTheSame() {
    List<String> reversed = rows(100);
    Collections.reverse(reversed);
    Path file = file("newest.csv", "Date,Close", reversed);
    var duplicate = new ArrayList<>(reversed);
    duplicate.add(reversed.get(4));

    Cli.Outcome good = Cli.run("backtest", recipe, "--data", file, "--folds", 2);
    Cli.Outcome bad =
        Cli.run(
            "backtest", recipe, "--data", file("twice.csv", "Date,Close", duplicate), "--folds", 2);

    assertThat(good.code()).as(good.err()).isZero();
    assertThat(good.out()).contains("begins with the newest row");
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("twice.csv:102: column \"Date\"");
  }

  @Test
  void keysWithoutEffectOnASineAreNoted() throws IOException {
    Path sine =
        Files.writeString(
            directory.resolve("sine.yaml"),
            Cli.RECIPE.replace(
                "  window: 4\n", "  window: 4\n  gaps: fill\n  split: {share: 0.6}\n"));
    var outcome = Cli.run("train", sine, "--out", directory.resolve("sine"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out() + outcome.err())
        .containsIgnoringWhitespaces(
            "data.split has no effect: the test set of the sine is that of data.test")
        .containsIgnoringWhitespaces("data.gaps has no effect on a series that is not read");
  }
}
