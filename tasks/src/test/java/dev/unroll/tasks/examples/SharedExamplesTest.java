package dev.unroll.tasks.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.text.IdDataset;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.Padding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedExamplesTest {
  private static LabelledDataset texts(Padding padding, int[]... ids) {
    return IdDataset.of(
        IdSequences.of(ids), new int[ids.length], Labels.inOrder(List.of("a", "b")), padding);
  }

  @ParameterizedTest
  @EnumSource
  void textsAreAlikeWhoeverStandsBesideThem(Padding.Side side) {
    Padding padding = Padding.longest(3).withSide(side);
    LabelledDataset train = texts(padding, new int[] {1, 2}, new int[] {4, 5, 6, 7}, new int[] {3});
    LabelledDataset test =
        texts(
            padding, new int[] {4, 5, 6, 8}, new int[] {2, 1}, new int[] {1, 2}, new int[] {0, 3});

    assertThat(SharedExamples.count(train, test)).isEqualTo(2); // cut, one equals another
    assertThat(SharedExamples.notes(train, test))
        .containsExactly(
            "2 of the 4 examples of the test set are in the training set, too, as the model reads them"
                + " (all words outside of the vocabulary are equal)");
    assertThat(SharedExamples.notes(train, test.part(1, 3))).isEmpty();
    assertThat(SharedExamples.notes(train, test.part(0, 1)))
        .containsExactly(
            "1 of the 2 examples of the test set is in the training set, too, as the model reads them"
                + " (all words outside of the vocabulary are equal)");
  }

  @Test
  void sequencesOfNumbersAreAlikeInAllSteps(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("walks.csv");
    Files.writeString(
        file,
        """
        id,label,x
        a,up,1
        a,up,2
        b,down,1
        b,down,2
        b,down,3
        c,down,1
        c,down,2
        """);
    var walks = NumericSequences.read(file, SequenceColumns.of("id", "label"), BadRows.refuse());

    assertThat(SharedExamples.count(walks.part(0), walks.part(1, 2))).isEqualTo(1);
    assertThat(SharedExamples.count(walks.part(1), walks.part(0, 2))).isZero();
  }
}
