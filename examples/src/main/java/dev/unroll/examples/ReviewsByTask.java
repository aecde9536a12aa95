package dev.unroll.examples;

import dev.unroll.optim.Adam;
import dev.unroll.tasks.Classification;
import dev.unroll.tasks.Classifier;
import dev.unroll.tasks.ClassifierConfig;
import dev.unroll.tasks.ClassifierResult;
import dev.unroll.tasks.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Is a film review good? The task does it all: from texts to classes, with honest figures. */
public final class ReviewsByTask {
  private ReviewsByTask() {}

  /**
   * Trains, judges, asks, saves and loads.
   *
   * @param args the directory that holds {@code imdb/}; default: a few made-up reviews
   */
  public static void main(String[] args) throws IOException {
    Classifier classifier =
        args.length == 0
            ? Classifier.create(tiny(), Reviews.texts(600, 1), Reviews.texts(200, 2))
            : Classifier.create(Recipes.find("imdb-lstm"), Path.of(args[0]));
    ClassifierResult result = classifier.fit();
    print("the network", result.metrics());
    result.baselines().forEach(ReviewsByTask::print);

    String text = "The story is not bad.";
    Classification said = classifier.classify(text);
    System.out.println(text + " " + said.label() + " of " + said.probabilities().keySet());

    Path file = Files.createTempFile("reviews", ".safetensors");
    try {
      classifier.save(file);
      Classifier loaded = Classifier.load(file);
      System.out.println("loaded, the same: " + loaded.classify(text).equals(said));
    } finally {
      Files.delete(file);
    }
  }

  private static ClassifierConfig tiny() {
    var config = ClassifierConfig.text();
    return config.withTraining(
        config.training().withOptimizer(new Adam(0.01f)).withBatchSize(16).withEpochs(6));
  }

  private static void print(String who, Map<String, Double> figures) {
    double accuracy = figures.getOrDefault("accuracy", Double.NaN);
    System.out.printf(Locale.ROOT, "%s: accuracy %.4f%n", who, accuracy);
  }
}
