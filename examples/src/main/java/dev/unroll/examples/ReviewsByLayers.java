package dev.unroll.examples;

import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.metric.BinaryAccuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.util.Locale;

/** Classifies film reviews with two LSTM layers and a trainer, as the recipe imdb-lstm does. */
public final class ReviewsByLayers {
  private ReviewsByLayers() {}

  /**
   * Trains, and prints the accuracy.
   *
   * @param args the directory that holds {@code imdb/}; default: a few made-up reviews
   */
  public static void main(String[] args) {
    boolean tiny = args.length == 0;
    Reviews reviews = tiny ? Reviews.tiny() : Reviews.imdb(Path.of(args[0]));
    int words = tiny ? 8 : 100;
    int hidden = tiny ? 16 : 64;

    var dropout = RecurrentDropout.none().withVariational(DropRate.rate(tiny ? 0.1f : 0.5f));
    var model =
        Sequential.of(
            new Embedding(reviews.vocabulary(), words),
            new Lstm(words, hidden, Returns.ALL, dropout),
            new Lstm(hidden, hidden, Returns.LAST, dropout),
            new Dense(hidden, 1));
    var config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy())
            .withOptimizer(new Adam(tiny ? 0.03f : 0.001f))
            .withBatchSize(tiny ? 16 : 128)
            .withDropIncomplete(true)
            .withEpochs(tiny ? 6 : 4);
    var trainer = new Trainer(config);
    trainer.fit(model, reviews.train());
    double accuracy = trainer.measure(model, reviews.test(), new BinaryAccuracy());
    System.out.printf(Locale.ROOT, "test accuracy %.4f%n", accuracy);
  }
}
