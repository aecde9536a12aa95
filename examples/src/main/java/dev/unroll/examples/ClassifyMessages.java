package dev.unroll.examples;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.metric.ConfusionMatrix;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Classification;
import dev.unroll.tasks.Classifier;
import dev.unroll.tasks.ClassifierConfig;
import dev.unroll.tasks.ClassifierResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** From a file of labelled messages to a classifier, and how to read what it says of itself. */
public final class ClassifyMessages {
  private static final String[] DEVICES = {"pump", "valve", "heater", "fan", "lamp", "drill"};

  private ClassifyMessages() {}

  /**
   * Writes a file of 1,500 messages, four of five of which say that something runs, trains and
   * prints its figures beside those of the baselines.
   *
   * @param args epochs; default 8
   */
  public static void main(String[] args) throws IOException {
    int epochs = args.length == 0 ? 8 : Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("messages");
    Path file = directory.resolve("messages.csv");
    Path saved = directory.resolve("messages.safetensors");
    try {
      Files.writeString(file, messages());
      train(file, epochs, saved);
    } finally {
      Files.deleteIfExists(saved);
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private static void train(Path file, int epochs, Path saved) {
    var config = ClassifierConfig.text();
    config =
        config.withTraining(config.training().withOptimizer(new Adam(0.005f)).withEpochs(epochs));
    LabelledTexts messages = LabelledTexts.of(file, "message", "state");
    Classifier classifier = Classifier.create(config, messages); // keeps a fifth to test
    ClassifierResult result = classifier.fit();
    System.out.println(result.metrics());
    result.baselines().forEach((name, figures) -> System.out.println(name + " " + figures));

    ConfusionMatrix confusion = result.confusion();
    for (int c = 0; c < confusion.classes(); c++) {
      System.out.printf(
          "%-8s %4d messages, recall %.2f, precision %.2f%n",
          result.labels().name(c),
          confusion.targets(c),
          confusion.recall(c),
          confusion.precision(c));
    }

    Classification said = classifier.classify("the pump was off and is on now");
    System.out.println(said.label() + " of " + said.probabilities().keySet());

    classifier.save(saved);
    Classifier loaded = Classifier.load(saved);
    System.out.println("loaded: " + loaded.classify("the pump was on and is off now").label());
  }

  /** Whether a device runs is told by the order of the words alone. */
  private static String messages() {
    var random = new Random(1);
    var text = new StringBuilder("state,message\n");
    for (int n = 0; n < 1500; n++) {
      double draw = random.nextDouble();
      String state = draw < 0.8 ? "runs" : draw < 0.95 ? "stopped" : "alarm";
      boolean on = state.equals("runs");
      text.append(state)
          .append(",the ")
          .append(DEVICES[random.nextInt(DEVICES.length)])
          .append(on ? " was off and is on now" : " was on and is off now")
          .append(state.equals("alarm") ? " with smoke\n" : "\n");
    }
    return text.toString();
  }
}
