package dev.unroll.examples;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Loss;
import dev.unroll.metric.BinaryAccuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Pass;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Updater;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Is a film review good? A cell in a loop over its words, in a training loop by hand: what the
 * recipe imdb-rnn-cell-1 does, in tensors.
 */
public final class ReviewsByCells {
  private static final long SEED = 42;

  private final Embedding embedding;
  private final SimpleRnnCell cell;
  private final Dense dense;
  private final DropRate drop;
  private final Loss loss = new BinaryCrossEntropy();

  private ReviewsByCells(int vocabulary, int words, int hidden, DropRate drop) {
    this.embedding = new Embedding(vocabulary, words);
    this.cell = new SimpleRnnCell(words, hidden);
    this.dense = new Dense(hidden, 1);
    this.drop = drop;
  }

  /**
   * Trains, and prints loss and accuracy of each epoch.
   *
   * @param args the directory that holds {@code imdb/}; default: a few made-up reviews
   */
  public static void main(String[] args) {
    if (args.length == 0) {
      Reviews reviews = Reviews.tiny();
      new ReviewsByCells(reviews.vocabulary(), 8, 16, DropRate.none())
          .train(reviews, new Adam(0.03f), 16, 5);
    } else {
      Reviews reviews = Reviews.imdb(Path.of(args[0]));
      new ReviewsByCells(reviews.vocabulary(), 100, 64, DropRate.rate(0.5f))
          .train(reviews, new Adam(0.001f), 64, 4);
    }
  }

  /** The logits of some reviews, [N, 1], from the state after the last word. */
  private Tensor logits(Sequence reviews, Pass pass) {
    Sequence embedded = embedding.apply(reviews, pass);
    if (pass.training()) {
      embedded = drop.applyVariational(embedded, pass.random("words")); // one mask for all steps
    }
    Tensor words = embedded.values(); // [N, T, D]
    HiddenState state = cell.zeroState(words.size(0)); // nothing comes from the batch before
    for (int t = 0; t < words.size(1); t++) {
      state = cell.step(words.select(1, t), state);
    }
    return dense.apply(Sequence.of(state.h()), pass).values();
  }

  private void train(Reviews reviews, Adam adam, int batchSize, int epochs) {
    ParameterStore store = ParameterStore.of(parameters());
    Gradients gradients = store.gradients();
    Updater updater = adam.updater(store);
    Dataset train = reviews.train();
    long step = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      int[] order = new CounterRandom(SEED, "epoch " + epoch).permutation(train.size());
      int batches = train.size() / batchSize; // an incomplete last one is left out
      double sum = 0;
      try (Tape tape = Tape.open()) {
        for (int b = 0; b < batches; b++) {
          Batch batch = train.batch(Arrays.copyOfRange(order, b * batchSize, (b + 1) * batchSize));
          Tensor logits = logits(batch.input(), Pass.training(SEED, ++step));
          Tensor wrong = loss.apply(Sequence.of(logits), batch.target());
          gradients.clear();
          tape.backward(wrong, gradients);
          updater.step(gradients);
          sum += wrong.item();
          tape.reset();
        }
      }
      System.out.printf(
          Locale.ROOT,
          "epoch %d: loss %.4f, test accuracy %.4f%n",
          epoch,
          sum / batches,
          accuracy(reviews.test()));
    }
  }

  private double accuracy(Dataset data) {
    var accuracy = new BinaryAccuracy();
    for (int from = 0; from < data.size(); from += 250) {
      int to = Math.min(from + 250, data.size());
      Batch batch = data.batch(IntStream.range(from, to).toArray());
      accuracy.update(Sequence.of(logits(batch.input(), Pass.predict())), batch.target());
    }
    return accuracy.value();
  }

  private Map<String, Parameter> parameters() {
    var parameters = new LinkedHashMap<String, Parameter>();
    embedding.parameters().forEach((name, p) -> parameters.put("embedding." + name, p));
    cell.parameters().forEach((name, p) -> parameters.put("cell." + name, p));
    dense.parameters().forEach((name, p) -> parameters.put("dense." + name, p));
    return parameters;
  }
}
