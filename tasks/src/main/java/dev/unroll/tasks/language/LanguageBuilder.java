package dev.unroll.tasks.language;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.LayerSizes;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.recipe.ModelPlan;
import dev.unroll.tensor.Shape;
import java.util.List;
import java.util.Set;

/** Builds the network of a language model, and checks that it predicts a token at each step. */
final class LanguageBuilder {
  private static final int[] IDS = {Shape.ANY, Shape.ANY, 1};

  private LanguageBuilder() {}

  /**
   * Reads the settings of the layers, and checks everything that does not depend on sizes of the
   * data.
   *
   * @param source the start of each error message
   * @param registry of the layers
   * @throws BadInputException when a layer or a setting is unknown or wrong
   */
  static ModelPlan plan(LanguageConfig config, String source, LayerRegistry registry) {
    List<LayerSpec> specs = config.layersOrDefault();
    if (LayerRecipe.isGraph(specs)) {
      throw new BadInputException(
          source + ": model.graph: a language model must be a list of layers. Set model.layers.");
    }
    ModelPlan plan = LayerRecipe.plan(specs, source, registry);
    plan.requireSizes(Set.of(LayerSizes.VOCABULARY));
    return plan;
  }

  /**
   * Builds the network, with fresh weights from the seed.
   *
   * @param vocabulary the number of tokens
   * @throws BadInputException when the layers do not fit
   */
  static LanguageNetwork build(
      LanguageConfig config, int vocabulary, String source, LayerRegistry registry) {
    Model model = create(config, vocabulary, source, registry);
    LayerRecipe.requireFit(config.training(), model, source);
    try {
      LanguageNetwork network = LanguageNetwork.of(model);
      if (network.vocabulary() != vocabulary) {
        throw new IllegalArgumentException(
            "the last layer predicts "
                + network.vocabulary()
                + " tokens (expected "
                + vocabulary
                + ", the size of the vocabulary). Remove units.");
      }
      model.requireCausal();
      model.initialize(config.training().seed());
      return network;
    } catch (IllegalArgumentException e) {
      throw new BadInputException(source + ": model.layers: " + FailureText.of(e), e);
    }
  }

  /** Returns the network of a configuration, without checks and without weights from the seed. */
  static Model create(
      LanguageConfig config, int vocabulary, String source, LayerRegistry registry) {
    return plan(config, source, registry)
        .create(
            IDS,
            true,
            (place, features) -> {
              LayerSizes sizes = ModelPlan.sizes(place, features, vocabulary);
              return place
                  .layer()
                  .create(place.first() ? sizes.with(LayerSizes.VOCABULARY, vocabulary) : sizes);
            });
  }
}
