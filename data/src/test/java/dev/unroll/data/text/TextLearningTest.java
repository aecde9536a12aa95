package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.store.Fields;
import dev.unroll.store.ModelFile;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reviews whose class may be inverted by a "not", so that the order of words matters. */
class TextLearningTest {
  private static final List<String> GOOD = List.of("good", "fine", "great");
  private static final List<String> BAD = List.of("bad", "dull", "poor");
  private static final List<String> NOTHING = List.of("the", "film", "was", "really", "a", "and");

  @TempDir private Path directory;

  private static String review(Random random, boolean positive) {
    var words = new StringBuilder();
    filler(random, words);
    boolean turned = random.nextBoolean();
    List<String> judgement = positive ^ turned ? GOOD : BAD;
    words.append(turned ? "not " : "").append(judgement.get(random.nextInt(3))).append(' ');
    filler(random, words);
    return words.toString();
  }

  private static void filler(Random random, StringBuilder words) {
    for (int i = random.nextInt(8); i > 0; i--) {
      words.append(NOTHING.get(random.nextInt(NOTHING.size()))).append(' ');
    }
  }

  @Test
  void learnsToReadAndPredictsTheSameBitsFromAFile() throws IOException {
    var random = new Random(1);
    var texts = new ArrayList<String>();
    var labels = new int[400];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
      texts.add(review(random, i % 2 == 1));
    }
    var tokenizer = new WhitespaceTokenizer();
    Vocabulary vocabulary =
        Vocabulary.of(texts.stream().map(tokenizer::tokens), VocabularyConfig.defaults());
    assertThat(vocabulary.size()).isEqualTo(2 + 3 + 3 + 6 + 1);
    Padding padding = Padding.longest(20);
    LabelledDataset data =
        IdDataset.of(
                IdSequences.of(texts.stream().map(tokenizer::tokens).map(vocabulary::ids).toList()),
                labels,
                Labels.inOrder(List.of("bad", "good")),
                padding)
            .bucketed(5)
            .binary();
    var model =
        Sequential.of(
                new Embedding(vocabulary.size(), 8),
                new Lstm(8, 16, Returns.LAST),
                new Dense(16, 1))
            .initialize(2);
    var config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy())
            .withOptimizer(new Adam(0.02f))
            .withBatchSize(16)
            .withEpochs(7);

    new Trainer(config).fit(model, data);

    Path file = directory.resolve("film.safetensors");
    ModelFile.save(file, model, Map.of("vocabulary", vocabulary.json(), "padding", padding.json()));
    ModelFile.Loaded loaded = ModelFile.load(file);
    Fields extra = Fields.of(loaded.extra(), "extra");
    Vocabulary words = Vocabulary.of(extra.object("vocabulary"));
    Padding cut = Padding.of(extra.object("padding"));
    int right = 0;
    for (int i = 0; i < 200; i++) {
      int[] ids = words.ids(tokenizer.tokens(review(random, i % 2 == 1)));
      float logit = loaded.model().predict(cut.apply(ids)).get(0, 0);
      assertThat(logit).isEqualTo(model.predict(padding.apply(ids)).get(0, 0));
      right += logit > 0 == (i % 2 == 1) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(190);
  }
}
