package dev.unroll.examples;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.regress.Regressor;
import dev.unroll.tasks.regress.RegressorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Predicts a number for each sequence: how fast a machine wears, from noisy readings. */
public final class MachineWear {
  private MachineWear() {}

  /**
   * Writes a file of 200 machines with eight readings each, trains and prints the metrics next to
   * those of the baselines.
   *
   * @param args epochs; default 30
   */
  public static void main(String[] args) throws IOException {
    int epochs = args.length == 0 ? 30 : Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("wear");
    Path file = directory.resolve("wear.csv");
    Path saved = directory.resolve("wear.safetensors");
    try {
      Files.writeString(file, readings());
      train(file, epochs, saved);
    } finally {
      Files.deleteIfExists(saved);
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private static void train(Path file, int epochs, Path saved) {
    SequenceColumns columns = SequenceColumns.of("machine", "rate").withTime("day");
    var machines = NumericSequences.read(file, columns, ExpectedLabels.numbers(), BadRows.refuse());
    RegressorConfig config =
        RegressorConfig.sequences().withLayers(LayerSpec.gruLast(16), LayerSpec.dense(1));
    config =
        config.withTraining(config.training().withOptimizer(new Adam(0.01f)).withEpochs(epochs));
    TrainingResult<Regressor> result =
        Regressor.training(config, machines).fit(); // a fifth of them is the test set
    Score score = result.score();
    System.out.println(score.metrics());
    score.baselines().forEach((name, metrics) -> System.out.println(name + " " + metrics));
    score.notes().forEach(System.out::println);

    Regressor regressor = result.predictor();
    float[][] steady = {{0}, {2}, {4}, {6}, {8}, {10}, {12}, {14}};
    System.out.printf(Locale.ROOT, "%.1f a day%n", regressor.predict(steady));

    regressor.save(saved);
    Regressor loaded = Regressor.load(saved);
    System.out.println("loaded: " + (loaded.predict(steady) == regressor.predict(steady)));
  }

  /** A row for each reading; the label is the same in all rows of a machine. */
  private static String readings() {
    var random = new Random(1);
    var text = new StringBuilder("machine,rate,day,wear\n");
    for (int machine = 0; machine < 200; machine++) {
      double rate = 5 * random.nextDouble();
      for (int day = 0; day < 8; day++) {
        double wear = rate * day + random.nextGaussian() / 5;
        text.append(String.format(Locale.ROOT, "m%d,%.2f,%d,%.3f\n", machine, rate, day, wear));
      }
    }
    return text.toString();
  }
}
