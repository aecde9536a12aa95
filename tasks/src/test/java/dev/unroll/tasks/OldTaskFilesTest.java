package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.Strategy;
import dev.unroll.tasks.input.InputKinds;
import dev.unroll.tasks.language.GenerationConfig;
import dev.unroll.tasks.language.LanguageModel;
import dev.unroll.tasks.regress.Regressor;
import dev.unroll.tasks.tag.TaggedWords;
import dev.unroll.tasks.tag.Tagger;
import dev.unroll.tasks.translate.Translator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Model files of every task and every kind of input, written by the code of commit d9ca76f:
 * whatever changes later, they load, and give the bits that they gave then. {@link
 * WriteTaskFixtures} says how they came about; a failure here is never mended by writing them
 * again.
 */
class OldTaskFilesTest {
  /** Between a question and its answer. */
  static final String SEPARATOR = ": ";

  /**
   * Answers that changed on purpose, by model and question. The file misses values, which were once
   * filled by a line to the value after the gap: the windows knew the future.
   */
  private static final Map<String, String> CHANGED =
      Map.of("forecast-columns evaluate months.csv", "rmse=401f767d2d6478eb mae=401953e2d88e8e8b");

  static Path directory() throws URISyntaxException {
    return Path.of(OldTaskFilesTest.class.getResource("old").toURI());
  }

  static List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".safetensors"))
          .map(file -> file.replace(".safetensors", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void givesTheStoredBits(String name) throws Exception {
    requireStoredAnswers(name, directory().resolve(name + ".safetensors"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void savedAgainItGivesTheStoredBits(String name, @TempDir Path directory) throws Exception {
    Path again = directory.resolve("again.safetensors");
    Predictor.load(directory().resolve(name + ".safetensors")).save(again);

    requireStoredAnswers(name, again);
  }

  @Test
  void everyTaskAndEveryKindOfInputHasAFile() throws Exception {
    var tasks = new ArrayList<String>();
    var kinds = new ArrayList<String>();
    var strategies = new ArrayList<Strategy>();
    for (String name : names()) {
      Path file = directory().resolve(name + ".safetensors");
      Predictor predictor = Predictor.load(file);
      tasks.add(predictor.recipe().task());
      if (predictor instanceof Classifier classifier) {
        kinds.add(classifier.config().input().kind());
      } else if (predictor instanceof Forecaster forecaster) {
        strategies.add(forecaster.config().strategy());
      }
    }

    assertThat(tasks).containsAll(Registry.builtIn().tasks().stream().map(TaskType::name).toList());
    assertThat(kinds).hasSizeGreaterThanOrEqualTo(17).containsAll(InputKinds.standard().names());
    assertThat(strategies).hasSizeGreaterThanOrEqualTo(16).contains(Strategy.values());
  }

  private static void requireStoredAnswers(String name, Path model) throws Exception {
    List<String> lines = Files.readAllLines(directory().resolve(name + ".answers"));
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      String question = line.substring(0, line.indexOf(SEPARATOR));
      String expected = CHANGED.get(name + " " + question);
      assertThat(question + SEPARATOR + answer(directory(), model, question))
          .isEqualTo(expected == null ? line : question + SEPARATOR + expected);
    }
  }

  /**
   * Asks a model.
   *
   * @param data the directory of its data
   * @param question such as {@code forecast months.csv 3}, {@code classify sayings.txt} or {@code
   *     evaluate walks.csv}
   * @return the answer on one line, every number as the bits of a double
   */
  static String answer(Path data, Path model, String question) throws IOException {
    String[] words = question.split(" ");
    Path file = data.resolve(words[1]);
    return switch (words[0]) {
      case "forecast" -> forecast(Forecaster.load(model), file, Integer.parseInt(words[2]));
      case "classify" -> classify(Classifier.load(model), file);
      case "regress" -> regress(Regressor.load(model), file);
      case "language" -> language(LanguageModel.load(model), file);
      case "tag" -> tag(Tagger.load(model), file);
      case "translate" -> translate(Translator.load(model), file);
      case "evaluate" -> figures(Predictor.load(model).evaluate(file).metrics());
      default -> throw new IllegalArgumentException(question);
    };
  }

  private static String forecast(Forecaster forecaster, Path file, int horizon) {
    return DoubleStream.of(forecaster.predict(file, horizon).values())
        .mapToObj(OldTaskFilesTest::bits)
        .collect(Collectors.joining(" "));
  }

  /** Asks about the lines of a text file, and for the text that follows the first one. */
  private static String language(LanguageModel model, Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    var answers = new ArrayList<String>();
    lines.forEach(line -> answers.add(bits(model.score(line).logProbability())));
    GenerationConfig config = GenerationConfig.defaults().withTokens(12);
    answers.add(String.join(" ", model.generate(lines.get(0), config).tokens()));
    return String.join("; ", answers);
  }

  /** Asks about the lines of a text file: each tag and its probability. */
  private static String tag(Tagger tagger, Path file) throws IOException {
    var answers = new ArrayList<String>();
    for (String line : Files.readAllLines(file)) {
      for (TaggedWords.Column column : tagger.tag(line).columns()) {
        for (int i = 0; i < column.tags().size(); i++) {
          answers.add(column.tags().get(i) + " " + bits(column.probabilities().get(i)));
        }
      }
    }
    return String.join("; ", answers);
  }

  private static String translate(Translator translator, Path file) throws IOException {
    return translator.translateAll(Files.readAllLines(file)).stream()
        .map(each -> each.text() + " " + bits(each.best().get(0).score()))
        .collect(Collectors.joining("; "));
  }

  private static String regress(Regressor regressor, Path file) {
    var answers = new ArrayList<String>();
    regressor.predict(file, (example, number) -> answers.add(example + " is " + bits(number)));
    return String.join("; ", answers);
  }

  /** Asks about the lines of a text file, or the examples of another. */
  private static String classify(Classifier classifier, Path file) throws IOException {
    var answers = new ArrayList<String>();
    if (file.toString().endsWith(".txt")) {
      for (Classification said : classifier.classify(Files.readAllLines(file))) {
        answers.add(text(said));
      }
    } else {
      classifier.classify(file, (example, said) -> answers.add(example + " is " + text(said)));
    }
    return String.join("; ", answers);
  }

  private static String text(Classification said) {
    return said.label() + " " + figures(said.probabilities());
  }

  private static String figures(Map<String, Double> figures) {
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + "=" + bits(figure.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String bits(double value) {
    return Long.toHexString(Double.doubleToRawLongBits(value));
  }
}
