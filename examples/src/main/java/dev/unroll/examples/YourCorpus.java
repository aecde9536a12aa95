package dev.unroll.examples;

import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.language.GenerationConfig;
import dev.unroll.tasks.language.LanguageConfig;
import dev.unroll.tasks.language.LanguageModel;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Trains, scores and saves a language model of a text file, and generates text. */
public final class YourCorpus {
  private static final String[] ANIMALS = {"cat", "dog", "bird", "fish"};
  private static final String[] PLACES = {"house", "garden", "river"};

  private YourCorpus() {}

  /**
   * Trains a model of characters, and prints its perplexity, a generated text, and the
   * log-probabilities of two sentences.
   *
   * @param args a text file; default: sentences of a small grammar
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("corpus");
    try {
      Path file = args.length > 0 ? Path.of(args[0]) : sentences(directory.resolve("text.txt"));
      LanguageModel model = train(file);
      use(model, directory.resolve("model.safetensors"));
    } finally {
      for (String name : new String[] {"text.txt", "model.safetensors"}) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.delete(directory);
    }
  }

  private static LanguageModel train(Path file) {
    LanguageConfig config = LanguageConfig.characters();
    TrainingConfig training = config.training().withBatchSize(16).withEpochs(5);
    TrainingResult<LanguageModel> result =
        LanguageModel.training(config.withTraining(training), file).fit();
    Score score = result.score();
    System.out.println(score.metrics());
    score.baselines().forEach((name, metrics) -> System.out.println(name + " " + metrics));
    return result.predictor();
  }

  private static void use(LanguageModel model, Path saved) {
    GenerationConfig generation =
        GenerationConfig.defaults().withTokens(60).withTemperature(0.5).withStop("\n");
    String text = model.generate("the", generation).text();
    System.out.println("the" + text);
    System.out.println(model.score("the dog runs in the garden").logProbability());
    System.out.println(model.score("the dog sleeps in the garden").logProbability());

    model.save(saved);
    LanguageModel loaded = LanguageModel.load(saved);
    System.out.println("loaded: " + loaded.generate("the", generation).text().equals(text));
  }

  /** Writes sentences such as {@code the cat sleeps in the house}: dogs and fish run. */
  private static Path sentences(Path file) throws IOException {
    var random = new Random(1);
    var text = new StringBuilder();
    for (int i = 0; i < 1200; i++) {
      int animal = random.nextInt(ANIMALS.length);
      text.append("the ")
          .append(ANIMALS[animal])
          .append(animal % 2 == 0 ? " sleeps" : " runs")
          .append(" in the ")
          .append(PLACES[random.nextInt(PLACES.length)])
          .append('\n');
    }
    return Files.writeString(file, text);
  }
}
