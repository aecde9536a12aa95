package dev.unroll.examples;

import dev.unroll.optim.Adam;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.classify.ClassifierConfig;
import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Classifies film reviews with the task, from texts to classes, with baselines. */
public final class ReviewsByTask {
  private ReviewsByTask() {}

  /**
   * Trains, evaluates, classifies, saves and loads.
   *
   * @param args the directory that holds {@code imdb/}; default: a few made-up reviews
   */
  public static void main(String[] args) throws IOException {
    Training<Classifier> training =
        args.length == 0
            ? Classifier.training(tiny(), Reviews.texts(600, 1), Reviews.texts(200, 2))
            : Classifier.training(Recipes.find("imdb-lstm"), DataLocation.of(Path.of(args[0])));
    TrainingResult<Classifier> result = training.fit();
    print("the network", result.score().metrics());
    result.score().baselines().forEach(ReviewsByTask::print);

    Classifier classifier = result.predictor();
    String text = "The story is not bad.";
    Classification answer = classifier.classify(text);
    System.out.println(text + " " + answer.label() + " of " + answer.probabilities().keySet());

    Path file = Files.createTempFile("reviews", ".safetensors");
    try {
      classifier.save(file);
      Classifier loaded = Classifier.load(file);
      System.out.println("loaded, the same: " + loaded.classify(text).equals(answer));
    } finally {
      Files.delete(file);
    }
  }

  private static ClassifierConfig tiny() {
    var config = ClassifierConfig.text();
    return config.withTraining(
        config.training().withOptimizer(new Adam(0.01f)).withBatchSize(16).withEpochs(6));
  }

  private static void print(String who, Map<String, Double> metrics) {
    double accuracy = metrics.getOrDefault("accuracy", Double.NaN);
    System.out.printf(Locale.ROOT, "%s: accuracy %.4f%n", who, accuracy);
  }
}
