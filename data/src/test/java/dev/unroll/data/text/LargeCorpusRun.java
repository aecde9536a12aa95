package dev.unroll.data.text;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.data.table.BadRows;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;

/** Learns from a file of texts, and prints what it did: the child of {@link LargeCorpusTest}. */
final class LargeCorpusRun {
  private LargeCorpusRun() {}

  /**
   * Learns.
   *
   * @param args the file; where temporary files shall be
   */
  public static void main(String[] args) {
    LabelledTexts file = LabelledTexts.of(Path.of(args[0]), 2, 1);
    Labels labels = file.labels(BadRows.refuse());
    Tokenizer tokenizer = new WhitespaceTokenizer();
    TokenCounts counts = TokenCounts.atMost(10_000);
    file.forEach(BadRows.refuse(), row -> counts.add(tokenizer.tokens(row.text())));
    Vocabulary vocabulary = counts.vocabulary(VocabularyConfig.defaults().withSize(2000));
    IdDataset data =
        TextEncoder.of(tokenizer, vocabulary)
            .withDirectory(Path.of(args[1]))
            .read(file, labels, Padding.longest(16).withCut(Padding.Side.FRONT), BadRows.refuse())
            .bucketed(50);
    StratifiedSplit split = StratifiedSplit.of(data, 0, 0.05, 1);

    Sequential model =
        Sequential.of(
                new Embedding(vocabulary.size(), 4), new Lstm(4, 8, Returns.LAST), new Dense(8, 1))
            .initialize(1);
    var trainer =
        new Trainer(
            TrainingConfig.defaults()
                .withLoss(new BinaryCrossEntropy())
                .withOptimizer(new Adam(0.005f))
                .withBatchSize(64)
                .withEpochs(1));
    trainer.fit(model, data.part(split.train()).binary());
    System.out.println("heap " + Runtime.getRuntime().maxMemory());
    System.out.println("texts " + data.size());
    System.out.println("ids " + data.sequences().total());
    System.out.println("error " + counts.error());
    System.out.println("loss " + trainer.loss(model, data.part(split.test()).binary()));
    data.sequences().close();
  }
}
