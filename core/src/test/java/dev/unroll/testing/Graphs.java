package dev.unroll.testing;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Model;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/** Graphs for tests, with sizes that are all different, and data for them. */
public final class Graphs {
  /** The words of {@link #twoInTwoOut}. */
  public static final int VOCABULARY = 11;

  /** The ids of {@link #encoderDecoder}. */
  public static final int LETTERS = 7;

  private Graphs() {}

  /**
   * Ids {@code text [N, T]} and rows {@code age [N, 3]} to a {@code topic [N, 4]} and a {@code
   * price [N, 2]}; the dense layer {@code shared} is in two places.
   */
  public static Graph twoInTwoOut() {
    Graph.Builder graph = Graph.builder();
    Edge text = graph.ids("text");
    Edge age = graph.rows("age", 3);
    Edge words = graph.add("words", new Embedding(VOCABULARY, 5), text);
    Edge last = graph.add("encoder", new Gru(5, 6, Returns.LAST), words);
    Edge both = graph.merge("both", Merge.CONCAT, last, age);
    Edge drier = graph.add("dropout", Dropout.rate(0.1f), both);
    var shared = new Dense(9, 9);
    Edge once = graph.add("once", shared, drier);
    Edge twice = graph.add("twice", shared, once);
    graph.output("topic", graph.add("topicLogits", new Dense(9, 4), twice));
    graph.output("price", graph.add("priceValue", new Dense(9, 2), once));
    return spread(graph.build());
  }

  /** Examples for {@link #twoInTwoOut}; some texts are shorter than others. */
  public static Dataset twoInTwoOutData(int count, int seed) {
    var random = new TestRandom(seed);
    int steps = 6;
    IndexTensor words = IndexTensor.of(random.ints(count * steps, 0, VOCABULARY), count, steps);
    int[] lengths = random.ints(count, 1, steps + 1);
    return Dataset.of(
        Inputs.of("text", Sequence.ids(words, Mask.lengths(lengths)))
            .with("age", Sequence.of(Tensor.of(random.floats(count * 3), count, 3))),
        Targets.of("topic", Target.classes(IndexTensor.vector(random.ints(count, 0, 4))))
            .with("price", Target.values(Tensor.of(random.floats(count * 2), count, 2))));
  }

  /** Ids {@code source} and {@code target} to the {@code next [N, T, 7]} letters. */
  public static Graph encoderDecoder() {
    Graph.Builder graph = Graph.builder();
    Edge source = graph.ids("source");
    Edge target = graph.ids("target");
    Edge read = graph.add("read", new Embedding(LETTERS, 4), source);
    Edge encoder = graph.add("encoder", new Lstm(4, 6), read);
    Edge written = graph.add("written", new Embedding(LETTERS, 3), target);
    Edge decoder = graph.add("decoder", new Lstm(3, 6), written, encoder.state());
    graph.output("next", graph.add("logits", new Dense(6, LETTERS), decoder));
    return spread(graph.build());
  }

  /** Sequences to reverse for {@link #encoderDecoder}: 1 begins the target, 0 ends it. */
  public static Dataset encoderDecoderData(int count, int seed) {
    var random = new TestRandom(seed);
    int longest = 5;
    int[] lengths = random.ints(count, 1, longest + 1);
    int[] letters = random.ints(count * longest, 2, LETTERS);
    var in = new int[count * (longest + 1)];
    var out = new int[count * (longest + 1)];
    for (int n = 0; n < count; n++) {
      in[n * (longest + 1)] = 1;
      for (int t = 0; t < lengths[n]; t++) {
        int letter = letters[n * longest + lengths[n] - 1 - t];
        in[n * (longest + 1) + t + 1] = letter;
        out[n * (longest + 1) + t] = letter;
      }
    }
    int[] longer = Arrays.stream(lengths).map(length -> length + 1).toArray();
    return Dataset.of(
        Inputs.of(
                "source",
                Sequence.ids(IndexTensor.of(letters, count, longest), Mask.lengths(lengths)))
            .with(
                "target",
                Sequence.ids(IndexTensor.of(in, count, longest + 1), Mask.lengths(longer))),
        Targets.of("next", Target.classes(IndexTensor.of(out, count, longest + 1))));
  }

  /**
   * Steps {@code load [N, T, 2]} and {@code price [N, T, 3]}, and rows {@code place [N, 2]}, to
   * {@code next [N, T, 2]} and {@code level [N, T, 1]}: causal, so that it can stream.
   */
  public static Graph causal() {
    Graph.Builder graph = Graph.builder();
    Edge load = graph.steps("load", 2);
    Edge price = graph.steps("price", 3);
    Edge place = graph.rows("place", 2);
    Edge loads = graph.add("loads", new Lstm(2, 5), load);
    Edge prices = graph.add("prices", new Gru(3, 4), price);
    Edge where = graph.add("where", new Dense(2, 3), place);
    Edge all = graph.merge("all", Merge.CONCAT, loads, prices, where);
    var shared = new Gru(12, 12);
    Edge once = graph.add("once", shared, all);
    Edge twice = graph.add("twice", shared, once);
    graph.output("next", graph.add("nextLoad", new Dense(12, 2), twice));
    graph.output("level", graph.add("levelValue", new Dense(12, 1), once));
    return spread(graph.build());
  }

  /** Inputs for {@link #causal}. */
  public static Inputs causalInputs(int count, int steps, Mask mask, int seed) {
    var random = new TestRandom(seed);
    return Inputs.of(
            "load", Sequence.of(Tensor.of(random.floats(count * steps * 2), count, steps, 2), mask))
        .with(
            "price",
            Sequence.of(Tensor.of(random.floats(count * steps * 3), count, steps, 3), mask))
        .with("place", Sequence.of(Tensor.of(random.floats(count * 2), count, 2)));
  }

  /** Gives a model weights that are all different, biases too. */
  public static <M extends Model> M spread(M model) {
    var random = new TestRandom(7);
    for (Parameter parameter : model.parameters().values()) {
      parameter.set(random.floats(parameter.size(), -0.6, 0.6));
    }
    return model;
  }
}
