package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.Alphabet;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.store.Fields;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input of another kind is rejected before a classifier is trained, and before it predicts. */
class ClassifierInputTest {
  private static final SequenceColumns COLUMNS = SequenceColumns.of("id", "label");
  private static final List<LabelledText> TEXTS = List.of(new LabelledText("A", "a", 1));

  @TempDir Path directory;

  private Path sequences(String labels) throws IOException {
    var text = new StringBuilder("id,x,label\n");
    for (int i = 0; i < 30; i++) {
      char label = labels.charAt(i % labels.length());
      text.append("s%d,%d,%c%n".formatted(i, label - 'a', label).repeat(1 + i % 2));
    }
    return Files.writeString(directory.resolve(labels + ".csv"), text);
  }

  private static ScorePart.Heatmap confusion(Score score) {
    return score.part(ScorePart.Heatmap.class, "confusion");
  }

  private NumericSequences read(String labels) throws IOException {
    return NumericSequences.read(sequences(labels), COLUMNS, BadRows.refuse());
  }

  @Test
  void classesOfOtherNumbersAreRefused() throws IOException {
    var config = ClassifierConfig.sequences();
    var classifier = Classifier.training(config, read("abc")).predictor();
    String sentence =
        "the classes of the examples are [b, c], but those of training are [a, b, c]; read the"
            + " examples with the labels of training";

    assertThatThrownBy(() -> classifier.evaluate(read("bc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> Classifier.training(config, read("abc"), read("bc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
    Path file = sequences("bc");
    var known = NumericSequences.read(file, COLUMNS, classifier.labels(), BadRows.refuse());
    assertThat(confusion(classifier.evaluate(known)).counts())
        .isDeepEqualTo(confusion(classifier.evaluate(file)).counts());
  }

  @Test
  void examplesOfAnotherKindAreRefused() throws IOException {
    NumericSequences numbers = read("ab");
    assertThatThrownBy(() -> Classifier.training(ClassifierConfig.text(), numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the examples are numbers, but the configuration is for text");
    assertThatThrownBy(() -> Classifier.training(ClassifierConfig.images(), numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the configuration is for images and requires images, all of one size, got sequences of 1"
                + " numbers a step");
    assertThatThrownBy(() -> Classifier.training(ClassifierConfig.letters(), numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "requires letters as rows of 4 numbers, such as LetterSequences.rows()");
    var classifier = Classifier.training(ClassifierConfig.sequences(), numbers).predictor();
    assertThatThrownBy(() -> classifier.evaluate(TEXTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the examples are texts, but the configuration is for sequences");
  }

  @Test
  void lettersAreRowsAndNoIds() throws IOException {
    Path file = directory.resolve("letters.csv");
    Files.writeString(file, "text,label\n" + "AC,a\nGT,b\n".repeat(20));
    var letters =
        LetterSequences.read(
            LabelledTexts.of(file, "text", "label"), Alphabet.dna(), 2, BadRows.refuse());
    Classifier ofRows = Classifier.training(ClassifierConfig.letters(), letters.rows()).predictor();
    assertThat(ofRows.labels().names()).containsExactly("a", "b");
    assertThatThrownBy(() -> Classifier.training(ClassifierConfig.letters(), letters.ids()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("got ids");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void whatIsNoNumberHasNoClass(float value) throws IOException {
    var classifier = Classifier.training(ClassifierConfig.sequences(), read("ab")).predictor();
    assertThatThrownBy(() -> classifier.classify(new float[][] {{1}, {value}}))
        .isInstanceOf(BadInputException.class)
        .hasMessage("sequence 1, step 2: value 1 is " + value + "; expected a finite number");
    Map<String, Object> size = Map.of("kind", "images", "rows", 1, "columns", 2);
    InputCoder images = InputKinds.standard().coder(Fields.of(size, "a file"));
    assertThatThrownBy(() -> images.steps(List.of(new float[][][] {{{0, value}}})))
        .isInstanceOf(BadInputException.class)
        .hasMessage("image 1, row 1: value 2 is " + value + "; expected a finite number");
  }

  @Test
  void textsAreScoredWhateverTheirColumns() throws IOException {
    Path file = directory.resolve("texts.tsv");
    Files.writeString(file, "good\ta fine film\nbad\ta poor film\n".repeat(20));
    var texts = LabelledTexts.of(file, 2, 1);
    var config = ClassifierConfig.text();
    config = config.withTraining(config.training().withEpochs(1));
    var classifier = Classifier.training(config, texts).predictor();
    long[][] counts = confusion(classifier.evaluate(texts)).counts();
    assertThat(Arrays.stream(counts).flatMapToLong(Arrays::stream).sum()).isEqualTo(40);
    Files.writeString(file, "so\tan odd film\n");
    assertThatThrownBy(() -> classifier.evaluate(texts))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("texts.tsv:1: the label \"so\" is not in the training set");
  }

  private static Recipe recipe(String data, String rest) {
    return Recipe.parse("own", "own.yaml", "task: classify\ndata: {" + data + "}\n" + rest);
  }

  @Test
  void whatNoTextClassifierCanDoIsRefusedInTheRecipe() {
    assertThatThrownBy(() -> recipe("kind: text, vocabulary: {specials: [unknown]}", ""))
        .isInstanceOf(BadInputException.class)
        .hasMessage("own.yaml: data.vocabulary.specials: padding is missing; add it");
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "3, true"})
  void theUnitsOfARecipeMayBeWritten(int units, boolean fits) {
    String rest =
        "model: {layers: [{gru: {hidden: 3, output: last}}, {dense: {units: " + units + "}}]}";
    if (fits) {
      assertThatCode(() -> recipe("kind: sequences", rest)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> recipe("kind: sequences", rest))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("size is 1, but this loss requires one value for each class");
    }
  }

  @Test
  void unitsAndClassWeightsAreHeldAgainstTheClasses() throws IOException {
    Path file = sequences("abc");
    String units = "model: {layers: [{gru: {hidden: 3, output: last}}, {dense: {units: 2}}]}";
    assertThatThrownBy(
            () -> Classifier.training(recipe("kind: sequences", units), DataLocation.of(file)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("size is 2, but with 3 classes this loss requires 3");
    String weights = "training: {loss: {name: softmaxCrossEntropy, classWeights: [1, 2]}}";
    assertThatThrownBy(
            () -> Classifier.training(recipe("kind: sequences", weights), DataLocation.of(file)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "training.loss.classWeights: expected one for each of the 3 classes, got 2");
    String three = weights.replace("[1, 2]", "[1, 2, 3]");
    Classifier ofThree =
        Classifier.training(recipe("kind: sequences", three), DataLocation.of(file)).predictor();
    assertThat(ofThree.labels().size()).isEqualTo(3);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("nowhere.csv");
    assertThatThrownBy(
            () -> Classifier.training(recipe("kind: sequences", ""), DataLocation.of(missing)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(
            () -> Classifier.training(recipe("kind: sequences", ""), DataLocation.of(directory)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "own.yaml: data.train is missing; set it to a file in "
                + directory
                + ", or pass one with --data (DataLocation.of in Java)");
  }

  @Test
  void oneColumnForTextsAndLabelsIsRejected() {
    for (String columns : new String[] {"text: 2, label: 2", "text: kind, label: kind"}) {
      String yaml = "{task: classify, data: {kind: text, train: a.csv, " + columns + "}}";
      assertThatThrownBy(() -> Recipe.parse("a", "a.yaml", yaml))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("data.label: expected another column than that of the texts");
    }
  }
}
