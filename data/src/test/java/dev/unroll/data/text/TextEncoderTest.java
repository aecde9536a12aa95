package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.table.BadRows;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEncoderTest {
  private static final Tokenizer TOKENIZER = new WhitespaceTokenizer();
  private static final Vocabulary WORDS =
      Vocabulary.of(VocabularyConfig.defaults().specials(), List.of("good", "bad", "film"));
  private static final Labels LABELS = Labels.inOrder(List.of("down", "up"));

  @TempDir private Path directory;

  private LabelledTexts file(String text) throws IOException {
    return LabelledTexts.of(Files.writeString(directory.resolve("train.tsv"), text), 2, 1);
  }

  @Test
  void readsIdsAndClassesRowByRow() throws IOException {
    LabelledTexts file = file("up\ta good film\ndown\tbad\nup\tgood good\n");

    IdDataset data =
        TextEncoder.of(TOKENIZER, WORDS).read(file, LABELS, Padding.fixed(4), BadRows.refuse());

    assertThat(data.classes()).containsExactly(1, 0, 1);
    assertThat(data.labels()).isEqualTo(LABELS);
    assertThat(data.batch(new int[] {2, 0}).input().ids().toArray())
        .containsExactly(2, 2, 0, 0, 1, 2, 4, 0);
    assertThat(TextEncoder.of(TOKENIZER, WORDS).ids("film bad")).containsExactly(4, 3);
  }

  @Test
  void rowsThatTrainingCouldNotKnowAreBroken() throws IOException {
    LabelledTexts file = file("up\tgood\nsideways\tfilm\ndown\tbad\ndown\nup\t \n");
    TextEncoder encoder = TextEncoder.of(TOKENIZER, WORDS).withMemory(0).withDirectory(directory);
    String sentence =
        file.file()
            + ":2: the label \"sideways\" is not in the training set; expected one of down, up";

    BadRows bad = BadRows.skip();
    IdDataset data = encoder.read(file, LABELS, Padding.longest(), bad);
    assertThat(data.classes()).containsExactly(1, 0);
    assertThat(data.sequences().get(1)).containsExactly(3);
    assertThat(bad.count()).isEqualTo(3);
    assertThat(bad.first().get(0)).isEqualTo(sentence);
    data.sequences().close();
    assertThatThrownBy(() -> encoder.read(file, LABELS, Padding.longest(), BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(sentence);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file.file()); // and no temporary one
    }
  }

  @Test
  void idsInAFileTrainToTheBitsOfIdsInMemory() throws IOException {
    var random = new Random(3);
    var text = new StringBuilder();
    for (int i = 0; i < 90; i++) {
      text.append(random.nextBoolean() ? "up\t" : "down\t");
      for (int word = random.nextInt(20); word >= 0; word--) {
        text.append(List.of("good ", "bad ", "film ", "a ").get(random.nextInt(4)));
      }
      text.append('\n');
    }
    LabelledTexts file = file(text.toString());
    TextEncoder encoder = TextEncoder.of(TOKENIZER, WORDS);
    Padding padding = Padding.longest(12);
    IdDataset inMemory = encoder.read(file, LABELS, padding, BadRows.refuse());
    IdDataset inFile =
        encoder
            .withMemory(10)
            .withDirectory(directory)
            .read(file, LABELS, padding, BadRows.refuse());

    assertThat(inMemory.sequences()).isInstanceOf(IdArray.class);
    assertThat(inFile.sequences()).isInstanceOf(IdFile.class);
    float[] weights = trained(inMemory);
    assertThat(trained(inFile)).isEqualTo(weights);
    inFile.sequences().close();
  }

  /** On every third example. */
  private static float[] trained(IdDataset all) {
    LabelledDataset data =
        all.part(IntStream.range(0, 30).map(i -> 3 * i).toArray()).bucketed(3).binary();
    Sequential model =
        Sequential.of(new Embedding(WORDS.size(), 3), new Lstm(3, 4, Returns.LAST), new Dense(4, 1))
            .initialize(2);
    var config =
        TrainingConfig.defaults().withLoss(new BinaryCrossEntropy()).withBatchSize(4).withEpochs(2);
    new Trainer(config).fit(model, data);
    return model.predict(data.batch(new int[] {0, 1, 2}).input()).toArray();
  }

  @Test
  void refusesNegativeMemory() {
    assertThatThrownBy(() -> TextEncoder.of(TOKENIZER, WORDS).withMemory(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("memory must be for 0 ids or more, got -1");
  }
}
