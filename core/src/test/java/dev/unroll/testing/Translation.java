package dev.unroll.testing;

import dev.unroll.nn.Activation;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Lstm;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import java.util.List;
import java.util.Objects;

/**
 * An encoder and a decoder with attention, for translation: the graph that is trained, and the two
 * graphs that decode with its layers, one for the encoder and one for a step of the decoder.
 *
 * @param sizes of all layers
 * @param score of the attention
 */
public record Translation(Sizes sizes, Attention.Score score) {
  /** The names of the trained layers that a step applies to its attention. */
  private static final List<String> AFTER = List.of("combined", "logits");

  /**
   * The sizes.
   *
   * @param encoder of the second layer in each direction; the first has one more
   * @param decoder hidden units
   */
  public record Sizes(
      int source, int target, int words, int encoder, int decoder, int attention, int combined) {
    /** Returns small sizes that are all different. */
    public static Sizes small() {
      return new Sizes(13, 11, 5, 3, 7, 9, 8);
    }

    /** Returns the number of features of a step of the memory. */
    public int memory() {
      return 2 * encoder;
    }
  }

  private Attention attention() {
    return switch (score) {
      case DOT -> Attention.dot(sizes.memory());
      case GENERAL -> Attention.general(sizes.decoder(), sizes.memory());
      case ADDITIVE -> Attention.additive(sizes.decoder(), sizes.memory(), sizes.attention());
    };
  }

  private int decoderUnits() {
    return score == Attention.Score.DOT ? sizes.memory() : sizes.decoder();
  }

  /** Returns ids {@code source} and {@code target} to the logits {@code next}. */
  public Graph trained() {
    Graph.Builder graph = Graph.builder();
    int units = decoderUnits();
    Edge read =
        graph.add("read", new Embedding(sizes.source(), sizes.words()), graph.ids("source"));
    Edge below =
        graph.add(
            "below", Bidirectional.of(() -> new Lstm(sizes.words(), sizes.encoder() + 1)), read);
    Edge memory =
        graph.add(
            "encoder",
            Bidirectional.of(() -> new Lstm(2 * sizes.encoder() + 2, sizes.encoder())),
            below);
    Edge h =
        graph.merge("lastH", Merge.CONCAT, memory.state("forward.h"), memory.state("backward.h"));
    Edge c =
        graph.merge("lastC", Merge.CONCAT, memory.state("forward.c"), memory.state("backward.c"));
    Edge firstH = graph.add("firstH", Dense.units(units, Activation.TANH), h);
    Edge firstC = graph.add("firstC", Dense.units(units), c);
    Edge written =
        graph.add("written", new Embedding(sizes.target(), sizes.words() + 1), graph.ids("target"));
    Edge decoder = graph.add("decoder", Lstm.units(units), written, List.of(firstH, firstC));
    Edge context = graph.join("attention", attention(), List.of(decoder, memory));
    Edge both = graph.merge("both", Merge.CONCAT, decoder, context);
    Edge combined = graph.add("combined", Dense.units(sizes.combined(), Activation.TANH), both);
    graph.output("next", graph.add("logits", Dense.units(sizes.target()), combined));
    return graph.build();
  }

  private static Layer layer(Graph trained, String name) {
    return Objects.requireNonNull(trained.layers().get(name));
  }

  private static Attention attention(Graph trained) {
    return (Attention) Objects.requireNonNull(trained.joins().get("attention"));
  }

  /**
   * Returns ids {@code source} to the {@code memory}, its {@code keys} where the score is additive,
   * and the first state {@code h}, {@code c} of the decoder.
   */
  public static Graph encoder(Graph trained) {
    Graph.Builder graph = Graph.builder();
    Edge read = graph.add("read", layer(trained, "read"), graph.ids("source"));
    Edge below = graph.add("below", layer(trained, "below"), read);
    Edge memory = graph.add("encoder", layer(trained, "encoder"), below);
    Edge h =
        graph.merge("lastH", Merge.CONCAT, memory.state("forward.h"), memory.state("backward.h"));
    Edge c =
        graph.merge("lastC", Merge.CONCAT, memory.state("forward.c"), memory.state("backward.c"));
    graph.output("memory", memory);
    graph.output("h", graph.add("firstH", layer(trained, "firstH"), h));
    graph.output("c", graph.add("firstC", layer(trained, "firstC"), c));
    if (attention(trained).score() == Attention.Score.ADDITIVE) {
      graph.output("keys", graph.add("keys", attention(trained).keys(), memory));
    }
    return graph.build();
  }

  /**
   * Returns one step of the decoder: ids {@code before} [N, 1], rows {@code h} and {@code c}, the
   * {@code memory} and its {@code keys} to the logits {@code next} and the state {@code h}, {@code
   * c} after the step.
   */
  public static Graph step(Graph trained) {
    Graph.Builder graph = Graph.builder();
    Attention attention = attention(trained);
    Edge before = graph.ids("before");
    Edge h = graph.rows("h", attention.querySize());
    Edge c = graph.rows("c", attention.querySize());
    Edge memory = graph.steps("memory", attention.memorySize());
    Edge written = graph.add("written", layer(trained, "written"), before);
    Edge decoder = graph.add("decoder", layer(trained, "decoder"), written, List.of(h, c));
    List<Edge> asked =
        attention.score() == Attention.Score.ADDITIVE
            ? List.of(decoder, memory, graph.steps("keys", attention.attentionSize()))
            : List.of(decoder, memory);
    Edge context = graph.join("attention", attention, asked);
    Edge value = graph.merge("both", Merge.CONCAT, decoder, context);
    for (String name : AFTER) {
      value = graph.add(name, layer(trained, name), value);
    }
    graph.output("next", value);
    graph.output("h", decoder.state("h"));
    graph.output("c", decoder.state("c"));
    return graph.build();
  }

  /** Returns random sentences of these lengths, padded with ids that are no ids. */
  public Inputs sentences(Mask source, int sourceSteps, Mask target, int targetSteps, int seed) {
    var random = new TestRandom(seed);
    return Inputs.of("source", ids(random, sizes.source(), source, sourceSteps))
        .with("target", ids(random, sizes.target(), target, targetSteps));
  }

  /** The ids of a sentence do not depend on how it is padded. */
  private static Sequence ids(TestRandom random, int vocabulary, Mask mask, int steps) {
    var ids = new int[mask.batch() * steps];
    java.util.Arrays.fill(ids, -7);
    for (int n = 0; n < mask.batch(); n++) {
      int[] sentence = random.ints(mask.count(n), 0, vocabulary);
      for (int i = 0; i < sentence.length; i++) {
        ids[n * steps + mask.position(n, i, steps)] = sentence[i];
      }
    }
    return Sequence.ids(IndexTensor.of(ids, mask.batch(), steps), mask);
  }
}
