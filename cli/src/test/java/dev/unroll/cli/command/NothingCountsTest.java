package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes whose weights leave nothing to learn from. */
class NothingCountsTest {
  private static final String NO_WEIGHTS =
      "training.loss={name: softmaxCrossEntropy, classWeights: [0, 0]}";

  @TempDir private Path directory;

  private Cli.Outcome train(Path recipe, Path data, Path out, String... more) {
    var arguments = new ArrayList<Object>();
    Collections.addAll(arguments, "train", recipe, "--data", data, "--out", out);
    Collections.addAll(arguments, (Object[]) more);
    return Cli.run(arguments.toArray());
  }

  @Test
  void aClassifierWithoutWeightsIsOneSentence() {
    Path recipe = Cli.classifierRecipe(directory);
    Path data = Cli.opinions(directory);
    Path out = directory.resolve("out");
    var outcome = train(recipe, data, out, "--set", NO_WEIGHTS);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .endsWith(
            "unroll: there is nothing to train on: in the training set, every step is masked or"
                + " has the weight 0 (expected one that counts in the loss). Check lengths, masks,"
                + " weights and class weights.\n");
    assertThat(out.resolve("checkpoint.safetensors")).doesNotExist();
    assertThat(out.resolve("model.safetensors")).doesNotExist();
    assertThat(train(recipe, data, out, "--overwrite").code()).isZero();
  }

  @Test
  void aTaggerWithoutWeightsIsOneSentence() {
    var rows = new StringBuilder();
    for (int sentence = 0; sentence < 40; sentence++) {
      rows.append("red color\nbox O\n\n".replace(' ', '\t'));
    }
    Path data = Cli.write(directory.resolve("words.txt"), rows.toString());
    Path recipe =
        Cli.write(
            directory.resolve("tags.yaml"),
            """
            task: tag
            data: {tag: 2, testShare: 0.2, words: {embedding: 4, minimumCount: 1}}
            model: {layers: [gru: {hidden: 4}]}
            training:
              optimizer: {name: adam, learningRate: 0.05}
              batch: 8
              epochs: 2
            """);
    var outcome = train(recipe, data, directory.resolve("out"), "--set", NO_WEIGHTS);

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains("unroll: there is nothing to train on: ");
  }
}
