package dev.unroll.store;

import dev.unroll.crf.Crf;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Attention;
import dev.unroll.nn.AttentionPool;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.Merge;
import dev.unroll.nn.MergeLayer;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.OneHot;
import dev.unroll.nn.Pool;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Shape;
import dev.unroll.vocabulary.AdaptiveSoftmax;
import dev.unroll.vocabulary.SoftmaxLayer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the layers that have neither a cell nor inner layers. */
final class PlainLayers {
  private PlainLayers() {}

  /** Returns the readers of layers of one input by type, in a fixed order. */
  static Map<String, Function<Fields, LayerPlan.Constructor>> readers() {
    var readers = new LinkedHashMap<String, Function<Fields, LayerPlan.Constructor>>();
    readers.put("dense", PlainLayers::dense);
    readers.put("activation", PlainLayers::activationLayer);
    readers.put("layerNorm", PlainLayers::layerNorm);
    readers.put("dropout", PlainLayers::dropout);
    readers.put("pool", PlainLayers::pool);
    readers.put("attentionPool", PlainLayers::attentionPool);
    readers.put("embedding", PlainLayers::embedding);
    readers.put("oneHot", PlainLayers::oneHot);
    readers.put(SoftmaxLayer.TYPE, PlainLayers::vocabulary);
    readers.put(AdaptiveSoftmax.TYPE, PlainLayers::adaptiveSoftmax);
    readers.put(Crf.TYPE, PlainLayers::crf);
    return readers;
  }

  private static LayerPlan.Constructor dense(Fields config) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    SizeSetting units = config.size(LayerSizes.UNITS);
    Activation activation = LayerRegistry.activation(config, "activation", Activation.LINEAR);
    Initializer initializer =
        LayerRegistry.initializer(config, "initializer", Initializer.glorot());
    Initializer bias = LayerRegistry.initializer(config, "biasInitializer", Initializer.zeros());
    return sizes -> new Dense(input.in(sizes), units.in(sizes), activation, initializer, bias);
  }

  private static LayerPlan.Constructor activationLayer(Fields config) {
    Activation function = LayerRegistry.activation(config, "function");
    return sizes -> new Activate(function);
  }

  private static LayerPlan.Constructor pool(Fields config) {
    Pool.Kind kind = config.choice("kind", Pool.Kind.class);
    return sizes -> new Pool(kind);
  }

  private static LayerPlan.Constructor oneHot(Fields config) {
    SizeSetting vocabulary = config.size(LayerSizes.VOCABULARY);
    return sizes -> new OneHot(vocabulary.in(sizes));
  }

  private static LayerPlan.Constructor embedding(Fields config) {
    SizeSetting vocabulary = config.size(LayerSizes.VOCABULARY);
    SizeSetting size = config.size(LayerSizes.SIZE);
    Initializer initializer =
        LayerRegistry.initializer(config, "initializer", Embedding.DEFAULT_INITIALIZER);
    DropRate words = RecurrentLayers.drop(config, "word");
    if (!config.has("paddingId")) {
      return sizes ->
          new Embedding(vocabulary.in(sizes), size.in(sizes), initializer).withWordDropout(words);
    }
    config.integer(
        "paddingId",
        0,
        vocabulary.isOpen() ? Integer.MAX_VALUE : vocabulary.in(LayerSizes.none()) - 1);
    return sizes -> {
      int ids = vocabulary.in(sizes);
      return new Embedding(ids, size.in(sizes), initializer)
          .withPaddingId(config.integer("paddingId", 0, ids - 1))
          .withWordDropout(words);
    };
  }

  private static LayerPlan.Constructor vocabulary(Fields config) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    SizeSetting units = config.size(LayerSizes.UNITS);
    boolean tied = config.flag("tied", false);
    boolean biased = config.flag("bias", true);
    Initializer bias =
        biased
            ? LayerRegistry.initializer(config, "biasInitializer", Initializer.zeros())
            : Initializer.zeros();
    Initializer initializer =
        tied
            ? SoftmaxLayer.DEFAULT_INITIALIZER
            : LayerRegistry.initializer(config, "initializer", SoftmaxLayer.DEFAULT_INITIALIZER);
    return sizes -> {
      SoftmaxLayer layer =
          tied
              ? SoftmaxLayer.tied(input.in(sizes), units.in(sizes), bias)
              : new SoftmaxLayer(input.in(sizes), units.in(sizes), initializer, bias);
      return biased ? layer : layer.withoutBias();
    };
  }

  private static LayerPlan.Constructor adaptiveSoftmax(Fields config) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    SizeSetting units = config.size(LayerSizes.UNITS);
    int[] cutoffs =
        config.integers("cutoffs", 1, Integer.MAX_VALUE).stream().mapToInt(i -> i).toArray();
    double division =
        config.number(
            "division",
            new Range(1, false, Double.POSITIVE_INFINITY, false),
            AdaptiveSoftmax.DEFAULT_DIVISION);
    boolean biased = config.flag("bias", false);
    Initializer initializer =
        LayerRegistry.initializer(config, "initializer", AdaptiveSoftmax.DEFAULT_INITIALIZER);
    return sizes ->
        new AdaptiveSoftmax(
            input.in(sizes), units.in(sizes), cutoffs, division, biased, initializer);
  }

  private static LayerPlan.Constructor layerNorm(Fields config) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    float epsilon = config.real("epsilon", Range.POSITIVE, LayerNorm.DEFAULT_EPSILON);
    return sizes -> new LayerNorm(input.in(sizes), epsilon);
  }

  private static LayerPlan.Constructor dropout(Fields config) {
    if (config.keys().isEmpty()) {
      throw config.error("expected rate, the fraction dropped, or keep, the fraction kept");
    }
    if (!config.has("keep")) {
      config.number("rate", Range.BELOW_ONE); // one of the two is required; a misspelt one is named
    }
    DropRate drop = RecurrentLayers.drop(config, "rate", "keep");
    boolean sameForAllSteps = config.flag("sameForAllSteps", false);
    return sizes -> new Dropout(drop, sameForAllSteps);
  }

  private static LayerPlan.Constructor attentionPool(Fields config) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    int attention = config.integer("attention", 1, SizeSetting.MAX, Shape.ANY);
    return sizes -> {
      int features = input.in(sizes);
      return new AttentionPool(features, attention == Shape.ANY ? features : attention);
    };
  }

  private static LayerPlan.Constructor crf(Fields config) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    Initializer initializer =
        LayerRegistry.initializer(config, "initializer", Crf.DEFAULT_INITIALIZER);
    return sizes -> new Crf(input.in(sizes), initializer);
  }

  static Supplier<MultiInputLayer> merge(Fields config) {
    Merge merge = config.choice("merge", Merge.class);
    return () -> new MergeLayer(merge);
  }

  static Supplier<MultiInputLayer> attention(Fields config) {
    Attention.Score score = config.choice("score", Attention.Score.class);
    int query = LayerRegistry.size(config, "query");
    int memory = LayerRegistry.size(config, "memory");
    if (score == Attention.Score.DOT && query != memory) {
      throw config.error(
          "query",
          "the query size is "
              + query
              + " and the memory size "
              + memory
              + " (expected one size for the score dot). Use the score general.");
    }
    int attention = score == Attention.Score.ADDITIVE ? LayerRegistry.size(config, "attention") : 0;
    return () ->
        switch (score) {
          case DOT -> Attention.dot(memory);
          case GENERAL -> Attention.general(query, memory);
          case ADDITIVE -> Attention.additive(query, memory, attention);
        };
  }
}
