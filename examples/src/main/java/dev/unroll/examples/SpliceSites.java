package dev.unroll.examples;

import dev.unroll.data.labelled.Alphabet;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.data.table.BadRows;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Trains a classifier of DNA: does the sequence contain the motif GTA? */
public final class SpliceSites {
  private SpliceSites() {}

  /**
   * Writes a file of 600 sequences of unequal length, of which a few are broken, reads it, learns
   * from four fifths and prints the classes and the accuracy on the others.
   *
   * @param args epochs; default 30
   */
  public static void main(String[] args) throws IOException {
    int epochs = args.length == 0 ? 30 : Integer.parseInt(args[0]);
    Path file = Files.createTempFile("dna", ".csv");
    try {
      Files.writeString(file, sequences());
      train(file, epochs);
    } finally {
      Files.delete(file);
    }
  }

  private static void train(Path file, int epochs) {
    BadRows bad = BadRows.skip(); // or refuse(): the first broken row is an error
    LabelledTexts texts = LabelledTexts.of(file, "sequence", "class");
    LetterSequences dna =
        LetterSequences.read(texts, Alphabet.dna(), LetterSequences.ANY_WIDTH, bad);
    LabelledDataset data = dna.rows(); // [N, T, 4] with lengths; ids() for an embedding
    StratifiedSplit split = StratifiedSplit.of(data, 0, 0.2, 42);
    LabelledDataset train = data.part(split.train());
    LabelledDataset test = data.part(split.test());

    System.out.println(dna.size() + " sequences of " + dna.labels() + ", " + bad.count() + " bad");
    int classes = dna.labels().size();
    var model = Sequential.of(new Gru(4, 16, Returns.LAST), new Dense(16, classes));
    var config =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.01f))
            .withEpochs(epochs);
    var trainer = new Trainer(config);
    trainer.fit(model, train);
    System.out.println("right: " + trainer.measure(model, test, Accuracy.of()));
  }

  /** Sequences, half of them with GTA; N is an unknown base. */
  private static String sequences() {
    var random = new Random(1);
    var text = new StringBuilder("class,sequence\n");
    for (int n = 0; n < 600; n++) {
      int length = 8 + random.nextInt(9);
      var letters = new StringBuilder();
      for (int t = 0; t < length; t++) {
        letters.append("ACGTACGTACGTN".charAt(random.nextInt(13)));
      }
      if (n % 2 == 0) {
        int at = random.nextInt(length - 2);
        letters.replace(at, at + 3, "GTA");
      }
      boolean site = letters.indexOf("GTA") >= 0;
      text.append(site ? "site," : "none,").append(letters).append('\n');
    }
    return text.append("site,GTA?\nsite\n").toString();
  }
}
