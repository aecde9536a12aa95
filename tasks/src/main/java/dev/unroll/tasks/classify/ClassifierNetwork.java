package dev.unroll.tasks.classify;

import dev.unroll.BadInputException;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.GraphPlan;
import dev.unroll.store.LayerPlan;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.LayerSizes;
import dev.unroll.tasks.input.ExpectedInput;
import dev.unroll.tasks.input.GivenVectors;
import dev.unroll.tasks.input.InputSizes;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.recipe.ModelPlan;
import dev.unroll.tasks.recipe.ModelShapes;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds the network of a classifier, and checks that it gives what its loss requires. */
final class ClassifierNetwork {
  private static final int SIZE = 64;
  private static final double DROPOUT = 0.3;
  private static final String EMBEDDING = "embedding";
  private static final Set<String> OF_IDS = Set.of(EMBEDDING, "oneHot");

  private ClassifierNetwork() {}

  /** Returns true when the model outputs one logit, for the second of two classes. */
  static boolean isBinary(ClassifierConfig config) {
    return config.training().loss() instanceof BinaryCrossEntropy;
  }

  /** The layers of a configuration, or those that stand for none. */
  static List<LayerSpec> specs(ClassifierConfig config) {
    return config.layers().isEmpty() ? defaults(config) : config.layers();
  }

  private static List<LayerSpec> defaults(ClassifierConfig config) {
    var specs = new ArrayList<LayerSpec>(config.input().firstLayers());
    boolean last = config.pooling() == Pooling.LAST;
    specs.add((last ? LayerSpec.gruLast(SIZE) : LayerSpec.gru(SIZE)).bothWays());
    switch (config.pooling()) {
      case LAST -> {
        // the layer before gives it
      }
      case ATTENTION -> specs.add(new LayerSpec("attentionPool", Map.of()));
      case MEAN, MAX ->
          specs.add(new LayerSpec("pool", Map.of("kind", Fields.word(config.pooling()))));
    }
    specs.add(LayerSpec.dropout(DROPOUT));
    specs.add(new LayerSpec("dense", Map.of()));
    return specs;
  }

  /**
   * Reads the settings of the layers, and checks all that no size of the data decides.
   *
   * @param source begins each sentence of refusal
   * @param registry knows the layers
   * @throws BadInputException when a layer or a setting is unknown or wrong
   */
  static ModelPlan plan(ClassifierConfig config, String source, LayerRegistry registry) {
    List<LayerSpec> specs = specs(config);
    String where = source + ": " + LayerRecipe.place(specs);
    var ofFirst = new HashSet<String>();
    ExpectedInput input = config.input().expected();
    boolean ids = input.vocabulary() > 0;
    if (ids) {
      ofFirst.add(LayerSizes.VOCABULARY);
    }
    boolean vectors = input.vectors();
    if (vectors) {
      ofFirst.add(LayerSizes.SIZE);
    }
    ModelPlan plan = LayerRecipe.plan(specs, source, registry);
    for (GraphPlan.Place place : plan.layers()) {
      if (place.first() && !place.layer().type().isEmpty()) {
        requireIds(place.layer(), ids);
      }
    }
    plan.requireSizes(ofFirst);
    for (GraphPlan.Place place : plan.layers()) {
      int units = ModelPlan.isOutput(place) ? place.layer().written(LayerSizes.UNITS) : Shape.ANY;
      if (units != Shape.ANY && isBinary(config) != (units == 1)) {
        throw wrongUnits(
            where,
            plan,
            units,
            isBinary(config)
                ? "with 2 classes this loss requires 1"
                : "this loss requires one value for each class");
      }
    }
    if (vectors
        && plan.layers().stream().noneMatch(place -> place.layer().type().equals(EMBEDDING))) {
      throw new BadInputException(
          where
              + ": data.vectors needs an embedding to begin with them, and there is none; read the"
              + " input in an embedding, or remove data.vectors");
    }
    return plan;
  }

  private static void requireIds(LayerPlan layer, boolean ids) {
    if (ids != OF_IDS.contains(layer.type())) {
      throw layer.error(
          ids
              ? "texts are ids of words; begin with embedding or oneHot"
              : "only texts have ids for an " + layer.type() + "; remove it");
    }
  }

  private static BadInputException wrongUnits(
      String where, ModelPlan plan, int units, String expected) {
    return new BadInputException(
        where
            + ": the "
            + (plan.graph() == null ? "last layer" : "output")
            + "'s size is "
            + units
            + ", but "
            + expected
            + "; leave units away");
  }

  private static int outputs(ClassifierConfig config, int classes, String source) {
    if (isBinary(config) && classes != 2) {
      throw new BadInputException(
          source
              + ": training.loss: binaryCrossEntropy tells two classes apart, and there are "
              + classes
              + "; use softmaxCrossEntropy");
    }
    float[] weights =
        config.training().loss() instanceof SoftmaxCrossEntropy loss ? loss.classWeights() : null;
    if (weights != null && weights.length != classes) {
      throw new BadInputException(
          source
              + ": training.loss.classWeights: expected one for each of the "
              + classes
              + " classes, got "
              + weights.length);
    }
    return isBinary(config) ? 1 : classes;
  }

  private static void requireOutputs(
      ModelPlan plan, Model model, int[] input, int outputs, int classes, String where) {
    int[] shape = ModelShapes.output(model, input);
    if (shape.length != 2) {
      throw new BadInputException(
          where
              + ": a sequence has one class, but the model gives an answer at each of its steps;"
              + " set the last recurrent layer's output to last, or add a pool layer");
    }
    if (shape[1] != outputs) {
      throw wrongUnits(
          where, plan, shape[1], "with " + classes + " classes this loss requires " + outputs);
    }
  }

  /**
   * Builds the network of a configuration, with fresh weights of its seed.
   *
   * @param source begins each sentence of refusal
   * @param registry knows the layers
   * @throws BadInputException when a layer is unknown, or they do not fit data or loss
   */
  static Model build(
      ClassifierConfig config, ClassifierData data, String source, LayerRegistry registry) {
    GivenVectors vectors = data.vectors();
    InputSizes sizes = InputSizes.of(data.coder(), vectors);
    int classes = data.train().labels().size();
    int outputs = outputs(config, classes, source);
    ModelPlan plan = plan(config, source, registry);
    Model model =
        plan.create(
            sizes.input(),
            sizes.vocabulary() > 0,
            (place, features) -> {
              if (place.first() && vectors != null && place.layer().type().equals(EMBEDDING)) {
                return given(vectors, place.layer());
              }
              LayerSizes known = ModelPlan.sizes(place, features, outputs);
              requireVocabulary(place, sizes.vocabulary());
              return place
                  .layer()
                  .create(
                      place.first() && sizes.vocabulary() > 0
                          ? known.with(LayerSizes.VOCABULARY, sizes.vocabulary())
                          : known);
            });
    LayerRecipe.requireMembers(config.training(), model, source);
    requireOutputs(
        plan,
        model,
        sizes.input(),
        outputs,
        classes,
        source + ": " + LayerRecipe.place(specs(config)));
    return model.initialize(config.training().seed());
  }

  /** Refuses a vocabulary that is written in a layer and has not enough ids for the texts. */
  private static void requireVocabulary(GraphPlan.Place place, int ids) {
    if (!place.first() || ids == 0 || !OF_IDS.contains(place.layer().type())) {
      return;
    }
    int written = place.layer().written(LayerSizes.VOCABULARY);
    if (written != Shape.ANY && written < ids) {
      throw place
          .layer()
          .error(
              LayerSizes.VOCABULARY,
              "the texts have "
                  + ids
                  + " ids, got a vocabulary of "
                  + written
                  + "; leave vocabulary out, or lower data.vocabulary.size");
    }
  }

  /** The embedding as the recipe has it, with the vectors of the words. */
  private static Layer given(GivenVectors vectors, LayerPlan plan) {
    int size = vectors.values();
    int written = plan.written(LayerSizes.SIZE);
    if (written != Shape.ANY && written != size) {
      throw plan.error(
          LayerSizes.SIZE,
          "the word vectors have "
              + size
              + " values, got an embedding of "
              + written
              + "; leave size out");
    }
    Embedding embedding = Embedding.of(vectors.table());
    return vectors.trainable() ? embedding : embedding.frozen();
  }
}
