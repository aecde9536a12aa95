package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StratifiedSplitTest {
  /** 700 of class 0, 250 of class 1, 50 of class 2, sorted as files are. */
  private static final int[] CLASSES =
      IntStream.range(0, 1000).map(i -> i < 700 ? 0 : i < 950 ? 1 : 2).toArray();

  private static int[] counts(int[] positions) {
    var counts = new int[3];
    for (int position : positions) {
      counts[CLASSES[position]]++;
    }
    return counts;
  }

  @Test
  void eachPartHasItsShareOfEachClass() {
    StratifiedSplit split = StratifiedSplit.of(CLASSES, 0.1, 0.2, 42);

    assertThat(counts(split.train())).containsExactly(490, 175, 35);
    assertThat(counts(split.validation())).containsExactly(70, 25, 5);
    assertThat(counts(split.test())).containsExactly(140, 50, 10);
  }

  @Test
  void eachExampleIsInOnePart() {
    StratifiedSplit split = StratifiedSplit.of(CLASSES, 0.1, 0.2, 42);

    assertThat(
            Stream.of(split.train(), split.validation(), split.test())
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray())
        .isEqualTo(IntStream.range(0, CLASSES.length).toArray());
  }

  @Test
  void theSeedDecides() {
    int[] test = StratifiedSplit.of(CLASSES, 0, 0.2, 42).test();

    assertThat(StratifiedSplit.of(CLASSES, 0, 0.2, 42).test()).isEqualTo(test);
    assertThat(StratifiedSplit.of(CLASSES, 0, 0.2, 43).test()).isNotEqualTo(test);
    // Written down from a run, so that no version parts examples otherwise.
    assertThat(StratifiedSplit.of(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 0, 0.4, 7).test())
        .containsExactly(1, 4, 7, 8);
  }

  @Test
  void validationDividesOnlyWhatTheTestLeaves() {
    int[] test = StratifiedSplit.of(CLASSES, 0, 0.2, 42).test();

    assertThat(StratifiedSplit.of(CLASSES, 0.1, 0.2, 42).test()).isEqualTo(test);
    assertThat(StratifiedSplit.of(CLASSES, 0.3, 0.2, 42).test()).isEqualTo(test);
  }

  @Test
  void aRareClassIsInEachPart() {
    int[] classes = new int[103];
    Arrays.fill(classes, 100, 103, 1);
    StratifiedSplit split = StratifiedSplit.of(classes, 0.1, 0.1, 1);

    assertThat(split.validation()).hasSize(11).containsAnyOf(100, 101, 102);
    assertThat(split.test()).hasSize(11).containsAnyOf(100, 101, 102);
    assertThat(split.train()).hasSize(81).containsAnyOf(100, 101, 102);
  }

  @Test
  void refusesAClassThatIsTooRareAndSharesOfTheWhole() {
    assertThatThrownBy(() -> StratifiedSplit.of(new int[] {0, 0, 0, 1, 1}, 0.1, 0.1, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "class 1 has 2 of the examples, too few for training and fractions of 0.1 and 0.1; add examples of it, or remove the class");
    assertThatThrownBy(() -> StratifiedSplit.of(CLASSES, 0.5, 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the fractions must be 0 or more and their sum below 1, got validation 0.5 and test 0.5");
  }

  @Test
  void partsOfADatasetKeepTheirClasses(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a.csv");
    Files.writeString(file, "a,AC\nb,CG\na,GT\nb,TT\na,AA\nb,CC\n");
    LabelledDataset all =
        LetterSequences.read(LabelledTexts.of(file, 2, 1), Alphabet.dna(), 2, BadRows.refuse())
            .ids();
    StratifiedSplit split = StratifiedSplit.of(all, 0, 0.34, 5);

    LabelledDataset test = all.part(split.test());
    assertThat(test.counts()).containsExactly(1, 1);
    assertThat(all.part(split.train()).counts()).containsExactly(2, 2);
    assertThat(test.batch(new int[] {1, 0}).input().ids().toArray())
        .isEqualTo(all.batch(new int[] {split.test()[1], split.test()[0]}).input().ids().toArray());
  }
}
