package dev.unroll.fuzz;

import dev.unroll.BadInputException;
import dev.unroll.cli.Cli;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Training;
import dev.unroll.train.Checkpoints;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Readers of the files of a run, and commands that read a file or stdin. */
final class FuzzedCommands {
  private FuzzedCommands() {}

  static List<FuzzedReader> all(Path directory) throws Exception {
    Path run = directory.resolve("unfinished");
    Checkpoints checkpoints = Checkpoints.in(run).everySteps(2);
    Recipe recipe = Recipe.parse("tiny", "tiny.yaml", Cli.RECIPE);
    try (Training<?> training = Training.create(recipe)) {
      training.checkpoints(checkpoints).fit(RunListener.silent());
    }
    byte[] checkpoint = Files.readAllBytes(checkpoints.file());
    byte[] metrics = Files.readAllBytes(Cli.trained(directory).resolve("metrics.json"));
    String name = String.valueOf(checkpoints.file().getFileName());
    List<byte[]> text = List.of(SafetensorsText.unpack(checkpoint));
    Path sequences = FuzzedReaders.FILES.resolve("classify-sequences-by-recipe.safetensors");
    Path forecast = FuzzedReaders.FILES.resolve("forecast-by-recipe.safetensors");
    Path draft = directory.resolve("draft.yaml");
    return List.of(
        FuzzedModels.ofHeader("checkpoint", name, text, FuzzedCommands::resume),
        FuzzedReader.ofBytes("checkpoint-bytes", name, List.of(checkpoint), FuzzedCommands::resume),
        FuzzedReader.ofText(
            "metrics",
            "metrics.json",
            List.of(metrics),
            List.of("\"rmse\": 1", "null", "{}"),
            file -> run(new byte[0], "runs", file.toAbsolutePath().getParent().getParent())),
        command("inspect", "a.csv", "months.csv", file -> new Object[] {"inspect", file}),
        command(
            "inspect-tags",
            "a.txt",
            "tags.txt",
            file -> new Object[] {"inspect", file, "--set", "data.tag=3"}),
        command(
            "init",
            "a.csv",
            "hours.csv",
            file -> new Object[] {"init", file, "--out", draft, "--overwrite"}),
        command(
            "predict",
            "a.csv",
            "months.csv",
            file -> new Object[] {"predict", forecast, "--input", file}),
        command(
            "classify",
            "a.csv",
            "walks.csv",
            file -> new Object[] {"classify", sequences, "--input", file}),
        stdin("classify", "classify-text.safetensors"),
        stdin("tag", "tag-words-by-recipe.safetensors"),
        stdin("translate", "translate-words-by-recipe.safetensors"));
  }

  private static void resume(Path file) {
    Checkpoints changed = Checkpoints.in(file.toAbsolutePath().getParent());
    boolean unused = changed.unfinished() && changed.history().rows().isEmpty();
    try (Training<?> training = Training.of(changed, Map.of())) {
      training.resume(RunListener.silent());
    }
  }

  /** Makes a command line of a file. */
  private interface CommandLine {
    Object[] of(Path file);
  }

  private static FuzzedReader command(String name, String file, String valid, CommandLine line)
      throws IOException {
    return FuzzedReader.ofText(
        "command-" + name,
        file,
        FuzzedReaders.files(valid),
        FuzzedReaders.TABLE_WORDS,
        changed -> run(new byte[0], line.of(changed)));
  }

  private static FuzzedReader stdin(String command, String model) throws IOException {
    return FuzzedReader.ofText(
        "stdin-" + command,
        "a.txt",
        FuzzedReaders.files("sayings.txt"),
        List.of("film", "music", "is not good"),
        file ->
            run(
                Files.readAllBytes(file),
                command,
                FuzzedReaders.FILES.resolve(model),
                "--input",
                "-"));
  }

  /** Runs a command, which must end with the code 0 or 2; with 2 the last line is the reason. */
  private static void run(byte[] in, Object... line) {
    Cli.Outcome outcome = Cli.run(new ByteArrayInputStream(in), new ByteArrayOutputStream(), line);
    if (outcome.code() == 2) {
      String err = outcome.err().strip();
      throw new BadInputException(err.substring(err.lastIndexOf('\n') + 1));
    }
    if (outcome.code() != 0) {
      throw new AssertionError("code " + outcome.code() + ": " + outcome.err());
    }
  }
}
