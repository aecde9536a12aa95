package dev.unroll.examples;

import dev.unroll.data.vectors.Unknown;
import dev.unroll.data.vectors.WordTable;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.metric.BinaryAccuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Word vectors in an embedding: what a model learns about "fine" also applies to "superb" if their
 * vectors are similar. Reviews of five words are positive or negative; half of the decisive words
 * are in no training review.
 */
public final class YourVectors {
  private static final List<String> NEUTRAL = List.of("film", "plot", "actor", "scene");
  private static final List<String> PRAISE = List.of("fine", "great", "superb", "lovely");
  private static final List<String> BLAME = List.of("poor", "awful", "dull", "weak");
  private static final int SEEN = 2; // of praise and of blame
  private static final int LENGTH = 5;

  private YourVectors() {}

  /**
   * Prints what is near, how many words have vectors, and three models' accuracies.
   *
   * @param args where to write the vectors; default: a file that comes with the program
   */
  public static void main(String[] args) throws IOException {
    Path file = args.length == 0 ? Files.createTempFile("vectors", ".txt") : Path.of(args[0]);
    if (args.length == 0) {
      file.toFile().deleteOnExit();
    }
    Files.writeString(file, text());

    WordVectors vectors = WordVectors.read(file); // or GloVe: glove.6B.50d.txt.gz
    System.out.println("near fine: " + vectors.nearest("fine", 3));
    System.out.println("fine and poor: " + vectors.similarity("fine", "poor"));

    var vocabulary = new ArrayList<String>(NEUTRAL);
    vocabulary.addAll(PRAISE);
    vocabulary.addAll(BLAME);
    vocabulary.add("zeugma"); // has no vector
    WordTable table = vectors.toTable(vocabulary, Unknown.random(42));
    System.out.println(table.coverage().sentence());
    System.out.println("without: " + table.coverage().missing());

    Embedding frozen = Embedding.of(table.vectors()).frozen();
    Embedding tuned = Embedding.of(table.vectors());
    var bare = new Embedding(vocabulary.size(), vectors.size());
    print("frozen", frozen, vocabulary);
    print("fine-tuned", tuned, vocabulary);
    print("without vectors", bare, vocabulary);

    WordVectors after = WordVectors.of(vocabulary, tuned.vectors());
    System.out.println("fine and poor, fine-tuned: " + after.similarity("fine", "poor"));
  }

  /** Vectors in GloVe's format. One value of four separates praise from blame; others are noise. */
  private static String text() {
    var random = new Random(5);
    var text = new StringBuilder();
    for (List<String> words : List.of(NEUTRAL, PRAISE, BLAME)) {
      for (String word : words) {
        text.append(word)
            .append(' ')
            .append(words.equals(PRAISE) ? 1 : words.equals(BLAME) ? -1 : 0);
        for (int d = 1; d < 4; d++) {
          text.append(' ').append(Math.round(600 * random.nextDouble() - 300) / 1000.0);
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static void print(String name, Embedding embedding, List<String> vocabulary) {
    var model = Sequential.of(embedding, new Lstm(4, 8, Returns.LAST), new Dense(8, 1));
    var config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy())
            .withOptimizer(new Adam(0.01f))
            .withEpochs(10);
    var trainer = new Trainer(config);
    trainer.fit(model, reviews(0, SEEN, vocabulary));
    double seen = trainer.measure(model, reviews(0, SEEN, vocabulary), new BinaryAccuracy());
    double unseen =
        trainer.measure(model, reviews(SEEN, PRAISE.size(), vocabulary), new BinaryAccuracy());
    System.out.println(name + ": accuracy on words seen " + seen + ", on others " + unseen);
  }

  /** Reviews of neutral words and of these words of praise or blame. */
  private static Dataset reviews(int from, int to, List<String> vocabulary) {
    var random = new Random(1);
    int count = 400;
    var ids = new int[count * LENGTH];
    var praise = new float[count];
    for (int n = 0; n < count; n++) {
      praise[n] = n % 2;
      List<String> telling = (n % 2 == 1 ? PRAISE : BLAME).subList(from, to);
      for (int t = 0; t < LENGTH; t++) {
        List<String> words = t == 2 || random.nextInt(3) == 0 ? telling : NEUTRAL;
        ids[n * LENGTH + t] = vocabulary.indexOf(words.get(random.nextInt(words.size())));
      }
    }
    return Dataset.of(
        Sequence.ids(IndexTensor.of(ids, count, LENGTH)),
        Target.values(Tensor.of(praise, count, 1)));
  }
}
