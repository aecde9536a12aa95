package dev.unroll.examples;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.classify.ClassifierConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Trains a classifier on a file of labelled messages, and reads its score. */
public final class ClassifyMessages {
  private static final String[] DEVICES = {"pump", "valve", "heater", "fan", "lamp", "drill"};

  private ClassifyMessages() {}

  /**
   * Writes a file of 1,500 messages, four of five of which say that something runs, trains and
   * prints its metrics next to those of the baselines.
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
    TrainingResult<Classifier> result =
        Classifier.training(config, messages).fit(); // a fifth of them is the test set
    Score score = result.score();
    System.out.println(score.metrics());
    score.baselines().forEach((name, metrics) -> System.out.println(name + " " + metrics));

    ScorePart.Table classes = score.part(ScorePart.Table.class, "classes");
    for (List<Object> row : classes.rows()) { // label, precision, recall, F1, examples
      System.out.printf(
          "%-8s %4s messages, precision %.4s, recall %.4s%n",
          row.get(0), row.get(4), row.get(1), row.get(2));
    }
    ScorePart.Heatmap confusion = score.part(ScorePart.Heatmap.class, "confusion");
    System.out.println("alarms found: " + confusion.counts()[0][0]);

    Classifier classifier = result.predictor();
    Classification answer = classifier.classify("the pump was off and is on now");
    System.out.println(answer.label() + " of " + answer.probabilities().keySet());

    classifier.save(saved);
    Classifier loaded = Classifier.load(saved);
    System.out.println("loaded: " + loaded.classify("the pump was on and is off now").label());
  }

  /** Messages in which only the order of the words decides if a device runs. */
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
