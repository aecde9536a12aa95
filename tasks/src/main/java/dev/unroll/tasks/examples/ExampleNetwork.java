package dev.unroll.tasks.examples;

import dev.unroll.BadInputException;
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
import dev.unroll.tasks.input.InputCoder;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds the network of a task on examples, and checks that it outputs what the task requires. */
public final class ExampleNetwork {
  private static final int SIZE = 64;
  private static final double DROPOUT = 0.3;
  private static final String EMBEDDING = "embedding";
  private static final Set<String> OF_IDS = Set.of(EMBEDDING, "oneHot");

  private ExampleNetwork() {}

  /**
   * The values that a task requires a network to output for each example.
   *
   * @param count the number of values; {@link Shape#ANY}: more than one, determined by the data
   * @param reason the end of the message about a network with other outputs: {@code a regressor
   *     requires 1}
   * @param answer the target of an example, such as {@code one class}
   */
  public record Outputs(int count, String reason, String answer) {
    private boolean fit(int units) {
      return count == Shape.ANY ? units != 1 : units == count;
    }
  }

  /** Returns the layers of a configuration, or the default ones if it has none. */
  public static List<LayerSpec> specs(ExampleConfig<?> config) {
    return config.layers().isEmpty() ? defaults(config) : config.layers();
  }

  private static List<LayerSpec> defaults(ExampleConfig<?> config) {
    var specs = new ArrayList<LayerSpec>(config.input().firstLayers());
    boolean last = config.pooling() == Pooling.LAST;
    specs.add((last ? LayerSpec.gruLast(SIZE) : LayerSpec.gru(SIZE)).bidirectional());
    switch (config.pooling()) {
      case LAST -> {
        // the layer before returns the state
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
   * Reads the settings of the layers, and checks everything that does not depend on sizes of the
   * data.
   *
   * @param outputs as far as they are known without data
   * @param source the start of each error message
   * @param registry of the layers
   * @throws BadInputException when a layer or a setting is unknown or wrong
   */
  public static ModelPlan plan(
      ExampleConfig<?> config, Outputs outputs, String source, LayerRegistry registry) {
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
    for (GraphPlan.LayerPosition place : plan.layers()) {
      if (place.first() && !place.layer().type().isEmpty()) {
        requireIds(place.layer(), ids);
      }
    }
    plan.requireSizes(ofFirst);
    for (GraphPlan.LayerPosition place : plan.layers()) {
      int units = ModelPlan.isOutput(place) ? place.layer().written(LayerSizes.UNITS) : Shape.ANY;
      if (units != Shape.ANY && !outputs.fit(units)) {
        throw wrongUnits(where, plan, units, outputs.reason());
      }
    }
    if (vectors
        && plan.layers().stream().noneMatch(place -> place.layer().type().equals(EMBEDDING))) {
      throw new BadInputException(
          where
              + ": data.vectors requires an embedding, but the model has none; add an embedding"
              + " that reads the input, or remove data.vectors");
    }
    return plan;
  }

  private static void requireIds(LayerPlan layer, boolean ids) {
    if (ids != OF_IDS.contains(layer.type())) {
      throw layer.error(
          ids
              ? "texts are ids of words; use embedding or oneHot as the first layer"
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
            + "; remove units");
  }

  private static void requireOutputs(
      ModelPlan plan, Model model, int[] input, Outputs outputs, String where) {
    int[] shape = ModelShapes.output(model, input);
    if (shape.length != 2) {
      throw new BadInputException(
          where
              + ": a sequence has "
              + outputs.answer()
              + ", but the model has an output for each of its steps; set the last recurrent"
              + " layer's output to last, or add a pool layer");
    }
    if (shape[1] != outputs.count()) {
      throw wrongUnits(where, plan, shape[1], outputs.reason());
    }
  }

  /**
   * Builds the network of a configuration, with fresh weights from its seed.
   *
   * @param expected the outputs as far as they are known without data
   * @param outputs those for these data
   * @param source the start of each error message
   * @param registry of the layers
   * @throws BadInputException when a layer is unknown, or the layers do not fit data or loss
   */
  public static Model build(
      ExampleConfig<?> config,
      ExampleSets data,
      Outputs expected,
      Outputs outputs,
      String source,
      LayerRegistry registry) {
    GivenVectors vectors = data.vectors();
    ModelPlan plan = plan(config, expected, source, registry);
    Model model =
        create(
            plan,
            data.coder(),
            outputs,
            vectors == null ? null : embedding -> given(vectors, embedding));
    LayerRecipe.requireFit(config.training(), model, source);
    String where = source + ": " + LayerRecipe.place(specs(config));
    requireOutputs(plan, model, data.coder().shape(), outputs, where);
    return model.initialize(config.training().seed());
  }

  /**
   * Returns the network that training builds for a coder, to compare it with that of a model file.
   *
   * @param found coder and network of the file; only its network has the size of word vectors
   * @param expected the outputs as far as they are known without data
   * @param outputs those for the labels of the file
   */
  public static Model rebuild(
      ExampleConfig<?> config,
      ExampleModel found,
      Outputs expected,
      Outputs outputs,
      String source,
      LayerRegistry registry) {
    int size =
        found.network().layers().values().stream()
            .filter(Embedding.class::isInstance)
            .mapToInt(layer -> ((Embedding) layer).size())
            .findFirst()
            .orElse(1);
    LayerSizes sizes =
        LayerSizes.none()
            .with(LayerSizes.VOCABULARY, Math.max(1, found.coder().vocabulary()))
            .with(LayerSizes.SIZE, size);
    return create(
        plan(config, expected, source, registry),
        found.coder(),
        outputs,
        config.input().expected().vectors() ? embedding -> embedding.create(sizes) : null);
  }

  /**
   * Creates the layers.
   *
   * @param vectors creates an embedding of word vectors; null: there are none
   */
  private static Model create(
      ModelPlan plan,
      InputCoder coder,
      Outputs outputs,
      @Nullable Function<LayerPlan, Layer> vectors) {
    int ids = coder.vocabulary();
    return plan.create(
        coder.shape(),
        ids > 0,
        (place, features) -> {
          if (place.first() && vectors != null && place.layer().type().equals(EMBEDDING)) {
            return vectors.apply(place.layer());
          }
          LayerSizes known = ModelPlan.sizes(place, features, outputs.count());
          requireVocabulary(place, ids);
          return place
              .layer()
              .create(place.first() && ids > 0 ? known.with(LayerSizes.VOCABULARY, ids) : known);
        });
  }

  /** Checks that a vocabulary size written in a layer has enough ids for the texts. */
  private static void requireVocabulary(GraphPlan.LayerPosition place, int ids) {
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
                  + "; remove vocabulary, or lower data.vocabulary.size");
    }
  }

  /** Returns the embedding of the recipe, with the vectors of the words. */
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
              + "; remove size");
    }
    LayerSizes sizes =
        LayerSizes.none()
            .with(LayerSizes.VOCABULARY, vectors.table().length)
            .with(LayerSizes.SIZE, size);
    Embedding embedding = ((Embedding) plan.create(sizes)).withVectors(vectors.table());
    return vectors.trainable() ? embedding : embedding.frozen();
  }
}
