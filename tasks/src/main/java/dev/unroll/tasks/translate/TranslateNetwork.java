package dev.unroll.tasks.translate;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerFactory;
import dev.unroll.nn.Model;
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
import dev.unroll.vocabulary.VocabularyLayer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The network of a translator, and graphs of the same layers that compute parts of it.
 *
 * <pre>
 * source -> words -> encoder layers -> memory ------------+
 *                         | last states, through bridges  |
 * before -> words -> decoder layers --> attention over the memory -> combine -> vocabulary -> next
 *                                 \------------------------------/
 * </pre>
 *
 * <p>Each recurrent layer of the decoder begins from the last state of the encoder's recurrent
 * layer at the same place, counted from the end; if there is none, from that of the first one. A
 * part of a state that has another size in the encoder, such as that of a bidirectional layer,
 * passes through a dense layer with tanh, the bridge.
 *
 * @param whole from {@value #SOURCE} and {@value #BEFORE} to the logits {@value #NEXT}
 * @param hidden the same without the vocabulary layer
 * @param queries the same up to the outputs of the decoder layers, and the memory
 * @param encoder from {@value #SOURCE} to the memory and the first state of the decoder
 * @param step from the token before, a state and the memory to logits and the next state
 * @param vocabulary the last layer
 * @param attention empty: the decoder only reads the encoder's last state
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

  /**
   * Reads the settings of the layers, and checks everything that does not depend on sizes of the
   * data.
   */
  static void plan(TranslateConfig config, String source, LayerRegistry registry) {
    requireList(config.encoder(), source, TranslateWiring.ENCODER);
    requireList(config.decoder(), source, TranslateWiring.DECODER);
    require(stack(config.encoderOrDefault(), source, TranslateWiring.ENCODER, registry));
    require(stack(config.decoderOrDefault(), source, TranslateWiring.DECODER, registry));
  }

  private static void requireList(List<LayerSpec> specs, String source, String stack) {
    if (LayerRecipe.isGraph(specs)) {
      throw new BadInputException(
          "%s: model.%s: a graph is not a list of layers (expected layers). Set model.%s.layers."
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
   * Builds the network, with fresh weights from the seed.
   *
   * @throws BadInputException when the layers do not fit
   */
  static TranslateNetwork build(
      TranslateConfig config, PairCoder coder, String source, LayerRegistry registry) {
    try {
      Graph whole = create(config, coder, source, registry);
      LayerRecipe.requireFit(config.training(), whole, source);
      whole.initialize(config.training().seed());
      TranslateNetwork network = of(whole, config, coder);
      network.requireSameStepByStep(coder);
      return network;
    } catch (IllegalArgumentException e) {
      throw new BadInputException(source + ": model: " + FailureText.of(e), e);
    }
  }

  /**
   * Returns the network of a configuration, without checks and without weights from the seed.
   *
   * @throws IllegalArgumentException when the layers do not fit
   */
  static Graph create(
      TranslateConfig config, PairCoder coder, String source, LayerRegistry registry) {
    TranslateWiring.Layers fresh =
        new TranslateWiring.Layers() {
          @Override
          public List<Layer> of(String stack, int features) {
            List<LayerSpec> specs =
                stack.equals(TranslateWiring.ENCODER)
                    ? config.encoderOrDefault()
                    : config.decoderOrDefault();
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
    return new TranslateWiring(fresh, config, coder).whole();
  }

  /** Rejects layers whose state is not passed from step to step, such as those within a chain. */
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
            "decoder: a nested layer has a state (expected recurrent layers in the list itself, not"
                + " within another layer). Correct model.decoder.layers.");
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
   * @throws IllegalArgumentException when it does not fit the configuration
   */
  static TranslateNetwork of(Model model, TranslateConfig config, PairCoder coder) {
    if (!(model instanceof Graph whole)
        || !whole.inputs().equals(List.of(SOURCE, BEFORE))
        || !whole.outputs().equals(List.of(NEXT))
        || !(whole.layers().get(TranslateWiring.VOCABULARY)
            instanceof VocabularyLayer vocabulary)) {
      throw new IllegalArgumentException(
          "the network is not that of a translator (expected the inputs source and before, and"
              + " logits next of a vocabulary layer)");
    }
    requireSize(whole, TranslateWiring.SOURCE_WORDS, coder.source());
    requireSize(whole, TranslateWiring.TARGET_WORDS, coder.target());
    if (vocabulary.vocabulary() != coder.target().vocabulary().size()) {
      throw new IllegalArgumentException(
          "the network predicts %d tokens (expected %d)"
              .formatted(vocabulary.vocabulary(), coder.target().vocabulary().size()));
    }
    TranslateWiring.Layers found = new TranslateWiring.Found(whole);
    Optional<Attention> attention = found.attention(0, 0);
    if (attention.isPresent() != config.attention().isPresent()) {
      throw new IllegalArgumentException(
          "the attention of the network differs from that of its recipe (expected the same)");
    }
    var wiring = new TranslateWiring(found, config, coder);
    Graph step = wiring.step();
    return new TranslateNetwork(
        whole,
        new TranslateWiring(found, config, coder).hidden(),
        new TranslateWiring(found, config, coder).queries(),
        new TranslateWiring(found, config, coder).encoder(),
        step,
        vocabulary,
        attention,
        step.outputs().stream().filter(name -> name.startsWith(TranslateWiring.STATE)).toList());
  }

  private static void requireSize(Graph whole, String name, SideCoder coder) {
    if (!(whole.layers().get(name) instanceof Embedding embedding)
        || embedding.vocabulary() != coder.vocabulary().size()) {
      throw new IllegalArgumentException(
          "the number of tokens of the network differs from the %d of %s (expected the same)"
              .formatted(coder.vocabulary().size(), name));
    }
  }
}
