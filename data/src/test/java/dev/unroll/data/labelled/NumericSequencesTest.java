package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import dev.unroll.dataset.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumericSequencesTest {
  private static final SequenceColumns COLUMNS = SequenceColumns.of("walk", "kind");
  private static final SequenceColumns TIMED = COLUMNS.withTime("time");
  private static final String HEADER = "walk,time,x,y,kind\n";
  private static final String WALKS =
      HEADER + "a,10,0.3,0.6,slow\nb,1,0.9,0.1,fast\na,9,0.1,0.7,slow\na,11,0.5,0.4,slow\n";

  private static final String OR =
      "; expected a number, or data.missing: mask, interpolate or drop";

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("walks.csv"), text);
  }

  private void assertRefused(String text, String sentence) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> NumericSequences.read(file, TIMED, BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + sentence);
  }

  @Test
  void gathersTheStepsOfEachSequenceInTheOrderOfTime() throws IOException {
    NumericSequences walks = NumericSequences.read(file(WALKS), TIMED, BadRows.refuse());

    assertThat(walks.size()).isEqualTo(2);
    assertThat(walks.id(1)).isEqualTo("b");
    assertThat(walks.labels().names()).containsExactly("fast", "slow");
    assertThat(walks.features()).isEqualTo(2);
    assertThat(walks.steps()).isEqualTo(3);
    Batch batch = walks.batch(new int[] {1, 0});
    assertThat(batch.target().classes().toArray()).containsExactly(0, 1);
    assertThat(batch.input().mask()).isNotNull();
    assertThat(batch.input().mask().counts().toArray()).containsExactly(1, 3);
    assertThat(batch.input().values().toArray3())
        .isDeepEqualTo(
            new float[][][] {
              {{0.9f, 0.1f}, {0, 0}, {0, 0}}, {{0.1f, 0.7f}, {0.3f, 0.6f}, {0.5f, 0.4f}}
            });
  }

  @Test
  void readsSequencesWithoutLabelsAsThoseWithThem() throws IOException {
    NumericSequences walks = NumericSequences.read(file(WALKS), TIMED, BadRows.refuse());
    List<NumericSequence> same = NumericSequences.readUnlabelled(file(WALKS), TIMED);
    String bare = WALKS.replaceAll(",(kind|slow|fast)\n", "\n");
    List<NumericSequence> unlabelled = NumericSequences.readUnlabelled(file(bare), TIMED);

    for (List<NumericSequence> read : List.of(same, unlabelled)) {
      assertThat(read).extracting(NumericSequence::id).containsExactly("a", "b");
      assertThat(read.get(0).steps())
          .isDeepEqualTo(new float[][] {{0.1f, 0.7f}, {0.3f, 0.6f}, {0.5f, 0.4f}})
          .isDeepEqualTo(walks.batch(new int[] {0}).input().values().toArray3()[0]);
    }
  }

  @Test
  void refusesBrokenSequencesWithoutLabels() throws IOException {
    Path file = file("walk,time,x\na,1,0.5\na,1,0.25\n");
    assertThatThrownBy(() -> NumericSequences.readUnlabelled(file, TIMED))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file + ":3: sequence \"a\" has the same \"time\" as in line 2; expected each once");
  }

  @Test
  void keepsTheOrderOfTheFileWithoutATime() throws IOException {
    var walks =
        NumericSequences.read(file(WALKS), COLUMNS.withValues("y", "time"), BadRows.refuse());

    assertThat(walks.batch(new int[] {0}).input().values().toArray())
        .containsExactly(0.6f, 10, 0.7f, 9, 0.4f, 11);
  }

  @Test
  void ordersByDates() throws IOException {
    String text =
        HEADER
            + "a,2024-02-01T00:30Z,2,0,s\na,2024-01-31 00:00Z,1,0,s\na,2024-02-01 01:00+01:00,0.5,0,s\n"
            + "b,2024-01-01T00:00Z,1,1,f\n";

    assertThat(
            NumericSequences.read(file(text), TIMED.withValues("x"), BadRows.refuse())
                .batch(new int[] {0})
                .input()
                .values()
                .toArray())
        .containsExactly(1, 0.5f, 2);
  }

  @Test
  void refusesBrokenRows() throws IOException {
    assertRefused(WALKS + "b,2,n/a,0.4,fast\n", ":6: column \"x\" is \"n/a\"" + OR);
    assertRefused(WALKS + "b,2,1e39,0.4,fast\n", ":6: column \"x\" is \"1e39\"; expected a number");
    assertRefused(
        WALKS + "b,2,0.4,fast\n",
        ":6: 4 fields; expected 5 (walk, time, x, y, kind). Correct the row; a field that holds the separator is written in quotes");
    assertRefused(
        WALKS + "b,2,1,1,slow\n",
        ":6: sequence \"b\" has the label \"slow\" here but \"fast\" in line 3; expected one");
    assertRefused(
        WALKS + "a,9,1,1,slow\n",
        ":6: sequence \"a\" has the same \"time\" as in line 4; expected each once");
    assertRefused(
        WALKS + "a,2024-01-01,1,1,slow\n",
        ":6: column \"time\" is \"2024-01-01\"; expected a number as in most rows");
    assertRefused(
        HEADER + "a,noon,1,1,slow\n",
        ":2: column \"time\" is \"noon\"; expected a number or a date such as 2024-05-31T13:00");
    assertRefused(
        WALKS + ",9,1,1,slow\n", ":6: column \"walk\" is empty; expected the name of a sequence");
    assertRefused(WALKS + "c,9,1,1,\n", ":6: column \"kind\" is empty; expected a label");
    assertRefused(
        "walk,time,kind\na,1,s\n", ":1: there are no columns of values besides walk, time, kind");
  }

  @Test
  void leavesOutTheWholeOfASequenceWithABrokenRow() throws IOException {
    Path file = file(WALKS + "c,1,1,1,fast\na,12,?,1,slow\na,13,?,1,slow\nd,1,5,5,slow\n");
    BadRows bad = BadRows.skip();
    NumericSequences walks = NumericSequences.read(file, TIMED, bad);

    assertThat(List.of(walks.id(0), walks.id(1), walks.id(2))).containsExactly("b", "c", "d");
    assertThat(bad.count()).isEqualTo(5);
    assertThat(bad.first()).containsExactly(file + ":7: column \"x\" is \"?\"" + OR);
  }

  @Test
  void refusesALabelThatTrainingNeverSaw() throws IOException {
    Path file = file(WALKS);
    Labels known = Labels.inOrder(List.of("slow", "still"));

    assertThatThrownBy(() -> NumericSequences.read(file, TIMED, known, BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file
                + ":3: the label \"fast\" is not in the training set; expected one of slow, still");
    BadRows bad = BadRows.skip();
    NumericSequences walks =
        NumericSequences.read(file, TIMED, Labels.inOrder(List.of("fast", "still")), bad);
    assertThat(walks.size()).isEqualTo(1);
    assertThat(walks.id(0)).isEqualTo("b");
    assertThat(walks.classes()).containsExactly(0);
    assertThat(bad.count()).as("the rows of a").isEqualTo(3);
  }

  private NumericSequences holes(MissingSteps missing, BadRows bad) throws IOException {
    return NumericSequences.read(
        file(
            HEADER
                + "a,1,,1,slow\na,2,4,2,slow\na,5,?,3,slow\na,6,8,4,slow\na,7,NA,5,slow\n"
                + "b,1,1,1,fast\nb,2,2,1,fast\n"
                + ",,,,\n"),
        TIMED.withMissing(missing),
        bad);
  }

  @Test
  void aMaskHasHolesWhereValuesAreMissing() throws IOException {
    NumericSequences walks = holes(MissingSteps.MASK, BadRows.refuse());
    Batch batch = walks.batch(new int[] {1, 0});

    assertThat(batch.input().mask().counts().toArray()).containsExactly(2, 2);
    assertThat(batch.input().mask().position(1, 0, 5)).isEqualTo(1);
    assertThat(batch.input().mask().position(1, 1, 5)).isEqualTo(3);
    assertThat(batch.input().values().toArray3()[1])
        .isDeepEqualTo(new float[][] {{0, 0}, {4, 2}, {0, 0}, {8, 4}, {0, 0}});
    assertThat(walks.notes())
        .containsExactly(
            directory.resolve("walks.csv")
                + ": 3 of 14 values are missing, in 1 of 2 sequences; their steps are masked");
  }

  @Test
  void stepsWithoutAValueAreDropped() throws IOException {
    NumericSequences walks = holes(MissingSteps.DROP, BadRows.refuse());

    assertThat(walks.values(0)).isDeepEqualTo(new double[][] {{4, 2}, {8, 4}});
    assertThat(walks.notes().get(0))
        .endsWith("3 of 14 values are missing, in 1 of 2 sequences;" + " their steps are left out");
  }

  /** From 4 at time 2 to 8 at time 6: 7 at time 5; the nearest value at both ends. */
  @Test
  void missingValuesAreInterpolatedByTimeWithinTheSequence() throws IOException {
    NumericSequences walks = holes(MissingSteps.INTERPOLATE, BadRows.refuse());

    assertThat(walks.values(0))
        .isDeepEqualTo(new double[][] {{4, 1}, {4, 2}, {7, 3}, {8, 4}, {8, 5}});
    assertThat(walks.values(1)).isDeepEqualTo(new double[][] {{1, 1}, {2, 1}});
  }

  @Test
  void aSequenceOfWhichNothingIsLeftIsBad() throws IOException {
    Path file = file(WALKS + "c,1,,1,fast\nc,2,,2,fast\n");
    for (MissingSteps missing :
        List.of(MissingSteps.MASK, MissingSteps.DROP, MissingSteps.INTERPOLATE)) {
      assertThatThrownBy(
              () -> NumericSequences.read(file, TIMED.withMissing(missing), BadRows.refuse()))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              file
                  + ":6: sequence \"c\" has "
                  + (missing == MissingSteps.INTERPOLATE
                      ? "a column without a value"
                      : "no step without a missing value")
                  + "; expected at least one");
    }
    BadRows bad = BadRows.skip();
    NumericSequences walks = NumericSequences.read(file, TIMED.withMissing(MissingSteps.MASK), bad);
    assertThat(walks.notes().get(0))
        .contains(": 1 of 3 sequences left out, 2 bad rows in all, the first: ");
  }

  @Test
  void aClassThatIsGoneWithTheBadRowsIsRefused() throws IOException {
    var text = new StringBuilder(WALKS);
    for (String id : List.of("c", "d", "e")) {
      text.append(id).append(",1,,1,still\n");
    }
    Path file = file(text.toString());

    assertThatThrownBy(() -> NumericSequences.read(file, TIMED, BadRows.skip()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file
                + ": class \"still\" has no example left: all 3 have bad rows. Correct these rows, or remove the class from the file.");
  }

  @Test
  void valuesStayDoubles() throws IOException {
    NumericSequences walks =
        NumericSequences.read(
            file(HEADER + "a,1,1700000001,0.1,s\na,2,1700000002,0.2,s\nb,1,1700000003,0.3,f\n"),
            TIMED,
            BadRows.refuse());

    assertThat(walks.values(0))
        .isDeepEqualTo(new double[][] {{1_700_000_001, 0.1}, {1_700_000_002, 0.2}});
    assertThat(
            walks
                .batch(new int[] {0}, (f, value) -> f == 0 ? value - 1.7e9 : value)
                .input()
                .values()
                .toArray())
        .containsExactly(1, 0.1f, 2, 0.2f);
  }

  @Test
  void columnsAreFoundByName() throws IOException {
    NumericSequences walks = NumericSequences.read(file(WALKS), TIMED, BadRows.refuse());

    assertThat(walks.columns()).containsExactly("x", "y");
    assertThat(walks.withColumns(List.of("y", "x")).values(1))
        .isDeepEqualTo(new double[][] {{0.1, 0.9}});
    assertThatThrownBy(() -> walks.withColumns(List.of("z")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("there is no column \"z\", as in training; the sequences have [x, y]");
  }

  @Test
  void aSequenceMayHaveANumberAsLabelInTwoSpellings() throws IOException {
    NumericSequences walks =
        NumericSequences.read(
            file(HEADER + "a,1,1,1,1\na,2,2,1,1.0\nb,1,3,1,2\n"), TIMED, BadRows.refuse());

    assertThat(walks.labels().names()).containsExactly("1", "2");
    assertThat(walks.classes()).containsExactly(0, 1);
  }
}
