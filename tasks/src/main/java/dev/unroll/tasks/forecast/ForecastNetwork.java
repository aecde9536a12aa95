package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.recipe.ModelPlan;
import dev.unroll.tasks.recipe.ModelShapes;
import dev.unroll.tensor.Shape;
import java.util.List;
import java.util.Set;

/** Builds the network of a forecaster, and checks that it fits the windows. */
final class ForecastNetwork {
  private static final String TRUNCATE = ": training.truncate: ";

  private ForecastNetwork() {}

  /**
   * Reads the settings of the layers, and checks everything that does not depend on sizes of the
   * data.
   *
   * @param source the start of each error message
   * @param registry of the layers
   * @throws BadInputException when a layer or a setting is unknown or wrong
   */
  static ModelPlan plan(ForecastConfig config, String source, LayerRegistry registry) {
    ModelPlan plan = LayerRecipe.plan(config.layersOrDefault(), source, registry);
    plan.requireSizes(Set.of());
    if (config.training().truncation() != null && config.feed() != Feed.SEQUENCE) {
      throw new BadInputException(
          source
              + TRUNCATE
              + "only feed sequence trains on one long sequence that can be cut into chunks; remove"
              + " truncate, or set data.feed to sequence");
    }
    return plan;
  }

  /**
   * Builds the network of a configuration, with fresh weights from its seed.
   *
   * @param source the start of each error message
   * @param registry of the layers
   * @throws BadInputException when a layer is unknown or does not fit
   */
  static Model build(ForecastConfig config, String source, LayerRegistry registry) {
    Model model = create(config, source, registry);
    if (config.training().truncation() != null) {
      requireCausal(model, source + TRUNCATE);
    }
    LayerRecipe.requireFit(config.training(), model, source);
    checkOutput(config, ModelShapes.output(model, inputShape(config)), source);
    checkStrategy(config, source);
    return model.initialize(config.training().seed());
  }

  /** Returns the network of a configuration, without checks and without weights from its seed. */
  static Model create(ForecastConfig config, String source, LayerRegistry registry) {
    return plan(config, source, registry)
        .create(
            inputShape(config),
            false,
            (place, features) ->
                place.layer().create(ModelPlan.sizes(place, features, config.outputs())));
  }

  private static void requireCausal(Model model, String where) {
    try {
      model.requireCausal();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(where + FailureText.of(e), e);
    }
  }

  /** Returns the shape of the network's input, with {@link Shape#ANY} for variable sizes. */
  static int[] inputShape(ForecastConfig config) {
    int columns = config.inputWidth();
    return switch (config.feed()) {
      case STEPS -> new int[] {Shape.ANY, config.window(), columns};
      case FEATURES -> new int[] {Shape.ANY, 1, Shape.size(config.window(), columns)};
      case SEQUENCE -> new int[] {1, Shape.ANY, Shape.size(config.window(), columns)};
    };
  }

  private static void checkStrategy(ForecastConfig config, String source) {
    if (config.outputs() == config.horizon()) {
      return;
    }
    String target = config.targetOrFirst();
    if (!config.columns().equals(List.of(target))) {
      throw new BadInputException(
          source
              + ": data.strategy recursive continues from forecasts of \""
              + target
              + "\", but the model reads "
              + String.join(", ", config.columns())
              + "; use strategy direct");
    }
    if (config.feed() == Feed.SEQUENCE) {
      throw new BadInputException(
          source
              + ": data.strategy recursive requires feed steps or features, since feed sequence"
              + " continues from real values; use strategy direct");
    }
  }

  private static void checkOutput(ForecastConfig config, int[] shape, String source) {
    List<LayerSpec> specs = config.layersOrDefault();
    String where = source + ": " + LayerRecipe.place(specs);
    boolean sequence = config.feed() == Feed.SEQUENCE;
    boolean steps = shape.length == 3 && shape[1] != 1;
    if (sequence && shape.length == 2) {
      throw new BadInputException(
          where
              + ": with feed sequence every step is a forecast, but the model returns"
              + " only the last step; set the last recurrent layer's output to all");
    }
    if (!sequence && steps) {
      throw new BadInputException(
          where
              + ": expected one forecast for a window, but the model returns one for each"
              + " of its "
              + shape[1]
              + " steps; set the last recurrent layer's output to last");
    }
    if (shape[shape.length - 1] != config.outputs()) {
      String wanted =
          config.outputs() == config.horizon()
              ? "data.horizon is " + config.horizon() + "; make them equal"
              : "with data.strategy recursive the model forecasts one step; make it 1";
      throw new BadInputException(
          where
              + ": the "
              + (LayerRecipe.isGraph(specs) ? "output" : "last layer")
              + "'s size is "
              + shape[shape.length - 1]
              + ", but "
              + wanted);
    }
  }
}
