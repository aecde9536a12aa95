package dev.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.forecast.Forecaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every example with small settings; the examples of recipes must give the results of the
 * recipe.
 */
class ExamplesTest {
  @Test
  void theFirstForecastBeatsItsBaselines() throws IOException {
    List<String> lines = Console.linesOf(FirstForecast::main);

    assertThat(lines).hasSize(3);
    double[] scores = Console.numbers(lines.get(0));
    assertThat(scores[0]).isLessThan(16);
    assertThat(lines.get(1))
        .startsWith("baselines: {last value={rmse=49.9")
        .contains("y[t-12]*y[t-1]/y[t-13]={rmse=16.3");
    double[] next = Console.numbers(lines.get(2));
    assertThat(next).hasSize(3);
    for (double value : next) {
      assertThat(value).isBetween(400.0, 550.0);
    }
  }

  @Test
  void theFirstModelLearnsToContinueTheWave() throws IOException {
    List<String> lines = Console.linesOf(FirstModel::main);

    assertThat(lines).hasSize(1);
    double[] numbers = Console.numbers(lines.get(0));
    assertThat(numbers[0]).isCloseTo(Math.sin(1), within(0.05));
    assertThat(numbers[1]).isCloseTo(Math.sin(1), within(1e-6));
  }

  @Test
  void theShortFormPrintsItsLayersAndLearns() throws IOException {
    List<String> lines = Console.linesOf(ShortForms::main);

    assertThat(lines).hasSize(9);
    assertThat(lines.get(2)).startsWith("lstm1    fused").endsWith("[1, 64]        64");
    assertThat(lines.get(7)).startsWith("total").endsWith("1,169");
    double[] numbers = Console.numbers(lines.get(8));
    assertThat(numbers[0]).isCloseTo(numbers[1], within(0.05));
  }

  @Test
  void theAttentionLearnsToReadInReverse() throws IOException {
    List<String> lines = Console.linesOf(Attention::main, "6");

    double right = Console.numbers(lines.get(0))[0];
    assertThat(right).isGreaterThan(0.5); // a digit by chance: 0.1
    assertThat(lines).hasSizeBetween(4, 1 + Attention.MAX_LENGTH);
  }

  @Test
  void theForwardPassIsTheOneComputedByHand() throws IOException {
    List<String> lines = Console.linesOf(HandComputedForwardPass::main);

    assertThat(lines).hasSize(3);
    assertThat(Console.numbers(lines.get(0)))
        .containsExactly(new double[] {0.6, 0.5, 0.53704957, 0.46211716}, within(2e-7));
    assertThat(Console.numbers(lines.get(1)))
        .containsExactly(
            new double[] {1.2923401, 1.39225678, 0.85973818, 0.88366641}, within(2e-7));
    assertThat(Console.numbers(lines.get(2)))
        .containsExactly(new double[] {1.56128388, 2.72707101}, within(5e-7));
  }

  @Test
  void theCustomOperationHasTheGradientsAndValuesOfItsFormula() throws IOException {
    List<String> lines = Console.linesOf(CustomOperation::main);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo("gradients checked " + (2 * 3 * 5 + 5));
    assertThat(last(lines.get(1))).isLessThan(1e-6);
  }

  @Test
  void theCustomCellIsCheckedAndLearnsAndLoadsAsItWasSaved() throws IOException {
    List<String> lines = Console.linesOf(CustomCell::main, "10");

    assertThat(lines).hasSize(4);
    int parameters = 3 * 5 + 5 * 5 + 5;
    int inputs = 3 * 5 * 3 + 3 * 5; // x [3, 5, 3], h [3, 5]
    assertThat(lines.get(0)).isEqualTo("gradients checked " + (parameters + inputs));
    double before = last(lines.get(1));
    double trained = last(lines.get(2));
    assertThat(trained).isLessThan(before / 5);
    assertThat(last(lines.get(3))).isEqualTo(trained);
  }

  @Test
  void aBrokenRunEndsWithTheBitsOfAWholeOne(@TempDir Path directory) throws IOException {
    List<String> lines = Console.linesOf(OverNight::main, directory.toString());

    assertThat(lines).hasSize(2);
    assertThat(last(lines.get(0).replace(" epochs", ""))).isBetween(10.0, 199.0);
    assertThat(lines.get(1)).isEqualTo("broken off at step 100 and resumed: same bits true");
  }

  @Test
  void theServiceAnswersRequestsAndFollowsReadings() throws IOException {
    List<String> lines = Console.linesOf(ForecastService::main, "2");

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("Response[status=200, body={target=temperature, values=[");
    assertThat(lines.get(1))
        .isEqualTo(
            "Response[status=400, body={error=request: unknown key \"value\"; did you mean"
                + " \"values\"?}]");
    assertThat(lines.get(2)).contains("status=400").contains("2 values are too few");
    assertThat(lines.get(3)).startsWith("[");
    String first = lines.get(3).substring(1, lines.get(3).indexOf(','));
    assertThat(lines.get(4)).isEqualTo("next " + first);
  }

  @Test
  void aStoppedForecastIsResumed(@TempDir Path directory) throws IOException {
    List<String> lines = Console.linesOf(ResumableForecast::main, directory.toString());

    assertThat(lines.get(0)).isEqualTo("stopped true, then false");
    assertThat(lines.get(1)).startsWith("test set {rmse=");
  }

  @Test
  void theRateOfWearIsPredicted() throws IOException {
    List<String> lines = Console.linesOf(MachineWear::main);

    assertThat(lines).hasSize(8);
    assertThat(lines.get(0)).startsWith("{rmse=").contains(", r2=0.99");
    assertThat(Console.numbers(lines.get(0))[0]).isLessThan(0.2);
    assertThat(lines.get(1)).startsWith("mean of training {rmse=1.4");
    assertThat(lines.get(4)).startsWith("linear regression on last, mean and slope {rmse=0.01");
    assertThat(lines.get(5)).startsWith("the model (RMSE 0.0").endsWith("(0.01969)");
    assertThat(lines.get(6)).isIn("1.9 a day", "2.0 a day", "2.1 a day");
    assertThat(lines.get(7)).isEqualTo("loaded: true");
  }

  @Test
  void messagesAreToldApartByTheOrderOfTheirWords() throws IOException {
    List<String> lines = Console.linesOf(ClassifyMessages::main);

    assertThat(lines).hasSize(9);
    assertThat(lines.get(0)).startsWith("{accuracy=").contains(", macroF1=");
    assertThat(Console.numbers(lines.get(0))[0]).isGreaterThan(0.97);
    assertThat(lines.get(1)).startsWith("majority class {accuracy=0.79");
    assertThat(lines.get(2)).startsWith("TF-IDF with logistic regression {accuracy=0.8");
    assertThat(lines.subList(3, 6))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("alarm "),
            line -> assertThat(line).startsWith("runs "),
            line -> assertThat(line).startsWith("stopped "));
    assertThat(lines.get(6)).matches("alarms found: \\d+");
    assertThat(lines.get(7)).isEqualTo("runs of [alarm, runs, stopped]");
    assertThat(lines.get(8)).isEqualTo("loaded: stopped");
  }

  @Test
  void labelledSequencesOfAFileAreToldApart() throws IOException {
    List<String> lines = Console.linesOf(SpliceSites::main);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo("600 sequences of [none, site], 2 bad");
    assertThat(last(lines.get(1))).isGreaterThan(0.9);
  }

  @Test
  void reviewsAreToldApartByCellsLayersAndTheTask() throws IOException {
    List<String> cells = Console.linesOf(ReviewsByCells::main);
    List<String> layers = Console.linesOf(ReviewsByLayers::main);
    List<String> task = Console.linesOf(ReviewsByTask::main);

    assertThat(cells).hasSize(5);
    assertThat(last(cells.get(4))).isGreaterThan(0.97);
    assertThat(last(cells.get(0))).isLessThan(last(cells.get(4)));
    assertThat(layers).hasSize(1);
    assertThat(last(layers.get(0))).isGreaterThan(0.97);
    assertThat(task).hasSize(5);
    assertThat(task.get(0)).startsWith("the network: ");
    assertThat(last(task.get(0))).isGreaterThan(0.97);
    assertThat(last(task.get(1))).isLessThan(0.8);
    assertThat(last(task.get(2))).isLessThan(0.8);
    assertThat(task.get(3)).isEqualTo("The story is not bad. 1 of [0, 1]");
    assertThat(task.get(4)).isEqualTo("loaded, the same: true");
  }

  @Test
  void paddingOfAnyKindGivesTheSamePrediction() throws IOException {
    List<String> lines = Console.linesOf(MaskedSequences::main, "10");

    assertThat(lines).hasSize(6);
    assertThat(last(lines.get(1))).isLessThan(last(lines.get(0)) / 5);
    assertThat(last(lines.get(2))).isCloseTo(0.5, within(0.1));
    assertThat(lines.subList(3, 6)).containsOnly(lines.get(2));
  }

  @Test
  void whoReadsBothWaysFindsPeaks() throws IOException {
    List<String> lines = Console.linesOf(BothDirections::main, "15");

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("[lstm1, dense1]");
    assertThat(lines.get(1)).startsWith("[bidirectional1, dense1]");
    assertThat(last(lines.get(1))).isGreaterThan(last(lines.get(0)) + 0.05).isGreaterThan(0.9);
  }

  @Test
  void aStreamIsTheSequence() throws IOException {
    List<String> lines = Console.linesOf(Streaming::main, "15");

    assertThat(lines).hasSize(7);
    double[] next = Console.numbers(lines.get(0));
    assertThat(next[0]).isEqualTo(next[1]).isCloseTo(Math.sin(8), within(0.1));
    assertThat(lines.get(2)).isEqualTo("back where it was: true");
    for (int sensor = 0; sensor < 4; sensor++) {
      assertThat(lines.get(3 + sensor)).startsWith("sensor " + sensor + " next ");
      assertThat(last(lines.get(3 + sensor))).isCloseTo(Math.sin(8 + sensor), within(0.1));
    }
    assertThat(last(lines.get(3))).isEqualTo(next[0]);
  }

  @Test
  void aSavedModelPredictsTheSame(@TempDir Path directory) throws IOException {
    List<String> lines = Console.linesOf(SaveAndLoad::main, directory.toString());

    String predicted = lines.get(0).substring("predicted        ".length());
    assertThat(lines.get(1)).isEqualTo("loaded predicts  " + predicted);
    assertThat(lines.get(2)).isEqualTo("trained on       nothing yet");
    assertThat(lines.get(3)).isEqualTo("with its weights " + predicted);
    assertThat(lines.get(4)).isEqualTo("dense1.b         [1.0, -1.0]");
    assertThat(lines).endsWith("dense1.w true", "dense1.b false");
    assertThat(directory).isDirectoryContaining("glob:**/model.safetensors");
    assertThat(directory).isDirectoryContaining("glob:**/weights.safetensors");
  }

  @Test
  void theLoopOverAModelLearns() throws IOException {
    List<String> lines = Console.linesOf(ModelLoop::main);

    assertThat(lines).hasSize(10);
    assertThat(last(lines.get(8))).isGreaterThan(0.95);
    assertThat(last(lines.get(9))).isBetween(0.0, 1.0);
  }

  @Test
  void weightsOfKerasAreSetByName() throws IOException {
    List<String> lines = Console.linesOf(WeightsFromKeras::main);

    assertThat(Console.numbers(lines.get(0))).hasSize(12);
  }

  @Test
  void theOwnTrainingLoopLearns() throws IOException {
    List<String> lines = Console.linesOf(CustomTrainingLoop::main, "60");

    assertThat(lines).hasSize(2);
    assertThat(last(lines.get(1))).isLessThan(last(lines.get(0)) / 10);
  }

  @Test
  void wavesImagesAndTextBecomeSequences() throws IOException {
    assertThat(Console.linesOf(YourData::main))
        .containsExactly(
            "waves [2, 40, 4] -> [2, 8]",
            "images [3, 28, 28] -> [3, 8]",
            "text [2, 12, 7] -> [2, 12, 8]");
  }

  @Test
  void twoInputsGiveTwoOutputs() throws IOException {
    List<String> lines = Console.linesOf(TwoInputsTwoOutputs::main, "15");

    assertThat(lines).anyMatch(line -> line.startsWith("both ") && line.contains("read, office"));
    double[] scores = Console.numbers(lines.get(lines.size() - 2));
    assertThat(scores[0]).isGreaterThan(0.97);
    assertThat(scores[1]).isLessThan(1);
    assertThat(lines.get(lines.size() - 1)).matches("the first ticket: question, 1[3-8].* hours");
  }

  @Test
  void numbersInWordsAreWrittenInDigits() throws IOException {
    List<String> lines = Console.linesOf(TeacherForcing::main, "25");

    assertThat(lines).hasSize(5);
    double[] wrong = Console.numbers(lines.get(0));
    assertThat(wrong[1]).isLessThan(wrong[0] / 5);
    assertThat(Console.numbers(lines.get(1))[0]).isGreaterThan(180);
    assertThat(lines.subList(2, 5)).contains("two hundred fifty six: 256");
  }

  @Test
  void wordsAreTaggedByWhatStandsAroundThem() throws IOException {
    List<String> lines = Console.linesOf(WordTags::main);

    assertThat(last(lines.get(0))).isGreaterThan(0.99);
    assertThat(lines.get(1)).isEqualTo("the light is old: light is a(n) noun");
    assertThat(lines.get(2)).isEqualTo("the light dog sleeps: light is a(n) adjective");
    assertThat(lines.get(3)).matches("nearest to red: \\[(big, old|old, big)\\]");
  }

  @Test
  void vectorsTellOfWordsThatTrainingNeverSaw(@TempDir Path directory) throws IOException {
    List<String> lines = Console.linesOf(YourVectors::main, directory.resolve("v.txt").toString());

    assertThat(lines).hasSize(8);
    assertThat(lines.get(0)).contains("great", "superb", "lovely");
    assertThat(lines.get(2)).startsWith("vectors for 12 of 13 words (92.3 %)");
    assertThat(lines.get(3)).isEqualTo("without: [zeugma]");
    assertThat(lines.get(4)).startsWith("frozen: accuracy on words seen ");
    assertThat(Console.numbers(lines.get(4))).containsExactly(new double[] {1, 1}, within(0.02));
    assertThat(lines.get(5)).startsWith("fine-tuned: ");
    assertThat(last(lines.get(5))).isGreaterThan(0.98);
    assertThat(lines.get(6)).startsWith("without vectors: ");
    assertThat(Console.numbers(lines.get(6))[0]).isGreaterThan(0.98);
    assertThat(last(lines.get(6))).isLessThan(0.7);
    assertThat(last(lines.get(7))).isNotEqualTo(last(lines.get(1)));
  }

  @Test
  void ownTextIsReadInItsOrderFromOneFile(@TempDir Path directory) throws IOException {
    List<String> lines = Console.linesOf(YourText::main, directory.toString());

    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).matches("\\d+ ids: <pad>, <unk>, .*");
    assertThat(lines.get(1)).startsWith("known: 100.00 % of ");
    assertThat(last(lines.get(2))).isLessThan(0.05);
    assertThat(last(lines.get(3))).isGreaterThan(0.9);
    assertThat(last(lines.get(4))).isGreaterThan(0.9);
    assertThat(last(lines.get(5))).isLessThan(0.1);
    assertThat(directory.resolve("vocabulary.txt")).content().startsWith("<pad>\n<unk>\n");
  }

  @Test
  void aRegularizedModelIsValidated() throws IOException {
    List<String> lines = Console.linesOf(Regularized::main);

    assertThat(lines.get(0))
        .isEqualTo(
            "Sequential(gru1: gru(1 → 16), dropout1: Dropout(0.2), gru2: gru(16 → 16),"
                + " dense1: Dense(16 → 1)) with 2497 weights");
    assertThat(lines).hasSize(1 + 1 + 20 + 1);
    assertThat(last(lines.get(22))).isLessThan(0.03);
  }

  @Test
  void aModelRemembersWhatLiesBeforeItsChunk() throws IOException {
    List<String> lines = Console.linesOf(LongSequences::main);

    assertThat(lines).hasSize(3);
    assertThat(last(lines.get(0))).isGreaterThan(0.99);
    assertThat(last(lines.get(1))).isLessThan(0.9);
    assertThat(lines.get(2)).isEqualTo("same as whole true");
  }

  @Test
  void anOwnSeriesIsForecastTheSameAfterLoading(@TempDir Path directory) throws IOException {
    List<String> lines = Console.linesOf(YourSeries::main, directory.toString());

    assertThat(lines.get(0)).contains("rmse=", "baselines", "last value", "y[t-12]");
    assertThat(Console.numbers(lines.get(1))).hasSize(3);
    assertThat(lines.get(2)).isEqualTo(lines.get(1));
    assertThat(lines.get(3)).contains("its own forecasts");
  }

  @Test
  void aForecasterWithCustomPartsIsLoadedWithARegistry() throws IOException {
    List<String> lines = Console.linesOf(CustomParts::main);

    assertThat(last(lines.get(1))).isLessThan(last(lines.get(0)));
    assertThat(lines)
        .anyMatch(
            line ->
                line.contains("layer \"leaky\"")
                    && line.contains("loss \"smoothAbsolute\"")
                    && line.contains("optimizer \"signDescent\"")
                    && line.contains("Registry.withLayers"));
    assertThat(lines.get(lines.size() - 1)).isEqualTo("loaded, the same: true");
  }

  @Test
  void theSineForecastIsTheRecipe() throws IOException {
    List<String> lines = Console.linesOf(SineForecast::main, "30");

    assertScores(lines, Recipes.find("sine").with("training.steps", "30"));
    assertThat(lines.get(lines.size() - 1)).startsWith("sin(0.10) is 0.0998334166468");
  }

  @Test
  void theSineTutorialIsTheRecipe() throws IOException {
    List<String> lines = Console.linesOf(SineTutorial::main, "30");

    assertScores(lines, Recipes.find("sine-tutorial").with("training.steps", "30"));
    assertThat(lines)
        .contains("step,epoch,loss,validation_loss,learning_rate,gradient_norm,seconds");
  }

  @Test
  void ownCorpusLearnsTheGrammarAndSavesIt() throws IOException {
    List<String> lines = Console.linesOf(YourCorpus::main);

    assertThat(lines).hasSize(8);
    assertThat(lines.get(0)).startsWith("{perplexity=1.");
    assertThat(lines.get(1)).startsWith("unigram {perplexity=1");
    assertThat(lines.get(4)).matches("the (cat sleeps|bird sleeps|dog runs|fish runs) in the \\w+");
    assertThat(last(lines.get(5))).isGreaterThan(last(lines.get(6)) + 2);
    assertThat(lines.get(7)).isEqualTo("loaded: true");
  }

  @Test
  void translateNumbersWritesDigits() throws IOException {
    List<String> lines = Console.linesOf(TranslateNumbers::main);

    assertThat(lines)
        .containsExactly(
            "true",
            "[word by word, copy]",
            "756",
            "[99, ]",
            "[seven, hundred, fifty, six, </s>] -> [7, 5, 6, </s>]",
            "loaded: true");
  }

  @Test
  void whereIsFindsTheLastPlaceOfAPerson() throws IOException {
    List<String> lines = Console.linesOf(WhereIs::main);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo("true");
    assertThat(lines.get(1)).contains("Where is ");
    assertThat(lines.get(2)).isEqualTo("right: true");
  }

  @Test
  void tagOwnWordsTagsAWordByItsNeighbours() throws IOException {
    List<String> lines = Console.linesOf(TagYourWords::main);

    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).startsWith("{accuracy=1.0");
    assertThat(lines.get(1)).startsWith("most frequent tag {accuracy=0.");
    assertThat(lines.subList(2, 6))
        .containsExactly(
            "[the, walk, in, Paris] [DET, NOUN, ADP, NAME]",
            "true",
            "[NAME, VERB, VERB]",
            "loaded: true");
  }

  @Test
  void ptbByCellsLearnsInItsLoop() throws IOException {
    List<String> lines = Console.linesOf(PtbByCells::main);

    assertThat(lines).hasSize(8);
    assertThat(lines.get(0)).startsWith("step 100 training perplexity ");
    assertThat(lines.get(2)).startsWith("epoch 1 validation perplexity ");
    assertThat(lines.get(6)).startsWith("epoch 2 validation perplexity ");
    assertThat(last(lines.get(6))).isLessThan(last(lines.get(2)));
    assertThat(lines.get(7)).startsWith("test perplexity ");
    assertThat(last(lines.get(7))).isLessThan(3); // a uniform guess among 20 words has 20
  }

  @Test
  void theNoisySinePerceptronIsTheRecipe() throws IOException {
    List<String> lines = Console.linesOf(NoisySinePerceptron::main, "2");

    assertScores(lines, Recipes.find("noisy-sine-mlp").with("training.epochs", "2"));
    List<String> again = lines.subList(lines.size() - 2, lines.size());
    assertThat(again.get(0)).startsWith("a new series");
    assertThat(last(again.get(1))).isEqualTo(last(again.get(0))).isBetween(0.1, 1.0);
  }

  @Test
  void theNoisySineRnnIsTheRecipe() throws IOException {
    List<String> lines = Console.linesOf(NoisySineRnn::main, "2");

    assertScores(lines, Recipes.find("noisy-sine-rnn").with("training.epochs", "2"));
  }

  @Test
  void theAirlineForecastIsTheRecipe() throws IOException {
    List<String> lines = Console.linesOf(AirlineForecast::main, "3");

    assertScores(lines, Recipes.find("airline").with("training.epochs", "3"));
    assertThat(lines).anyMatch(line -> line.startsWith("data leak: "));
    assertThat(lines.get(lines.size() - 1)).startsWith("next three months ");
  }

  /** Example and recipe start from the same seed, so their scores agree in every digit shown. */
  private static void assertScores(List<String> lines, Recipe recipe) {
    Score score = Forecaster.training(recipe).fit().score();
    assertThat(lines)
        .contains(
            line("before training", score.before().get("rmse")),
            line("after training", score.value("rmse")));
    score.baselines().forEach((name, f) -> assertThat(lines).contains(line(name, f.get("rmse"))));
  }

  private static String line(String who, double rmse) {
    return String.format(Locale.ROOT, "%-24s test rmse %.6f", who, rmse);
  }

  private static double last(String line) {
    double[] numbers = Console.numbers(line);
    return numbers[numbers.length - 1];
  }
}
