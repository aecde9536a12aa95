package dev.unroll.tasks.translate;

import dev.unroll.nn.Activation;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerFactory;
import dev.unroll.nn.Merge;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.StatefulLayer;
import dev.unroll.vocabulary.SoftmaxLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Connects the layers of a translator to one of its graphs. An instance builds one graph.
 *
 * @see TranslateNetwork
 */
final class TranslateWiring {
  static final String SOURCE_WORDS = "sourceWords";
  static final String TARGET_WORDS = "targetWords";
  static final String ENCODER = "encoder";
  static final String DECODER = "decoder";
  static final String BRIDGE = "bridge";
  static final String ATTENTION = "attention";
  static final String COMBINE = "combine";
  static final String DROPOUT = "outputDropout";
  static final String VOCABULARY = "vocabulary";
  static final String STATE = "state";

  /** The layers of a network, by name: new ones, or those of an existing network. */
  interface Layers {
    List<Layer> of(String stack, int features);

    Layer of(String name, LayerFactory fresh, int features);

    Optional<Attention> attention(int query, int memory);
  }

  /** The layers of an existing network. */
  record Found(Graph whole) implements Layers {
    @Override
    public List<Layer> of(String stack, int features) {
      return whole.layers().entrySet().stream()
          .filter(layer -> layer.getKey().matches(stack + "\\d+"))
          .map(Map.Entry::getValue)
          .toList();
    }

    @Override
    public Layer of(String name, LayerFactory fresh, int features) {
      Layer layer = whole.layers().get(name);
      if (layer == null) {
        throw new IllegalArgumentException(
            "the network has no layer \"" + name + "\" (expected one)");
      }
      return layer;
    }

    @Override
    public Optional<Attention> attention(int query, int memory) {
      MultiInputLayer layer = whole.joins().get(ATTENTION);
      return layer instanceof Attention attention ? Optional.of(attention) : Optional.empty();
    }
  }

  private final Graph.Builder graph = Graph.builder();
  private final Layers layers;
  private final TranslateConfig config;
  private final PairCoder coder;

  /** The recurrent layers of the encoder. */
  private final List<Edge> encoders = new ArrayList<>();

  /** The recurrent layers of the decoder. */
  private final List<Edge> decoders = new ArrayList<>();

  /** The number of recurrent layers in the decoder. */
  private int recurrent;

  TranslateWiring(Layers layers, TranslateConfig config, PairCoder coder) {
    this.layers = layers;
    this.config = config;
    this.coder = coder;
  }

  /** Supplies the parts of a decoder layer's first state. */
  private interface First {
    List<Edge> of(int place, StatefulLayer layer);
  }

  private Edge add(String name, LayerFactory fresh, Edge from) {
    return graph.add(name, layers.of(name, fresh, from.features()), from);
  }

  private Edge words(String name, SideCoder side, int size, Edge ids) {
    int count = side.vocabulary().size();
    return graph.add(name, layers.of(name, unused -> new Embedding(count, size), 1), ids);
  }

  private Edge encode() {
    Edge value =
        words(
            SOURCE_WORDS,
            coder.source(),
            config.sourceEmbedding(),
            graph.ids(TranslateNetwork.SOURCE));
    List<Layer> stack = layers.of(ENCODER, value.features());
    for (int i = 0; i < stack.size(); i++) {
      value = graph.add(ENCODER + (i + 1), stack.get(i), value);
      if (stack.get(i) instanceof StatefulLayer) {
        encoders.add(value);
      }
    }
    if (encoders.isEmpty() || value.shape().length != 3) {
      throw new IllegalArgumentException(
          "encoder: "
              + (encoders.isEmpty()
                  ? "there is no recurrent layer"
                  : "the last layer returns one row")
              + " (expected recurrent layers that return all steps). Correct model.encoder.layers.");
    }
    return value;
  }

  private Edge decode(First first) {
    Edge value =
        words(
            TARGET_WORDS,
            coder.target(),
            config.targetEmbedding(),
            graph.ids(TranslateNetwork.BEFORE));
    List<Layer> stack = layers.of(DECODER, value.features());
    count(stack);
    for (int i = 0; i < stack.size(); i++) {
      String name = DECODER + (i + 1);
      if (stack.get(i) instanceof StatefulLayer layer) {
        layer.requireCausal();
        value = graph.add(name, layer, value, first.of(decoders.size(), layer));
        decoders.add(value);
      } else {
        stack.get(i).requireCausal();
        value = graph.add(name, stack.get(i), value);
      }
    }
    if (decoders.isEmpty() || value.shape().length != 3) {
      throw new IllegalArgumentException(
          "decoder: "
              + (decoders.isEmpty()
                  ? "there is no recurrent layer"
                  : "the last layer returns one row")
              + " (expected recurrent layers that return all steps). Correct model.decoder.layers.");
    }
    return value;
  }

  private void count(List<Layer> stack) {
    recurrent = (int) stack.stream().filter(StatefulLayer.class::isInstance).count();
  }

  /** Returns the first state of a decoder layer, from the encoder. */
  private List<Edge> bridged(int place, StatefulLayer layer) {
    Edge from = encoders.get(Math.max(0, encoders.size() - recurrent + place));
    var parts = new ArrayList<Edge>();
    for (int p = 0; p < layer.stateParts().size(); p++) {
      int size = layer.stateShapes().get(p)[0];
      Edge all = joined(place, p, matching(from, layer.stateParts().get(p)));
      parts.add(
          all.features() == size && matching(from, layer.stateParts().get(p)).size() == 1
              ? all
              : add(BRIDGE + (place + 1) + part(p), Dense.units(size, Activation.TANH), all));
    }
    return parts;
  }

  private Edge joined(int place, int part, List<Edge> edges) {
    return edges.size() == 1
        ? edges.get(0)
        : graph.merge("last" + (place + 1) + part(part), Merge.CONCAT, edges.toArray(Edge[]::new));
  }

  private static String part(int part) {
    return Character.toString('a' + part);
  }

  /**
   * Returns the parts of a state with this name, one for each direction; all parts if none has the
   * name.
   */
  private static List<Edge> matching(Edge from, String name) {
    List<Edge> all = from.state();
    List<Edge> named = all.stream().filter(each -> each.toString().endsWith("." + name)).toList();
    return named.isEmpty() ? all : named;
  }

  /** Returns the input of the vocabulary layer. */
  private Edge hidden(Edge decoded, Optional<Attention> attention, List<Edge> memory) {
    Edge value = decoded;
    if (attention.isPresent()) {
      var joined = new ArrayList<Edge>();
      joined.add(decoded);
      joined.addAll(memory);
      Edge context = graph.join(ATTENTION, attention.get(), joined);
      Edge both = graph.merge("attended", Merge.CONCAT, context, decoded);
      value = add(COMBINE, Dense.units(decoded.features(), Activation.TANH), both);
    }
    return add(DROPOUT, unused -> Dropout.rate((float) config.outputDropout()), value);
  }

  private Edge hiddenOfAll() {
    Edge memory = encode();
    Edge decoded = decode(this::bridged);
    return hidden(
        decoded, layers.attention(decoded.features(), memory.features()), List.of(memory));
  }

  private Edge logits(Edge hidden) {
    return add(VOCABULARY, SoftmaxLayer.units(coder.target().vocabulary().size()), hidden);
  }

  Graph whole() {
    graph.output(TranslateNetwork.NEXT, logits(hiddenOfAll()));
    return graph.build();
  }

  Graph hidden() {
    graph.output(TranslateNetwork.HIDDEN, hiddenOfAll());
    return graph.build();
  }

  Graph queries() {
    Edge memory = encode();
    graph.output(TranslateNetwork.QUERIES, decode(this::bridged));
    graph.output(TranslateNetwork.MEMORY, memory);
    return graph.build();
  }

  Graph encoder() {
    Edge memory = encode();
    graph.output(TranslateNetwork.MEMORY, memory);
    layers
        .attention(0, 0)
        .filter(each -> each.score() == Attention.Score.ADDITIVE)
        .ifPresent(
            each ->
                graph.output(
                    TranslateNetwork.KEYS, graph.add(TranslateNetwork.KEYS, each.keys(), memory)));
    int place = 0;
    int part = 0;
    List<Layer> stack = layers.of(DECODER, 0);
    count(stack);
    for (Layer layer : stack) {
      if (layer instanceof StatefulLayer recurrent) {
        for (Edge edge : bridged(place, recurrent)) {
          graph.output(STATE + part, edge);
          part++;
        }
        place++;
      }
    }
    return graph.build();
  }

  Graph step() {
    var inputs = new ArrayList<Edge>();
    Edge decoded =
        decode(
            (place, layer) -> {
              var parts = new ArrayList<Edge>();
              for (int[] shape : layer.stateShapes()) {
                parts.add(graph.rows(STATE + inputs.size(), shape[0]));
                inputs.add(parts.get(parts.size() - 1));
              }
              return parts;
            });
    Optional<Attention> attention = layers.attention(0, 0);
    var memory = new ArrayList<Edge>();
    attention.ifPresent(
        each -> {
          memory.add(graph.steps(TranslateNetwork.MEMORY, each.memorySize()));
          if (each.score() == Attention.Score.ADDITIVE) {
            memory.add(graph.steps(TranslateNetwork.KEYS, each.attentionSize()));
          }
        });
    graph.output(TranslateNetwork.NEXT, logits(hidden(decoded, attention, memory)));
    int part = 0;
    for (Edge decoder : decoders) {
      for (Edge edge : decoder.state()) {
        graph.output(STATE + part, edge);
        part++;
      }
    }
    return graph.build();
  }
}
