package dev.unroll.examples;

import dev.unroll.optim.Adam;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.translate.AttentionMap;
import dev.unroll.tasks.translate.Decoding;
import dev.unroll.tasks.translate.Side;
import dev.unroll.tasks.translate.TranslateConfig;
import dev.unroll.tasks.translate.Translation;
import dev.unroll.tasks.translate.Translator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Trains, scores, saves and uses a translator of English numbers into digits. */
public final class TranslateNumbers {
  private TranslateNumbers() {}

  /**
   * Trains a translator, and prints its scores and translations.
   *
   * @param args a file with a source, a tab and a target per line; default: numbers from 0 to 999
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("numbers");
    try {
      Path file = args.length > 0 ? Path.of(args[0]) : numbers(directory.resolve("numbers.tsv"));
      use(train(file), directory.resolve("model.safetensors"));
    } finally {
      for (String name : new String[] {"numbers.tsv", "model.safetensors"}) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.delete(directory);
    }
  }

  private static Translator train(Path file) {
    TranslateConfig defaults = TranslateConfig.builder().build();
    TranslateConfig config =
        TranslateConfig.builder()
            .source(Side.spaces())
            .target(Side.characters())
            .embedding(24)
            .encoder(
                List.of(
                    new LayerSpec(
                        "bidirectional", Map.of("layer", Map.of("gru", Map.of("hidden", 32))))))
            .decoder(List.of(new LayerSpec("gru", Map.of("hidden", 48))))
            .outputDropout(0)
            .training(
                defaults.training().toBuilder()
                    .optimizer(new Adam(0.01f))
                    .batchSize(32)
                    .epochs(20)
                    .build())
            .build();
    TrainingResult<Translator> result = Translator.training(config, file).fit();
    System.out.println(result.score().value("exact") > 0.95);
    System.out.println(result.score().baselines().keySet());
    return result.predictor();
  }

  private static void use(Translator translator, Path saved) {
    Translation answer = translator.translate("seven hundred fifty six");
    System.out.println(answer.text());
    System.out.println(
        translator.translateAll(List.of("ninety nine", ""), Decoding.greedy()).stream()
            .map(Translation::text)
            .toList());

    AttentionMap attention = translator.attention("seven hundred fifty six", Optional.empty());
    System.out.println(attention.source() + " -> " + attention.target());

    translator.save(saved);
    Translator loaded = Translator.load(saved);
    System.out.println("loaded: " + loaded.translate("seven hundred fifty six").equals(answer));
  }

  private static Path numbers(Path file) throws IOException {
    return Files.writeString(
        file,
        IntStream.range(0, 1000)
            .mapToObj(n -> String.join(" ", TeacherForcing.words(n)) + "\t" + n + "\n")
            .collect(Collectors.joining()));
  }
}
