package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.Similarity;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Lstm;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Random;

/**
 * A class for each word of sentences of unequal length: ids, masks, classes. "Light" is a noun in
 * "the light is old" and an adjective in "the light dog sleeps"; only the next words decide.
 */
public final class WordTags {
  private static final List<String> WORDS =
      List.of("the", "dog", "house", "tree", "light", "red", "old", "big", "is", "sleeps");
  private static final List<String> TAGS = List.of("article", "noun", "adjective", "verb");
  private static final int MAX_LENGTH = 6;

  private WordTags() {}

  /**
   * Learns to tag, and tags two sentences.
   *
   * @param args epochs; default 8
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 8 : Integer.parseInt(args[0]);
    var random = new Random(1);
    int count = 800;
    var words = new int[count * MAX_LENGTH]; // row by row; beyond an end, anything
    var tags = new int[count * MAX_LENGTH];
    var lengths = new int[count];
    for (int n = 0; n < count; n++) {
      String[] sentence = sentence(random).split(" ");
      lengths[n] = sentence.length;
      for (int t = 0; t < sentence.length; t++) {
        String[] wordAndTag = sentence[t].split("/");
        words[n * MAX_LENGTH + t] = WORDS.indexOf(wordAndTag[0]);
        tags[n * MAX_LENGTH + t] = TAGS.indexOf(wordAndTag[1]);
      }
    }
    Mask mask = Mask.lengths(lengths);
    Sequence sentences = Sequence.ids(IndexTensor.of(words, count, MAX_LENGTH), mask);
    Target target = Target.classes(IndexTensor.of(tags, count, MAX_LENGTH));

    var embedding = new Embedding(WORDS.size(), 8);
    var model = Sequential.of(embedding, Bidirectional.of(() -> new Lstm(8, 12)), new Dense(24, 4));
    var config =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.01f))
            .withEpochs(epochs);
    Dataset data = Dataset.of(sentences, target);
    var trainer = new Trainer(config);
    trainer.fit(model, data);
    System.out.println("words tagged right: " + trainer.measure(model, data, Accuracy.of()));

    for (String text : List.of("the light is old", "the light dog sleeps")) {
      int[] ids = List.of(text.split(" ")).stream().mapToInt(WORDS::indexOf).toArray();
      Tensor logits = model.predict(Sequence.ids(IndexTensor.of(ids, 1, ids.length)));
      System.out.println(text + ": light is a(n) " + TAGS.get(best(logits.toArray3()[0][1])));
    }

    Similarity similarity = Similarity.of(embedding.vectors());
    var nearest = similarity.nearest(WORDS.indexOf("red"), 2);
    System.out.println("nearest to red: " + nearest.stream().map(n -> WORDS.get(n.id())).toList());
  }

  /** Such as {@code the/article old/adjective dog/noun sleeps/verb}. */
  private static String sentence(Random random) {
    var text = new StringBuilder("the/article");
    for (int adjectives = random.nextInt(3); adjectives > 0; adjectives--) {
      text.append(' ').append(one(random, "red", "old", "big", "light")).append("/adjective");
    }
    text.append(' ').append(one(random, "dog", "house", "tree", "light")).append("/noun");
    return random.nextBoolean()
        ? text.append(" sleeps/verb").toString()
        : text.append(" is/verb ")
            .append(one(random, "red", "old", "big", "light"))
            .append("/adjective")
            .toString();
  }

  private static String one(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      best = logits[c] > logits[best] ? c : best;
    }
    return best;
  }
}
