package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.Cli.Outcome;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.store.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each mistake leads to a one-sentence error message with the location and the problem, to exit
 * code 2, and to no stack trace.
 */
class BadInputTest {
  @TempDir private Path directory;

  @Test
  void anUnknownRecipe() {
    refused(Cli.run("train", "sien"), "sien", "sine");
  }

  @Test
  void aRecipeFileThatIsNotThere() {
    refused(Cli.run("train", directory.resolve("none.yaml")), "none.yaml");
  }

  @Test
  void aRecipeFileCutShort() {
    String half = Cli.RECIPE.substring(0, Cli.RECIPE.indexOf("output: last"));
    refused(Cli.run("train", Cli.write(directory.resolve("half.yaml"), half)), "half.yaml");
  }

  @Test
  void anUnknownKeyInARecipe() {
    Path file = Cli.write(directory.resolve("own.yaml"), Cli.RECIPE.replace("batch:", "bach:"));
    refused(Cli.run("train", file), "own.yaml", "training", "bach", "batch");
  }

  @Test
  void anUnknownKeyInSet() {
    refused(Cli.run("train", "sine", "--set", "training.stesp=5"), "training", "stesp", "steps");
  }

  @Test
  void aSetWithoutAnEqualsSign() {
    refused(Cli.run("train", "sine", "--set", "training.steps"), "KEY=VALUE", "training.steps");
  }

  @Test
  void aSetValueOfTheWrongKind() {
    refused(Cli.run("train", "sine", "--set", "training.steps=many"), "training.steps", "many");
  }

  @Test
  void aSeedThatIsNoNumber() {
    refused(Cli.run("train", "sine", "--seed", "abc"), "--seed", "whole number", "abc");
  }

  @Test
  void noThreads() {
    for (int threads : new int[] {-1, 0, 4097, Integer.MAX_VALUE}) {
      refused(
          Cli.run("train", "sine", "--threads", threads),
          "--threads must be from 1 to 4096, got " + threads);
    }
  }

  @Test
  void noEpochs() {
    refused(Cli.run("train", "sine", "--epochs", "0"), "--epochs", "1 or more");
  }

  @Test
  void moreThreadsThanNumbersGo() {
    refused(
        Cli.run("train", "sine", "--threads", "99999999999"),
        "--threads",
        "expected a whole number of at most 2147483647",
        "99999999999");
  }

  @Test
  void optionsThatAreNoNumbers() {
    refused(
        Cli.run("generate", "model", "--top-k", "99999999999"),
        "'--top-k': expected a whole number of at most 2147483647, got \"99999999999\"");
    refused(
        Cli.run("generate", "model", "--top-k", "-99999999999"),
        "'--top-k': expected a whole number of at least -2147483648");
    refused(
        Cli.run("generate", "model", "--top-k", "two"),
        "'--top-k': expected a whole number, got \"two\"");
    refused(
        Cli.run("generate", "model", "--top-p", "half"),
        "'--top-p': expected a number, got \"half\"");
    refused(
        Cli.run("translate", "model", "--length-penalty", "1,5"),
        "'--length-penalty': expected a number, got \"1,5\"");
  }

  @Test
  void aNumberThatIsTooLargeIsToldTheLargest() {
    refused(
        Cli.run("train", "sine", "--set", "training.batch=99999999999"),
        "training.batch: expected a whole number from 1 to 2147483647, got 99999999999");
    refused(
        Cli.run("train", "sine", "--set", "seed=99999999999999999999"),
        "seed: expected a whole number from -9223372036854775808 to 9223372036854775807");
    refused(
        Cli.run("train", "sine", "--set", "seed=9223372036854775808"),
        "seed: expected a whole number from -9223372036854775808 to 9223372036854775807");
  }

  @Test
  void aColumnWithTwoRoles() {
    for (String roles :
        new String[] {
          "id: id, values: [x, wear], label: wear", "id: id, label: id", "id: a, time: a"
        }) {
      Path recipe =
          Cli.write(
              directory.resolve("roles.yaml"),
              "task: regress\ndata: {kind: sequences, train: q.csv, "
                  + roles
                  + "}\nmodel: {}\ntraining: {}\n");
      refused(
          Cli.run("summary", recipe),
          "roles.yaml: data: id, label, time and values must be different columns; got",
          "change or remove one of them");
    }
  }

  @Test
  void aPathOfThousandsOfCharactersIsCut() {
    var outcome = Cli.run("train", "y".repeat(5000) + ".yaml");
    refused(outcome, "yyy... (", "more characters) yyy", ".yaml");
    assertThat(outcome.err().length()).isLessThan(500);
  }

  @Test
  void aRecursiveForecastOfHoursForEachWindow() {
    Path recipe =
        Cli.write(
            directory.resolve("long.yaml"),
            Cli.RECIPE.replace("window: 4", "window: 4\n  strategy: recursive\n  horizon: 10001"));
    refused(
        Cli.run("train", recipe),
        "data.horizon: 10001 steps with strategy recursive",
        "at most 10000");
  }

  @Test
  void aDirectoryThatCannotBeWritten() {
    Path file = Cli.write(directory.resolve("file"), "");
    refused(
        Cli.run("train", Cli.recipe(directory), "--out", file.resolve("below")),
        "file",
        "--out DIR");
  }

  @Test
  void aDirectoryWithoutAName() {
    refused(Cli.run("train", Cli.recipe(directory), "--out", ""), "--out", "directory");
  }

  @Test
  void aDataFileThatIsNotThere() {
    Path recipe = Cli.recipe(directory);
    refused(Cli.run("train", recipe, "--data", directory.resolve("none.csv")), "none.csv");
  }

  @Test
  void aColumnThatIsNotThere() {
    Path csv = Cli.csv(directory);
    refused(
        Cli.run("train", Cli.recipe(directory), "--data", csv, "--set", "data.columns=[sinus]"),
        "wave.csv",
        "sinus");
  }

  @Test
  void aNumberThatDoesNotParse() {
    Path csv = Cli.write(directory.resolve("own.csv"), "sine\n1\n2\nthree\n4\n");
    refused(Cli.run("train", Cli.recipe(directory), "--data", csv), "own.csv:4", "three");
  }

  @Test
  void aModelFileThatIsNotThere() {
    refused(Cli.run("predict", directory.resolve("none"), "--input", "x.csv"), "none");
    refused(Cli.run("evaluate", directory.resolve("none"), "--data", "x.csv"), "none");
    refused(Cli.run("summary", directory.resolve("none.safetensors")), "none.safetensors");
  }

  @Test
  void aModelFileCutShort() throws IOException {
    byte[] whole = Files.readAllBytes(Cli.trained(directory).resolve("model.safetensors"));
    Path half = directory.resolve("half.safetensors");
    Files.write(half, Arrays.copyOf(whole, whole.length - 100));

    refused(Cli.run("predict", half, "--input", Cli.csv(directory)), "half.safetensors");
    refused(Cli.run("summary", half), "half.safetensors");
  }

  @Test
  void aModelOfAnotherTask() throws IOException {
    Path bare = directory.resolve("bare.safetensors");
    ModelFile.save(bare, Sequential.of(new Dense(3, 1)), Map.of());

    refused(Cli.run("predict", bare, "--input", Cli.csv(directory)), "bare.safetensors");
  }

  @Test
  void aMissingOption() {
    refused(Cli.run("evaluate", "model"), "--data");
    refused(Cli.run("predict", Cli.trained(directory)), "--input");
  }

  @Test
  void noHorizon() {
    refused(
        Cli.run("predict", "model", "--input", "x.csv", "--horizon", "0"),
        "--horizon",
        "1 or more");
  }

  @Test
  void anInputTooShort() {
    Path run = Cli.trained(directory);
    Path csv = Cli.write(directory.resolve("short.csv"), "sine\n1\n2\n");
    refused(Cli.run("predict", run, "--input", csv), "short.csv", "4");
  }

  @Test
  void verboseAddsTheTrace() {
    var outcome = Cli.run("train", directory.resolve("none.yaml"), "--verbose");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("BadInputException").contains("\tat dev.unroll");
  }

  private static void refused(Outcome outcome, String... words) {
    assertThat(outcome.err()).startsWith("unroll: ").contains(words).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.code()).isEqualTo(2);
  }
}
