package dev.unroll.examples;

import dev.unroll.data.table.DataFiles;
import dev.unroll.data.text.Corpus;
import dev.unroll.data.text.CorpusConfig;
import dev.unroll.data.text.EncodedCorpus;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.TokenIds;
import dev.unroll.data.text.TokenStreams;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.dataset.Batch;
import dev.unroll.loss.Loss;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Pass;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Sgd;
import dev.unroll.optim.Updater;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmState;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The Penn Treebank tutorial line by line: two LSTM cells, stepped over 35 words in a loop, with
 * dropout at three places; a training model of 20 streams and an evaluation model of one stream and
 * one step that share their weights; the state is passed on from step to step. The recipe {@code
 * ptb-tutorial} does the same with layers.
 */
public final class PtbByCells {
  private static final long SEED = 42;
  private static final Initializer UNIFORM = Initializer.uniform(0.05);
  private static final int REPORT_EVERY = 100;

  /** The layers that both models share. */
  private record Weight(
      Embedding embedding, List<LstmCell> cells, Parameter softmaxW, Parameter softmaxB) {
    static Weight of(int vocabulary, int size) {
      var weights = new Weights(UNIFORM, UNIFORM, Initializer.zeros());
      var fans = new Fans(size, vocabulary, size);
      return new Weight(
          new Embedding(vocabulary, size, UNIFORM),
          List.of(new LstmCell(size, size, weights, 1), new LstmCell(size, size, weights, 1)),
          new Parameter("w", UNIFORM, fans, size, vocabulary),
          new Parameter("b", UNIFORM, fans, vocabulary));
    }

    Map<String, Parameter> parameters() {
      var all = new LinkedHashMap<String, Parameter>();
      embedding.parameters().forEach((name, p) -> all.put("embedding." + name, p));
      for (int layer = 0; layer < cells.size(); layer++) {
        String prefix = "cell" + (layer + 1) + ".";
        cells.get(layer).parameters().forEach((name, p) -> all.put(prefix + name, p));
      }
      all.put("softmax.w", softmaxW);
      all.put("softmax.b", softmaxB);
      return all;
    }
  }

  /** One of the two models: its weights, and the number of streams and steps in a batch. */
  private record PtbModel(Weight weight, int batch, int steps, DropRate drop) {
    private static final Loss LOSS =
        new SoftmaxCrossEntropy().withReduction(Reduction.BATCH_MEAN); // summed over the steps

    List<LstmState> zeroState() {
      return weight.cells.stream().map(cell -> cell.zeroState(batch)).toList();
    }

    /**
     * The cost of a chunk, and the state after it.
     *
     * @param state before it
     */
    Step run(Batch words, List<LstmState> state, Pass pass) {
      Tensor inputs = weight.embedding.apply(words.input(), pass).values(); // [N, T, H]
      inputs = dropped(inputs, "embedding", pass);
      var states = new ArrayList<>(state);
      var outputs = new Tensor[inputs.size(1)];
      for (int t = 0; t < outputs.length; t++) {
        Tensor x = inputs.select(1, t);
        for (int layer = 0; layer < states.size(); layer++) {
          states.set(layer, weight.cells.get(layer).step(x, states.get(layer)));
          x = dropped(states.get(layer).h(), "layer" + layer + " at " + t, pass);
        }
        outputs[t] = x;
      }
      Tensor output = Tensor.stack(1, outputs); // [N, T, H]
      Tensor logits = output.matmul(weight.softmaxW.value()).plusRow(weight.softmaxB.value());
      Tensor cost = LOSS.apply(Sequence.of(logits), words.target());
      return new Step(cost, states.stream().map(LstmState::detach).toList());
    }

    private Tensor dropped(Tensor x, String place, Pass pass) {
      return pass.training() && !drop.isNone()
          ? x.mul(drop.mask(pass.random(place), x.shape()))
          : x;
    }
  }

  private record Step(Tensor cost, List<LstmState> state) {}

  private PtbByCells() {}

  /**
   * Trains for two epochs, and prints the perplexities.
   *
   * @param args the directory that holds {@code ptb/}; default: made-up words, in seconds
   */
  public static void main(String[] args) {
    if (args.length == 0) {
      run(madeUp(200_000), madeUp(600), madeUp(700), 20, 24, DropRate.rate(0.1f), 0.5f);
      return;
    }
    Path data = Path.of(args[0]);
    Corpus train = corpus("train", data);
    Vocabulary vocabulary =
        train
            .counts()
            .vocabulary(
                VocabularyConfig.defaults()
                    .withSize(10_000)
                    .withSpecials(Special.UNKNOWN, Special.LINE_END));
    try (EncodedCorpus learned = train.encode(vocabulary);
        EncodedCorpus valid = corpus("valid", data).encode(vocabulary);
        EncodedCorpus test = corpus("test", data).encode(vocabulary)) {
      run(learned.ids(), valid.ids(), test.ids(), vocabulary.size(), 200, DropRate.rate(0.5f), 1);
    }
  }

  private static Corpus corpus(String name, Path data) {
    Path file = DataFiles.resolve("ptb/ptb." + name + ".txt", data);
    return Corpus.of(file, CorpusConfig.words());
  }

  /** Ids that follow a rule, except one in ten. */
  private static TokenIds madeUp(int length) {
    var ids = new int[length];
    for (int i = 1; i < length; i++) {
      ids[i] = i % 10 == 0 ? i / 10 * 7 % 20 : (ids[i - 1] * 3 + 1) % 20;
    }
    return TokenIds.of(ids);
  }

  private static void run(
      TokenIds train,
      TokenIds valid,
      TokenIds test,
      int vocabulary,
      int size,
      DropRate drop,
      float learningRate) {
    Weight weight = Weight.of(vocabulary, size);
    ParameterStore store = ParameterStore.of(weight.parameters());
    var training = new PtbModel(weight, 20, 35, drop);
    var evaluation = new PtbModel(weight, 1, 1, DropRate.none());
    var optimizer = new Sgd(learningRate);
    Updater updater = optimizer.updater(store);
    long step = 0;
    for (int epoch = 1; epoch <= 2; epoch++) {
      step = train(training, train, store, updater, step);
      print("epoch " + epoch + " validation", perplexity(evaluation, valid));
    }
    print("test", perplexity(evaluation, test));
  }

  private static long train(
      PtbModel model, TokenIds text, ParameterStore store, Updater updater, long first) {
    TokenStreams streams = TokenStreams.of(text, model.batch);
    int[] rows = rows(model.batch);
    Gradients gradients = store.gradients();
    var clip = new ClipByNorm(5);
    List<LstmState> state = model.zeroState();
    double costs = 0;
    long steps = 0;
    long step = first;
    try (Tape tape = Tape.open()) {
      for (int from = 0; from < streams.steps(); from += model.steps) {
        Batch words = streams.batch(rows, from, from + model.steps);
        Step result = model.run(words, state, Pass.training(SEED, step++));
        gradients.clear();
        tape.backward(result.cost, gradients);
        clip.clip(gradients, gradients.norm());
        updater.step(gradients);
        state = result.state;
        costs += result.cost.item();
        steps += words.input().steps();
        tape.reset();
        if (step % REPORT_EVERY == 0) {
          print("step " + step + " training", Math.exp(costs / steps));
        }
      }
    }
    return step;
  }

  private static double perplexity(PtbModel model, TokenIds text) {
    TokenStreams stream = TokenStreams.of(text, model.batch);
    int[] rows = rows(model.batch);
    List<LstmState> state = model.zeroState();
    double costs = 0;
    for (int from = 0; from < stream.steps(); from += model.steps) {
      Step result = model.run(stream.batch(rows, from, from + model.steps), state, Pass.predict());
      costs += result.cost.item();
      state = result.state;
    }
    return Math.exp(costs / stream.steps());
  }

  private static int[] rows(int count) {
    var rows = new int[count];
    Arrays.setAll(rows, row -> row);
    return rows;
  }

  private static void print(String what, double perplexity) {
    System.out.printf(Locale.ROOT, "%s perplexity %.2f%n", what, perplexity);
  }
}
