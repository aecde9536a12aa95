package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences without a column of times, whose other columns may show their order. */
class StepOrderTest {
  private static final SequenceColumns COLUMNS = SequenceColumns.of("id", "label");
  private static final int[] SHUFFLED = {3, 0, 4, 1, 5, 2};
  private static final int[] REVERSED = {5, 4, 3, 2, 1, 0};
  private static final int[] ASCENDING = {0, 1, 2, 3, 4, 5};

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("walks.csv"), text);
  }

  /** Three sequences of six steps with a column that tells the order, and one of noise. */
  private Path file(String column, IntFunction<String> cell, int... order) throws IOException {
    var random = new Random(3);
    var text = new StringBuilder("id,label," + column + ",x\n");
    for (int n = 0; n < 3; n++) {
      for (int t : order) {
        text.append("s%d,%s,%s,%s%n".formatted(n, n % 2, cell.apply(t), random.nextGaussian()));
      }
    }
    return file(text.toString());
  }

  private static NumericSequences read(Path file, SequenceColumns columns) {
    return NumericSequences.read(file, columns, BadRows.refuse());
  }

  private static void assertRefused(Path file, SequenceColumns columns, String part) {
    assertThatThrownBy(() -> read(file, columns))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(part)
        .hasMessageContaining("Set data.time to ")
        .hasMessageContaining("or to none if they are in the order of time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "step", "cycle", "frame", "index", "time"})
  void countersInAnotherOrderAreRefused(String column) throws IOException {
    Path shuffled = file(column, Integer::toString, SHUFFLED);
    String what = column.equals("time") ? "descends" : "is out of order";
    assertRefused(
        shuffled,
        COLUMNS,
        "walks.csv:3: column \"%s\" %s within sequence \"s0\" (0 below 3)".formatted(column, what));
    assertRefused(file(column, t -> "" + (t + 1), REVERSED), COLUMNS, "\" descends within");
    assertThat(read(file(column, Integer::toString, ASCENDING), COLUMNS).notes())
        .singleElement()
        .asString()
        .contains("column \"" + column + "\" is read as a feature; set data.time");
  }

  @Test
  void timesAreFoundByTheirDistances() throws IOException {
    assertRefused(file("ms", t -> "" + (20 * t), SHUFFLED), COLUMNS, "column \"ms\" is out of");
    assertRefused(
        file("elapsed", t -> "" + (0.1 * t + 0.01 * (t % 2)), SHUFFLED), COLUMNS, "\"elapsed\" is");
    assertRefused(file("n", t -> "" + t * t, REVERSED), COLUMNS, "column \"n\" descends");
    assertThat(read(file("volts", t -> "" + (0.5 + t * t), REVERSED), COLUMNS).notes())
        .singleElement()
        .asString()
        .contains("column \"volts\" descends in every sequence, and the steps are read in");
  }

  @Test
  void datesThatAreNotReadShowTheOrderToo() throws IOException {
    SequenceColumns x = COLUMNS.withValues("x");
    assertRefused(file("date", t -> "2024-05-0" + (t + 1), SHUFFLED), x, "\"date\" descends");
    assertRefused(file("n", Integer::toString, SHUFFLED), x, "column \"n\" is out of order");
    assertThat(read(file("date", t -> "2024-05-0" + (t + 1), ASCENDING), x).notes()).isEmpty();
    assertThat(read(file("place", t -> "p" + t, SHUFFLED), x).notes()).isEmpty();
    Path dates = file("date", t -> "2024-05-0" + (t + 1), ASCENDING);
    assertThatThrownBy(() -> read(dates, COLUMNS))
        .hasMessageContaining("column \"date\" is \"2024-05-01\"; expected a number. Set data.time")
        .hasMessageContaining("to date to order the steps by it");
  }

  @Test
  void whatIsStatedIsTaken() throws IOException {
    Path file = file("t", Integer::toString, SHUFFLED);
    assertThat(read(file, COLUMNS.withTime("none")).values(0)[0][0]).isEqualTo(3);
    assertThat(read(file, COLUMNS.withValues("t", "x")).values(0)[0][0]).isEqualTo(3);
    assertThat(read(file, COLUMNS.withTime("t")).columns()).containsExactly("x");
    SequenceColumns known = COLUMNS.withValues("t", "x").withIncreasing(List.of("t"));
    assertRefused(file, known, "in which it increased in training");
  }

  @Test
  void halvesOfTheDayInAnotherColumnAreRefused() throws IOException {
    Path file = file("id,label,t,half,x\na,0,2024-05-01 11:00,AM,1\nb,1,2024-05-01 1:00,PM,5\n");
    assertThatThrownBy(() -> read(file, COLUMNS.withTime("t").withValues("x")))
        .hasMessageContaining("walks.csv:2: column \"half\" holds \"AM\", which belongs to")
        .hasMessageEndingWith("Join them into one, such as 2024-05-01 11:00 AM.");
  }

  @Test
  void ordinaryFeaturesAreRead() throws IOException {
    int[] noise = {7, 7, 2, 9, 0, 2};
    assertThat(read(file("speed", t -> "" + noise[t], ASCENDING), COLUMNS).notes()).isEmpty();
    var text = new StringBuilder("id,label,time,rank,x\n");
    for (int i = 0; i < 18; i++) {
      text.append("s%d,%d,%d,%d,0.5%n".formatted(i / 6, i / 6 % 2, i % 6, SHUFFLED[i % 6]));
    }
    assertThat(read(file(text.toString()), COLUMNS).notes()).hasSize(1); // time is in order
  }

  private static String runs(String columns, int... runs) {
    var text = new StringBuilder(columns + "\n");
    for (int id : runs) {
      for (int t = 0; t < 3; t++) {
        String x = columns.contains(",t") ? t + "," + (7 * id + t) % 5 : "" + (7 * id + t * t) % 5;
        text.append("%d,%d,%s%n".formatted(id, id % 2, x));
      }
    }
    return text.toString();
  }

  @Test
  void idsThatBeginAgainAreNotedOrRefused() throws IOException {
    Path two = file(runs("id,label,t,x", 1, 2, 1, 3));
    assertThatThrownBy(() -> read(two, COLUMNS))
        .hasMessageContaining("walks.csv:8: sequence \"1\" begins again, and column \"t\" with it")
        .hasMessageContaining("Give each run a different id, or set data.time to none");
    assertThat(read(file(runs("id,label,x", 1, 2, 1, 3)), COLUMNS).notes())
        .singleElement()
        .asString()
        .contains(
            "sequence \"1\" begins again in line 8; its rows in 2 places are read as one sequence");
    assertThat(read(file("id,label,x\na,0,1\nb,1,5\na,0,7\nb,1,2\n"), COLUMNS).notes()).isEmpty();
  }

  @Test
  void idsThatAreAlikeAreNotedAndMissingOnesRefused() throws IOException {
    String rows = "id,label,x\n0,a,1\n0.0,b,5\n";
    assertThat(read(file(rows), COLUMNS).notes())
        .singleElement()
        .asString()
        .contains(
            "ids of \"id\" that differ only in spelling are separate sequences: \"0\", \"0.0\"");
    Path missing = file(rows + "NA,a,1\n");
    assertThatThrownBy(() -> read(missing, COLUMNS))
        .hasMessage(missing + ":4: column \"id\" is \"NA\"; expected the name of a sequence");
  }

  /** Times without a rule, the same in no two sequences. */
  private static double irregular(int sequence, int t) {
    double[] times = {0, 0.31, 1.7, 1.82, 6.4, 9.05};
    return times[t] * (1 + 0.17 * sequence);
  }

  /** Four sequences with a column of irregular times, and one of noise. */
  private Path irregular(String column, double from, int... order) throws IOException {
    var random = new Random(5);
    var text = new StringBuilder("id,label," + column + ",x\n");
    for (int n = 0; n < 4; n++) {
      for (int t : order) {
        double unit = Math.max(1, from / 1_600_000_000);
        double time = from + n % 2 * from / 50 + unit * irregular(n, t);
        String cell = new BigDecimal(time).toPlainString();
        text.append("s%d,%s,%s,%s%n".formatted(n, n % 2, cell, random.nextGaussian()));
      }
    }
    return file(text.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"t [s]", "elapsed", "Zeit_ms", "clockUs", "sec", "tick", "start"})
  void irregularTimesOutOfOrderAreRefused(String column) throws IOException {
    String problem =
        "walks.csv:3: column \"" + column + "\" is out of order within sequence \"s0\"";
    assertRefused(irregular(column, 0, SHUFFLED), COLUMNS, problem); // start: each begins at 0
    assertThat(read(irregular(column, 0, ASCENDING), COLUMNS).notes()).isEmpty();
    SequenceColumns stated = COLUMNS.withTime("none");
    assertThat(read(irregular(column, 0, SHUFFLED), stated).notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1_600_000_000, 1_600_000_000_000d, 1.6e15})
  void timesSince1970UnderAnyNameAreRefused(double since) throws IOException {
    assertRefused(irregular("recorded", since, SHUFFLED), COLUMNS, "column \"recorded\" is out of");
    assertThat(read(irregular("recorded", since / 50, SHUFFLED), COLUMNS).notes()).isEmpty();
  }

  @Test
  void smoothnessInTheOrderOfAnotherColumnIsNoted() throws IOException {
    var random = new Random(8);
    var shuffled = new StringBuilder("id,label,u,x,y\n");
    var noise = new StringBuilder("id,label,u,x,y\n");
    for (int n = 0; n < 8; n++) {
      for (int t = 0; t < 20; t++) {
        double u = 3 * n * n + random.nextDouble() * 10;
        double x = Math.sin(u);
        shuffled.append("s%d,%d,%s,%s,%s%n".formatted(n, n % 2, u, x, random.nextGaussian()));
        noise.append("s%d,%d,%s,%s,%s%n".formatted(n, n % 2, u, random.nextDouble(), 3));
      }
    }
    assertThat(read(file(shuffled.toString()), COLUMNS).notes())
        .singleElement()
        .asString()
        .contains(
            "in which no column varies smoothly, but \"x\" does in the order of \"u\"; set data");
    assertThat(read(file(noise.toString()), COLUMNS).notes()).isEmpty();
    String rest = shuffled.toString().lines().skip(1).sorted().collect(Collectors.joining("\n"));
    Path sorted = file("id,label,u,x,y\n" + rest + "\n"); // by u within each id, as text
    assertThat(read(sorted, COLUMNS).notes()).isEmpty();
  }

  /** Sequences of runs: some with two runs, one directly below the other. */
  private Path below(String column, int... runs) throws IOException {
    var random = new Random(6);
    var text = new StringBuilder("id,label," + column + ",x\n");
    for (int n = 0; n < runs.length; n++) {
      for (int t = 0; t < 4 * runs[n]; t++) {
        text.append("s%d,%d,%d,%s%n".formatted(n, n % 2, t % 4, random.nextGaussian()));
      }
    }
    return file(text.toString());
  }

  @Test
  void runsDirectlyBelowOneAnotherAreRefusedOrNoted() throws IOException {
    for (String column : List.of("t", "time", "step", "n")) {
      assertThatThrownBy(() -> read(below(column, 1, 2, 1, 1), COLUMNS))
          .hasMessageContaining(
              "walks.csv:10: sequence \"s1\" begins again, and column \"" + column + "\" with it")
          .hasMessageContaining("Give each run a different id, or set data.time to none");
    }
    assertThatThrownBy(() -> read(below("t", 2, 2, 2), COLUMNS)).hasMessageContaining("csv:6: ");
    assertThat(read(below("phase", 2, 3, 2), COLUMNS).notes()) // a feature may do so
        .singleElement()
        .asString()
        .contains("line 6: sequence \"s0\" begins again, and column \"phase\" with it, and is read")
        .endsWith("give each run a different id if they are several, or set data.time to none");
    assertThat(read(below("phase", 2, 3, 2), COLUMNS.withTime("none")).notes()).isEmpty();
  }

  @Test
  void runsWhoseTimesAreReadAreRefusedOrNotedToo() throws IOException {
    SequenceColumns t = COLUMNS.withTime("t");
    assertThatThrownBy(() -> read(below("t", 1, 2, 1), t))
        .hasMessageContaining("walks.csv:10: sequence \"s1\" has the same \"t\" as in line 6")
        .hasMessageEndingWith("Its times begin again in line 10: give each run a different id");
    String rows = "id,label,t,x\na,0,0,1\na,0,1,2\na,0,2,4\n%sb,1,0,1\nb,1,3,7\n";
    String second = "a,0,0.5,3\na,0,1.5,5\na,0,2.5,4\n";
    assertThat(read(file(rows.formatted(second)), t).notes())
        .singleElement()
        .asString()
        .contains(
            "the times of sequence \"a\" begin again in line 5, and its rows are sorted into");
    assertThat(read(file(rows.formatted("a,0,3,3\na,0,4,5\n")), t).notes()).isEmpty();
    assertThat(read(file(rows.formatted("a,0,-3,3\na,0,-2,5\na,0,-1,5\n")), t).notes()).isEmpty();
    assertThat(read(file(rows.formatted("a,0,0.5,3\n")), t).notes()).isEmpty(); // out of order
  }

  @Test
  void unevenRunsInFewSequencesAreNoted() throws IOException {
    var random = new Random(6);
    var text = new StringBuilder("id,label,u,x\n");
    for (int n = 0; n < 5; n++) {
      double u = 7 + 3 * n;
      for (int t = 0; t < 8; t++) {
        u = n == 2 && t == 5 ? 13.5 : u + random.nextDouble();
        text.append("s%d,%d,%s,%s%n".formatted(n, n % 2, u, random.nextGaussian()));
      }
    }
    assertThat(read(file(text.toString()), COLUMNS).notes())
        .singleElement()
        .asString()
        .contains("line 23: sequence \"s2\" begins again, and column \"u\" with it");
  }

  /** To name the features does not state that the rows are in order. */
  @Test
  void namedFeaturesAreNoted() throws IOException {
    SequenceColumns both = COLUMNS.withValues("t", "x");
    assertThat(read(file("t", Integer::toString, SHUFFLED), both).notes())
        .singleElement()
        .asString()
        .contains(
            "walks.csv: line 3: column \"t\" is out of order within sequence \"s0\" (0 below 3)")
        .endsWith(
            "Set data.time to t to order the steps by it, or to none if they are in the order of time.");
    assertThat(read(file("t", Integer::toString, ASCENDING), both).notes()).isEmpty();
    assertThat(read(file("t", Integer::toString, SHUFFLED), both.withTime("none")).notes())
        .isEmpty();
    assertThat(read(below("t", 1, 2, 1, 1), both).notes())
        .singleElement()
        .asString()
        .contains("line 10: sequence \"s1\" begins again, and column \"t\" with it");
  }

  @Test
  void timesOfDayOrderTheSteps() throws IOException {
    IntFunction<String> clock =
        t -> "%d:59:%02d %s".formatted(t < 4 ? 11 : 1, 10 * (t % 4), t < 4 ? "AM" : "PM");
    Path shuffled = file("at", clock, SHUFFLED);
    assertRefused(shuffled, COLUMNS.withValues("x"), "column \"at\" descends within sequence");
    NumericSequences byTime = read(shuffled, COLUMNS.withTime("at"));
    NumericSequences byRow = read(shuffled, COLUMNS.withTime("none").withValues("x"));
    for (int t = 0; t < SHUFFLED.length; t++) {
      assertThat(byTime.values(0)[SHUFFLED[t]][0]).isEqualTo(byRow.values(0)[t][0]);
    }
  }

  /** A few sequences have long runs by chance; the rows of a shuffled file are not several runs. */
  @Test
  void shuffledFilesHoldNoRuns() throws IOException {
    var random = new Random(4);
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      for (int t = 0; t < 9; t++) {
        rows.add("s%d,%d,%s,%d".formatted(n, n % 2, t + random.nextDouble(), random.nextInt(7)));
      }
    }
    Collections.shuffle(rows, random);
    Path file = file("id,label,at,x\n" + String.join("\n", rows) + "\n");
    assertThat(read(file, COLUMNS.withTime("at")).notes()).isEmpty();
    assertThat(read(file, COLUMNS).notes()).noneMatch(note -> note.contains("begins again"));
  }
}
