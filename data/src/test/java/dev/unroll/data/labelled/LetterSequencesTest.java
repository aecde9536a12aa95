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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterSequencesTest {
  private static final String SPLICE =
      "EI,   A-DONOR-1,      CCAGN\nN,  B-NEG-2,  rdsac\nIE,  C,    AAAAT\n";

  @TempDir Path directory;

  private LabelledTexts file(String text) throws IOException {
    return LabelledTexts.of(Files.writeString(directory.resolve("splice.data"), text), 3, 1);
  }

  private void assertRefused(String text, String sentence) throws IOException {
    LabelledTexts file = file(text);
    assertThatThrownBy(() -> LetterSequences.read(file, Alphabet.dna(), 5, BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file.file() + sentence);
  }

  @Test
  void readsPaddedFieldsAsIdsAndRows() throws IOException {
    var all = LetterSequences.read(file(SPLICE), Alphabet.dna(), 5, BadRows.refuse());

    assertThat(all.labels().names()).containsExactly("EI", "IE", "N");
    assertThat(all.text(1)).isEqualTo("RDSAC");
    Batch ids = all.ids().batch(new int[] {1, 0});
    assertThat(ids.input().ids().toArray()).containsExactly(10, 5, 11, 0, 1, 1, 1, 0, 2, 9);
    assertThat(ids.target().classes().toArray()).containsExactly(2, 0);
    Batch rows = all.rows().batch(new int[] {1, 2});
    assertThat(rows.input().values().shape()).containsExactly(2, 5, 4);
    float third = 1f / 3;
    assertThat(rows.input().values().toArray3()[0])
        .isDeepEqualTo(
            new float[][] {
              {0.5f, 0, 0.5f, 0},
              {third, 0, third, third},
              {0, 0.5f, 0.5f, 0},
              {1, 0, 0, 0},
              {0, 1, 0, 0}
            });
    assertThat(rows.input().values().get(1, 4, 3)).isEqualTo(1);
  }

  @Test
  void sequencesOfAnyWidthBringTheirLengths() throws IOException {
    var all =
        LetterSequences.read(
            file("a,x,ACG\nb,y,T\nb,z,AC\n"),
            Alphabet.dna(),
            LetterSequences.ANY_WIDTH,
            BadRows.refuse());

    Batch batch = all.rows().batch(new int[] {1, 2});
    assertThat(batch.input().values().shape()).containsExactly(2, 2, 4);
    assertThat(batch.input().mask()).isNotNull();
    assertThat(batch.input().mask().counts().toArray()).containsExactly(1, 2);
    assertThat(all.ids().batch(new int[] {1, 0}).input().mask().counts().toArray())
        .containsExactly(1, 3);
    assertThat(all.ids().steps()).isEqualTo(3);
  }

  @Test
  void everyRowOfAnAlphabetSumsToOne() {
    for (Alphabet alphabet : List.of(Alphabet.dna(), Alphabet.rna(), Alphabet.protein())) {
      for (int id = 0; id < alphabet.letters().length(); id++) {
        float sum = 0;
        for (float share : alphabet.row(id)) {
          sum += share;
        }
        assertThat(sum).isBetween(0.99999f, 1.00001f);
      }
    }
    assertThat(Alphabet.dna().letters()).isEqualTo("ACGTBDHKMNRSVWY");
    assertThat(Alphabet.rna().letters()).isEqualTo("ACGUBDHKMNRSVWY");
    assertThat(Alphabet.rna().row(Alphabet.rna().id('w'))).containsExactly(0.5f, 0, 0, 0.5f);
    assertThat(Alphabet.of("HP", Map.of('X', "HP")).ids("HXp")).containsExactly(0, 2, 1);
  }

  @Test
  void anAlphabetRefusesWhatItCannotMean() {
    assertThatThrownBy(() -> Alphabet.of("ACA", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("letters are ASCII, each once; got 'A' in ACA");
    assertThatThrownBy(() -> Alphabet.of("AC", Map.of('N', "ACG")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'N' stands for 'G', which is not a symbol of AC");
    assertThatThrownBy(() -> Alphabet.dna().ids("AXC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'X' is not a letter of ACGTBDHKMNRSVWY");
  }

  @Test
  void refusesOtherWidthsAndLetters() throws IOException {
    assertRefused(SPLICE + "N, D, ACGT\n", ":4: the sequence has 4 letters; expected 5");
    assertRefused(
        SPLICE + "N, D, ACG?T\n",
        ":4: letter 4 of the sequence is '?'; expected one of ACGTBDHKMNRSVWY");
    assertRefused(
        "N, D, ACGTT\nN, D, ACGTT\n",
        ": every row has the label \"N\"; a classifier requires rows of at least two classes");
  }

  @Test
  void skipsBadRowsAndLabelsThatTrainingNeverSaw() throws IOException {
    LabelledTexts file = file(SPLICE + "N, D, ACG?T\n");
    BadRows bad = BadRows.skip();
    var all =
        LetterSequences.read(file, Alphabet.dna(), 5, Labels.inOrder(List.of("N", "EI")), bad);

    assertThat(all.size()).isEqualTo(2);
    assertThat(all.rows().classes()).containsExactly(1, 0);
    assertThat(bad.count()).isEqualTo(2);
    assertThat(bad.first().get(0))
        .isEqualTo(
            file.file() + ":3: the label \"IE\" is not in the training set; expected one of N, EI");
  }
}
