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
    assertRefused(WALKS + "b,2,n/a,0.4,fast\n", ":6: column \"x\" is \"n/a\"; expected a number");
    assertRefused(WALKS + "b,2,1e39,0.4,fast\n", ":6: column \"x\" is \"1e39\"; expected a number");
    assertRefused(WALKS + "b,2,0.4,fast\n", ":6: 4 fields; expected 5 (walk, time, x, y, kind)");
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
        "walk,time,kind\na,1,s\n", ":1: there are no columns of values beside walk, time, kind");
  }

  @Test
  void leavesOutTheWholeOfASequenceWithABrokenRow() throws IOException {
    Path file = file(WALKS + "c,1,1,1,fast\na,12,?,1,slow\na,13,?,1,slow\nd,1,5,5,slow\n");
    BadRows bad = BadRows.skip();
    NumericSequences walks = NumericSequences.read(file, TIMED, bad);

    assertThat(List.of(walks.id(0), walks.id(1), walks.id(2))).containsExactly("b", "c", "d");
    assertThat(bad.count()).isEqualTo(5);
    assertThat(bad.first()).containsExactly(file + ":7: column \"x\" is \"?\"; expected a number");
  }

  @Test
  void refusesALabelThatTrainingNeverSaw() throws IOException {
    Path file = file(WALKS);
    Labels known = Labels.inOrder(List.of("slow", "still"));

    assertThatThrownBy(() -> NumericSequences.read(file, TIMED, known, BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ":3: training never saw the label \"fast\"; it knows slow, still");
    BadRows bad = BadRows.skip();
    NumericSequences walks =
        NumericSequences.read(file, TIMED, Labels.inOrder(List.of("fast", "still")), bad);
    assertThat(walks.size()).isEqualTo(1);
    assertThat(walks.id(0)).isEqualTo("b");
    assertThat(walks.classes()).containsExactly(0);
    assertThat(bad.count()).as("the rows of a").isEqualTo(3);
  }
}
