package dev.unroll.fuzz;

import dev.unroll.BadInputException;
import dev.unroll.store.Json;
import dev.unroll.store.ModelFile;
import dev.unroll.store.Safetensors;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Readers of recipes and models. */
final class FuzzedModels {
  private static final Path LAYERS = Path.of("../core/src/test/resources/dev/unroll/store/old");
  private static final Path RECIPES = Path.of("../recipes");

  private static final List<String> RECIPE_WORDS =
      List.of(
          "task: forecast",
          "task: classify",
          "data:",
          "model:",
          "layers:",
          "training:",
          "lstm",
          "gru",
          "simpleRnn",
          "dense",
          "embedding",
          "bidirectional",
          "attentionPool",
          "hidden",
          "units",
          "size",
          "batch",
          "steps",
          "epochs",
          "truncate",
          "window",
          "horizon",
          "split",
          "{}",
          "[]",
          "{name: adam, learningRate: 0.01}",
          "expect",
          "seed: 1",
          "output: last");

  /** Values within the JSON in a string of the header. */
  private static final List<String> HEADER_WORDS =
      List.of("1000000", "2147483647", "-1", "0.5", "[]", "{}", "null", "true", "\\\"a\\\"");

  private FuzzedModels() {}

  static List<FuzzedReader> all() throws IOException {
    var recipes = new ArrayList<byte[]>();
    for (Path recipe : list(RECIPES, ".yaml")) {
      recipes.add(Files.readAllBytes(recipe));
    }
    var layers = new ArrayList<byte[]>();
    var weights = new ArrayList<byte[]>();
    for (Path model : list(LAYERS, ".safetensors")) {
      if (!model.toString().endsWith(".io.safetensors")) {
        layers.add(SafetensorsText.unpack(Files.readAllBytes(model)));
        weights.add(Files.readAllBytes(model));
      }
    }
    List<byte[]> json =
        List.of(
            FuzzedReaders.file("words.json"),
            FuzzedReaders.bytes("[1, -2.5e3, \"\\u00e9\\ud83d\\ude00\", {}, null, true]"));
    var all = new ArrayList<FuzzedReader>();
    all.add(
        FuzzedReader.ofText("recipe", "r.yaml", recipes, RECIPE_WORDS, file -> Recipe.read(file)));
    all.add(
        FuzzedReader.ofText(
            "json",
            "j.json",
            json,
            List.of("\\ud800", "1e400"),
            file -> Json.parse(Files.readAllBytes(file), file.toString())));
    all.add(FuzzedReader.ofBytes("safetensors", "s", weights, file -> Safetensors.read(file)));
    all.add(ofHeader("model-layers", "m.safetensors", layers, file -> ModelFile.load(file)));
    for (String task : List.of("forecast", "classify", "regress", "tag", "language", "translate")) {
      all.add(ofTask(task));
    }
    return all;
  }

  /** Returns a reader of files whose headers are changed as text. */
  static FuzzedReader ofHeader(
      String name, String file, List<byte[]> unpacked, FuzzedReader.Action read) {
    return new FuzzedReader(name, file, unpacked, HEADER_WORDS, true, SafetensorsText::pack, read);
  }

  private static List<Path> list(Path directory, String end) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  /** Models of a task, which load and are then evaluated. */
  private static FuzzedReader ofTask(String task) throws IOException {
    var valid = new ArrayList<byte[]>();
    for (Path model : list(FuzzedReaders.FILES, ".safetensors")) {
      if (String.valueOf(model.getFileName()).startsWith(task + "-")) {
        valid.add(SafetensorsText.unpack(Files.readAllBytes(model)));
      }
    }
    String data =
        switch (task) {
          case "forecast" -> "months.csv";
          case "regress" -> "lives.csv";
          case "tag" -> "tags.txt";
          case "translate" -> "pairs.tsv";
          default -> "messages.csv";
        };
    Path evaluated = FuzzedReaders.FILES.resolve(data);
    return ofHeader(
        "model-" + task,
        "m.safetensors",
        valid,
        file -> {
          Predictor predictor = Predictor.load(file);
          try {
            predictor.evaluate(evaluated);
          } catch (BadInputException otherData) {
            // such as a model of images
          }
        });
  }
}
