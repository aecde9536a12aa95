package dev.unroll.tasks.translate;

import dev.unroll.BadInputException;
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
import dev.unroll.nn.Model;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.StatefulLayer;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.LayerSizes;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.recipe.ModelPlan;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.vocabulary.SoftmaxLayer;
import dev.unroll.vocabulary.VocabularyLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The network of a translator, and three graphs of its layers that compute parts of it.
 *
 * <pre>
 * source -> words -> encoder layers -> memory ------------+
 *                         | last states, through bridges  |
 * before -> words -> decoder layers --> attention over the memory -> combine -> vocabulary -> next
 *                                 \------------------------------/
 * </pre>
 *
 * <p>Each recurrent layer of the decoder begins from the last state of the encoder's recurrent
 * layer at its place, or of the last one. A part of a state that has another size in the encoder,
 * such as that of a bidirectional layer, goes through a dense layer with tanh, the bridge.
 *
 * @param whole from {@value #SOURCE} and {@value #BEFORE} to the logits {@value #NEXT}
 * @param hidden the same without the vocabulary layer
 * @param queries the same up to the outputs of the decoder layers, and the memory
 * @param encoder from {@value #SOURCE} to the memory and the first state of the decoder
 * @param step from the token before, a state and the memory to logits and the next state
 * @param vocabulary the last layer
 * @param attention empty: the decoder reads the encoder's last state alone
 * @param states the names of the parts of the decoder's state
 */
record TranslateNetwork(
    Graph whole,
    Graph hidden,
    Graph queries,
    Graph encoder,
    Graph step,
    VocabularyLayer vocabulary,
    Optional<Attention> attention,
    List<String> states) {
  static final String SOURCE = "source";
  static final String BEFORE = "before";
  static final String NEXT = "next";
  static final String HIDDEN = "hidden";
  static final String MEMORY = "memory";
  static final String KEYS = "keys";
  static final String QUERIES = "queries";

  private static final String SOURCE_WORDS = "sourceWords";
  private static final String TARGET_WORDS = "targetWords";
  private static final String ENCODER = "encoder";
  private static final String DECODER = "decoder";
  private static final String BRIDGE = "bridge";
  private static final String ATTENTION = "attention";
  private static final String COMBINE = "combine";
  private static final String DROPOUT = "outputDropout";
  private static final String VOCABULARY = "vocabulary";
  private static final String STATE = "state";

  /** The layers of a network, by name: new ones, or those of a network that there is. */
  private interface Layers {
    List<Layer> of(String stack, int features);

    Layer of(String name, LayerFactory fresh, int features);

    Optional<Attention> attention(int query, int memory);
  }

  /** Reads the settings of the layers, and checks all that no size of the data decides. */
  static void plan(TranslateConfig config, String source, LayerRegistry registry) {
    requireList(config.encoder(), source, ENCODER);
    requireList(config.decoder(), source, DECODER);
    require(stack(config.encoderOrDefault(), source, ENCODER, registry));
    require(stack(config.decoderOrDefault(), source, DECODER, registry));
  }

  private static void requireList(List<LayerSpec> specs, String source, String stack) {
    if (LayerRecipe.isGraph(specs)) {
      throw new BadInputException(
          "%s: model.%s: a graph is no list of layers (expected layers). Set model.%s.layers."
              .formatted(source, stack, stack));
    }
  }

  private static void require(ModelPlan plan) {
    plan.layers().forEach(place -> place.layer().requireOpenOnly(Set.of(LayerSizes.INPUT)));
  }

  private static ModelPlan stack(
      List<LayerSpec> specs, String source, String stack, LayerRegistry registry) {
    return LayerRecipe.plan(specs, source, "model." + stack, registry);
  }

  /**
   * Builds the network, with fresh weights of the seed.
   *
   * @throws BadInputException when the layers do not fit
   */
  static TranslateNetwork build(
      TranslateConfig config, PairCoder coder, String source, LayerRegistry registry) {
    Layers fresh =
        new Layers() {
          @Override
          public List<Layer> of(String stack, int features) {
            List<LayerSpec> specs =
                stack.equals(ENCODER) ? config.encoderOrDefault() : config.decoderOrDefault();
            Model model =
                stack(specs, source, stack, registry)
                    .create(
                        new int[] {Shape.ANY, Shape.ANY, features},
                        false,
                        (place, size) -> place.layer().create(LayerSizes.input(size)));
            return List.copyOf(model.layers().values());
          }

          @Override
          public Layer of(String name, LayerFactory factory, int features) {
            return factory.create(features);
          }

          @Override
          public Optional<Attention> attention(int query, int memory) {
            return config.attention().map(score -> attention(score, query, memory));
          }

          private Attention attention(Attention.Score score, int query, int memory) {
            return switch (score) {
              case DOT -> Attention.dot(requireEqual(query, memory));
              case GENERAL -> Attention.general(query, memory);
              case ADDITIVE -> Attention.additive(query, memory, query);
            };
          }
        };
    try {
      Graph whole = new Wiring(fresh, config, coder).whole();
      LayerRecipe.requireMembers(config.training(), whole, source);
      whole.initialize(config.training().seed());
      TranslateNetwork network = of(whole, config, coder);
      network.requireSameStepByStep(coder);
      return network;
    } catch (IllegalArgumentException e) {
      throw new BadInputException(source + ": model: " + e.getMessage(), e);
    }
  }

  /** Refuses layers whose state the step does not carry on, such as those within a chain. */
  private void requireSameStepByStep(PairCoder coder) {
    int[] target = new int[4];
    Arrays.fill(target, coder.target().end());
    var pair = new PairCoder.Coded(new int[] {coder.source().end()}, target);
    Inputs inputs = coder.inputs(List.of(pair));
    float[][] all = whole.predict(inputs).values(NEXT).toArray3()[0];
    Outputs encoded = encoder.predict(Inputs.of(SOURCE, inputs.get(SOURCE)));
    Outputs last = encoded;
    IndexTensor before = inputs.get(BEFORE).ids();
    for (int t = 0; t < target.length; t++) {
      var values = new LinkedHashMap<String, Sequence>();
      for (String name : step.inputs()) {
        values.put(
            name,
            name.equals(BEFORE)
                ? Sequence.ids(IndexTensor.of(new int[] {before.get(t)}, 1, 1))
                : states.contains(name) ? last.get(name) : encoded.get(name));
      }
      last = step.predict(Inputs.of(values));
      if (!Arrays.equals(last.values(NEXT).toArray3()[0][0], all[t])) {
        throw new IllegalArgumentException(
            "decoder: a layer has a state of its own (expected recurrent layers in the list itself, not within another layer). Correct model.decoder.layers.");
      }
    }
  }

  private static int requireEqual(int query, int memory) {
    if (query != memory) {
      throw new IllegalArgumentException(
          "attention: the dot score needs a decoder as wide as the encoder (expected %d units, got %d). Set model.attention.score: general."
              .formatted(memory, query));
    }
    return query;
  }

  /**
   * Finds the parts of a network.
   *
   * @throws IllegalArgumentException when it is not of this configuration
   */
  static TranslateNetwork of(Model model, TranslateConfig config, PairCoder coder) {
    if (!(model instanceof Graph whole)
        || !whole.inputs().equals(List.of(SOURCE, BEFORE))
        || !whole.outputs().equals(List.of(NEXT))
        || !(whole.layers().get(VOCABULARY) instanceof VocabularyLayer vocabulary)) {
      throw new IllegalArgumentException(
          "the network is not that of a translator (expected the inputs source and before, and logits next of a vocabulary layer)");
    }
    requireSize(whole, SOURCE_WORDS, coder.source());
    requireSize(whole, TARGET_WORDS, coder.target());
    if (vocabulary.vocabulary() != coder.target().vocabulary().size()) {
      throw new IllegalArgumentException(
          "the network predicts %d tokens (expected %d)"
              .formatted(vocabulary.vocabulary(), coder.target().vocabulary().size()));
    }
    Layers found = new Found(whole);
    Optional<Attention> attention = found.attention(0, 0);
    if (attention.isPresent() != config.attention().isPresent()) {
      throw new IllegalArgumentException(
          "the network and its recipe do not agree on the attention (expected the same)");
    }
    var wiring = new Wiring(found, config, coder);
    Graph step = wiring.step();
    return new TranslateNetwork(
        whole,
        new Wiring(found, config, coder).hidden(),
        new Wiring(found, config, coder).queries(),
        new Wiring(found, config, coder).encoder(),
        step,
        vocabulary,
        attention,
        step.outputs().stream().filter(name -> name.startsWith(STATE)).toList());
  }

  private static void requireSize(Graph whole, String name, SideCoder coder) {
    if (!(whole.layers().get(name) instanceof Embedding embedding)
        || embedding.vocabulary() != coder.vocabulary().size()) {
      throw new IllegalArgumentException(
          "the network has another number of tokens than the %d of %s (expected as many)"
              .formatted(coder.vocabulary().size(), name));
    }
  }

  /** The layers of a network that there is. */
  private record Found(Graph whole) implements Layers {
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

  /** Connects layers; for one graph. */
  private static final class Wiring {
    private final Graph.Builder graph = Graph.builder();
    private final Layers layers;
    private final TranslateConfig config;
    private final PairCoder coder;

    /** The recurrent layers of the encoder. */
    private final List<Edge> encoders = new ArrayList<>();

    /** The recurrent layers of the decoder. */
    private final List<Edge> decoders = new ArrayList<>();

    /** How many recurrent layers the decoder has. */
    private int recurrent;

    Wiring(Layers layers, TranslateConfig config, PairCoder coder) {
      this.layers = layers;
      this.config = config;
      this.coder = coder;
    }

    /** Gives the parts of a decoder layer's first state. */
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
      Edge value = words(SOURCE_WORDS, coder.source(), config.sourceEmbedding(), graph.ids(SOURCE));
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
                    : "the last layer gives one row")
                + " (expected recurrent layers that give all steps). Correct model.encoder.layers.");
      }
      return value;
    }

    private Edge decode(First first) {
      Edge value = words(TARGET_WORDS, coder.target(), config.targetEmbedding(), graph.ids(BEFORE));
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
                    : "the last layer gives one row")
                + " (expected recurrent layers that give all steps). Correct model.decoder.layers.");
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
          : graph.merge(
              "last" + (place + 1) + part(part), Merge.CONCAT, edges.toArray(Edge[]::new));
    }

    private static String part(int part) {
      return Character.toString('a' + part);
    }

    /** Returns the parts of a state of this name, of each direction; all, where there is none. */
    private static List<Edge> matching(Edge from, String name) {
      List<Edge> all = from.state();
      List<Edge> named = all.stream().filter(each -> each.toString().endsWith("." + name)).toList();
      return named.isEmpty() ? all : named;
    }

    /** Returns what goes into the vocabulary layer. */
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
      graph.output(NEXT, logits(hiddenOfAll()));
      return graph.build();
    }

    Graph hidden() {
      graph.output(HIDDEN, hiddenOfAll());
      return graph.build();
    }

    Graph queries() {
      Edge memory = encode();
      graph.output(QUERIES, decode(this::bridged));
      graph.output(MEMORY, memory);
      return graph.build();
    }

    Graph encoder() {
      Edge memory = encode();
      graph.output(MEMORY, memory);
      layers
          .attention(0, 0)
          .filter(each -> each.score() == Attention.Score.ADDITIVE)
          .ifPresent(each -> graph.output(KEYS, graph.add(KEYS, each.keys(), memory)));
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
            memory.add(graph.steps(MEMORY, each.memorySize()));
            if (each.score() == Attention.Score.ADDITIVE) {
              memory.add(graph.steps(KEYS, each.attentionSize()));
            }
          });
      graph.output(NEXT, logits(hidden(decoded, attention, memory)));
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
}
