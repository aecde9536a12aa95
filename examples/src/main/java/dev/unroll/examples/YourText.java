package dev.unroll.examples;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.text.IdDataset;
import dev.unroll.data.text.KerasTokenizer;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.TextEncoder;
import dev.unroll.data.text.TokenCounts;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.store.Fields;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A classifier of texts from a file of labels and texts: tokens, vocabulary, padding, a masked
 * LSTM, and all of it in one file. The order of the words decides: "not bad" is good, "bad" is not.
 */
public final class YourText {
  private YourText() {}

  /**
   * Learns, saves, loads and predicts in a directory.
   *
   * @param args the directory; default: a fresh temporary one
   */
  public static void main(String[] args) throws IOException {
    Path directory = args.length == 0 ? Files.createTempDirectory("unroll-text") : Path.of(args[0]);
    Path file = writeReviews(directory.resolve("reviews.tsv"));

    LabelledTexts reviews = LabelledTexts.of(file, 2, 1); // text in column 2, label in column 1
    Labels labels = reviews.labels(BadRows.refuse());

    Tokenizer tokenizer = new KerasTokenizer();
    var counts = new TokenCounts();
    reviews.forEach(BadRows.refuse(), row -> counts.add(tokenizer.tokens(row.text())));
    Vocabulary vocabulary =
        counts.vocabulary(VocabularyConfig.defaults().withSize(10_000).withMinimumCount(2));
    System.out.println(vocabulary);
    System.out.println("known: " + counts.coverage(vocabulary));

    Padding padding = Padding.longest(200);
    IdDataset texts =
        TextEncoder.of(tokenizer, vocabulary)
            .read(reviews, labels, padding, BadRows.refuse())
            .bucketed(50);
    LabelledDataset data = texts.binary(); // 0 and 1, for a model with one output

    var model =
        Sequential.of(
            new Embedding(vocabulary.size(), 8), new Lstm(8, 16, Returns.LAST), new Dense(16, 1));
    var config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy())
            .withOptimizer(new Adam(0.02f))
            .withBatchSize(16)
            .withEpochs(7);
    var trainer = new Trainer(config);
    trainer.fit(model, data);
    System.out.println("loss: " + trainer.loss(model, data));

    Path saved = directory.resolve("reviews.safetensors");
    ModelFile.save(
        saved,
        model,
        Map.of(
            "tokenizer", tokenizer.config(),
            "vocabulary", vocabulary.json(),
            "padding", padding.json()));
    vocabulary.write(directory.resolve("vocabulary.txt")); // one token a line, to look at

    ModelFile.Loaded loaded = ModelFile.load(saved);
    Fields extra = Fields.of(loaded.extra(), saved.toString());
    Tokenizer cut = Tokenizers.standard().create(extra.object("tokenizer"));
    Vocabulary words = Vocabulary.of(extra.object("vocabulary"));
    Padding pad = Padding.of(extra.object("padding"));
    for (String text :
        List.of("This movie is GREAT!", "It was not bad.", "The film is not good, and so long")) {
      Tensor logit = loaded.model().predict(pad.apply(words.ids(cut.tokens(text))));
      double good = 1 / (1 + Math.exp(-logit.get(0, 0)));
      System.out.println(String.format(Locale.ROOT, "%s: good %.2f", text, good));
    }
  }

  /** Some hundred reviews such as {@code 1<TAB>the film was not bad}. */
  private static Path writeReviews(Path file) throws IOException {
    var random = new Random(1);
    var lines = new ArrayList<String>();
    for (int i = 0; i < 600; i++) {
      boolean good = random.nextBoolean();
      boolean turned = random.nextBoolean();
      lines.add(
          (good ? "1" : "0")
              + "\t"
              + one(random, "The film", "It", "This movie", "A story that")
              + one(random, " was ", " is ", " was really ")
              + (turned ? "not " : "")
              + (good != turned
                  ? one(random, "good", "great", "fine")
                  : one(random, "bad", "dull", "poor"))
              + one(random, ".", "!", ", and so long.", ", and a bit loud ..."));
    }
    return Files.write(file, lines);
  }

  private static String one(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }
}
