package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.Alphabet;
import dev.unroll.data.labelled.IdxImages;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.tasks.input.UnreadCount;
import dev.unroll.tasks.input.text.TextConfig;
import dev.unroll.tasks.recipe.LayerSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlabelledFileTest {
  private static final int COUNT = 300; // more than are asked about at once

  @TempDir private Path directory;
  private Path walks;

  /** Walks of 1 to 7 steps of two numbers. */
  @BeforeEach
  void writeWalks() throws IOException {
    var text = new StringBuilder("id,label,x,y\n");
    for (int n = 0; n < COUNT; n++) {
      String label = n % 2 == 0 ? "up" : "down";
      for (int t = 0; t <= n % 7; t++) {
        double x = (n % 2 == 0 ? t : -t) + 0.01 * n;
        text.append("w%d,%s,%s,%s\n".formatted(n, label, x, 0.1 * t));
      }
    }
    walks = Files.writeString(directory.resolve("walks.csv"), text);
  }

  private static ClassifierConfig small(ClassifierConfig config) {
    return config
        .withLayers(LayerSpec.gruLast(5), new LayerSpec("dense", Map.of()))
        .withTraining(config.training().withEpochs(1));
  }

  private static List<String> ask(Classifier classifier, Path file) {
    var lines = new ArrayList<String>();
    classifier.classify(file, (id, said) -> lines.add(id + " " + said));
    return lines;
  }

  @Test
  void sequencesAreToldByIdInOrderAndAsEachAlone() throws IOException {
    SequenceColumns columns = SequenceColumns.of("id", "label");
    var data = NumericSequences.read(walks, columns, BadRows.refuse());
    Classifier classifier =
        Classifier.training(small(ClassifierConfig.sequences()), data).fit().predictor();
    var alone = new ArrayList<String>();
    for (var sequence : NumericSequences.readUnlabelled(walks, columns)) {
      alone.add(sequence.id() + " " + classifier.classify(sequence.values()));
    }
    Path bare = directory.resolve("bare.csv");
    Files.writeString(bare, Files.readString(walks).replaceAll(",(label|up|down),", ","));

    assertThat(alone).hasSize(COUNT).first().asString().startsWith("w0 ");
    assertThat(ask(classifier, walks)).isEqualTo(alone);
    assertThat(ask(classifier, bare)).isEqualTo(alone);
  }

  /** By number they would be other features without a word. */
  @Test
  void featuresAreFoundByTheirNamesInTraining() throws IOException {
    var data = NumericSequences.read(walks, SequenceColumns.of("id", "label"), BadRows.refuse());
    Classifier classifier =
        Classifier.training(small(ClassifierConfig.sequences()), data).fit().predictor();
    Path turned =
        Files.writeString(
            directory.resolve("turned.csv"), "note,y,id,x\nhot,1,a,1\n,0.5,b,3\nhot,2,a,4\n");
    Path straight =
        Files.writeString(directory.resolve("straight.csv"), "id,x,y\na,1,1\nb,3,0.5\na,4,2\n");
    Path other = Files.writeString(directory.resolve("other.csv"), "id,x,z\na,1,2\n");

    assertThat(ask(classifier, turned)).isEqualTo(ask(classifier, straight)).hasSize(2);
    assertThatThrownBy(() -> ask(classifier, other))
        .isInstanceOf(BadInputException.class)
        .hasMessage(other + ":1: there is no column \"y\"; known: id, x, z");
    Path turnedToo =
        Files.writeString(
            directory.resolve("labelled.csv"), "y,label,x,id\n1,up,1,a\n0.5,down,3,b\n2,up,4,a\n");
    Path straightToo =
        Files.writeString(
            directory.resolve("labelled2.csv"), "id,label,x,y\na,up,1,1\nb,down,3,0.5\na,up,4,2\n");
    assertThat(classifier.evaluate(turnedToo).metrics())
        .isEqualTo(classifier.evaluate(straightToo).metrics());
  }

  @Test
  void imagesAreToldByNumberFromOne() throws IOException {
    Path images = idx("images", 2051, COUNT, 3, 2);
    Path labels = idx("labels", 2049, COUNT);
    var data = IdxImages.read(images, labels);
    Classifier classifier = Classifier.training(small(ClassifierConfig.images()), data).predictor();
    List<String> told = ask(classifier, images);

    assertThat(told).hasSize(COUNT);
    for (int n : new int[] {0, 255, 256, COUNT - 1}) {
      float[][] image = data.batch(new int[] {n}).input().values().toArray3()[0];
      assertThat(told.get(n)).isEqualTo((n + 1) + " " + classifier.classify(image));
    }
    Path wide = idx("wide", 2051, 2, 2, 3);
    assertThatThrownBy(() -> ask(classifier, wide))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(wide + ": image 1: 2 rows of 3 pixels; the model reads");
  }

  /** Bytes that count, below three where they are labels. */
  private Path idx(String name, int magic, int... sizes) throws IOException {
    int count = 1;
    for (int size : sizes) {
      count *= size;
    }
    var bytes = ByteBuffer.allocate(4 + 4 * sizes.length + count).putInt(magic);
    for (int size : sizes) {
      bytes.putInt(size);
    }
    for (int i = 0; i < count; i++) {
      bytes.put((byte) (sizes.length == 1 ? i % 3 : 7 * i));
    }
    return Files.write(directory.resolve(name), bytes.array());
  }

  private static Classifier ofTexts() {
    var texts =
        List.of(
            new LabelledText("good good", "a", 1), new LabelledText("bad bad", "b", 2),
            new LabelledText("good good", "a", 3), new LabelledText("bad bad", "b", 4));
    return Classifier.training(ClassifierConfig.text().withValidation(0), texts, texts).predictor();
  }

  @Test
  void textsAreALineEach() throws IOException {
    Classifier classifier = ofTexts();
    var lines = new ArrayList<String>();
    var alone = new ArrayList<String>();
    for (int n = 0; n < COUNT; n++) {
      lines.add(n % 50 == 7 ? "" : "good, bad " + "good ".repeat(n % 9));
      alone.add(
          (n + 1) + " " + classifier.classify(lines.subList(n, n + 1), UnreadCount.NONE).get(0));
    }
    Path file = Files.write(directory.resolve("texts.txt"), lines);

    assertThat(ask(classifier, file)).isEqualTo(alone);
    assertThat(classifier.readsTexts()).isTrue();
    Path missing = directory.resolve("nowhere.txt");
    assertThatThrownBy(() -> ask(classifier, missing))
        .isInstanceOf(BadInputException.class)
        .hasMessage(missing + ": no such file");
  }

  @Test
  void aLineThatIsNoSequenceOfLettersIsNamedAndThoseBeforeItAreAnswered() throws IOException {
    Path train = directory.resolve("letters.csv");
    Files.writeString(train, "text,label\n" + "AC,a\nGT,b\n".repeat(20));
    var letters =
        LetterSequences.read(
            LabelledTexts.of(train, "text", "label"), Alphabet.dna(), 2, BadRows.refuse());
    Classifier classifier =
        Classifier.training(small(ClassifierConfig.letters()), letters.rows()).predictor();
    Path file = Files.writeString(directory.resolve("letters.txt"), "AC\nGT\nGX\nAC\n");
    var told = new ArrayList<String>();

    assertThatThrownBy(() -> classifier.classify(file, (line, said) -> told.add(line)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ":3: letter 2 of the sequence is 'X'; expected one of ");
    assertThat(told).containsExactly("1", "2");
  }

  @Test
  void aClassifierOfTextsReadsNoFileOfNumbers() {
    assertThatThrownBy(() -> ofTexts().classify(new float[][] {{1}}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this model reads texts, got a sequence of numbers");
  }

  @Test
  void visiblePaddingToTheLongestTellsNothingOfTheOtherTexts() {
    var texts = new ArrayList<LabelledText>();
    for (int i = 0; i < 40; i++) {
      texts.add(new LabelledText(i % 2 == 0 ? "good good film" : "bad bad", "c" + i % 2, i + 1));
    }
    var config = ClassifierConfig.text();
    var padding = TextConfig.defaults().padding().withMasked(false);
    Classifier classifier =
        Classifier.training(
                config.withInput(TextConfig.defaults().withPadding(padding)), texts, List.of())
            .predictor();
    List<String> some = List.of("good", "", "a good film is a good film, and a bad one is bad");

    assertThat(classifier.classify(some))
        .isEqualTo(some.stream().map(classifier::classify).toList());
  }
}
