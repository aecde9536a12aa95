package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.tensor.Shape;
import java.util.List;

/** Builds the network of a forecaster, and checks that it fits the windows. */
final class ForecastNetwork {
  private ForecastNetwork() {}

  /**
   * Builds the network of a configuration, with fresh weights of its seed.
   *
   * @param source begins each sentence of refusal
   * @throws BadInputException when a layer is unknown or does not fit
   */
  static Model build(ForecastConfig config, String source) {
    List<Layer> layers = layers(config, source);
    int[] shape = inputShape(config);
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    checkOutput(config, shape, source);
    checkStrategy(config, source);
    return Sequential.of(layers).initialize(config.training().seed());
  }

  /** The layers of a configuration, each checked by itself and against the one before it. */
  static List<Layer> layers(ForecastConfig config, String source) {
    List<LayerSpec> specs = config.layersOrDefault();
    List<Layer> layers =
        LayerRecipe.build(
            specs,
            inputShape(config),
            source,
            (i, fields) -> {
              if (i == specs.size() - 1 && specs.get(i).type().equals("dense")) {
                fields.offering("units", config.outputs());
              }
            });
    if (config.training().truncation() != null) {
      requireChunks(config, layers, source + ": training.truncate: ");
    }
    return layers;
  }

  private static void requireChunks(ForecastConfig config, List<Layer> layers, String where) {
    if (config.feed() != Feed.SEQUENCE) {
      throw new BadInputException(
          where
              + "only feed sequence trains on one long sequence that can be taken in chunks; remove"
              + " it, or set data.feed to sequence");
    }
    try {
      Sequential.of(layers).requireCausal();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(where + e.getMessage(), e);
    }
  }

  /** The shape of what goes into the network, open sizes as {@link Shape#ANY}. */
  static int[] inputShape(ForecastConfig config) {
    int columns = config.inputWidth();
    return switch (config.feed()) {
      case STEPS -> new int[] {Shape.ANY, config.window(), columns};
      case FEATURES -> new int[] {Shape.ANY, 1, Math.multiplyExact(config.window(), columns)};
      case SEQUENCE -> new int[] {1, Shape.ANY, Math.multiplyExact(config.window(), columns)};
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
              + ": data.strategy recursive goes on from forecasts of \""
              + target
              + "\", but the model reads "
              + String.join(", ", config.columns())
              + "; use strategy direct");
    }
    if (config.feed() == Feed.SEQUENCE) {
      throw new BadInputException(
          source
              + ": data.strategy recursive needs feed steps or features, since a sequence goes on"
              + " from its real values; use strategy direct");
    }
  }

  private static void checkOutput(ForecastConfig config, int[] shape, String source) {
    boolean sequence = config.feed() == Feed.SEQUENCE;
    boolean steps = shape.length == 3 && shape[1] != 1;
    if (sequence && shape.length == 2) {
      throw new BadInputException(
          source
              + ": model.layers: with feed sequence every step is a forecast, but the model gives"
              + " the last step only; set the last recurrent layer's output to all");
    }
    if (!sequence && steps) {
      throw new BadInputException(
          source
              + ": model.layers: a window is to give one forecast, but the model gives one at each"
              + " of its "
              + shape[1]
              + " steps; set the last recurrent layer's output to last");
    }
    if (shape[shape.length - 1] != config.outputs()) {
      String wanted =
          config.outputs() == config.horizon()
              ? "data.horizon is " + config.horizon() + "; make them equal"
              : "with data.strategy recursive the model gives one step; make it 1";
      throw new BadInputException(
          source
              + ": model.layers: the last layer's size is "
              + shape[shape.length - 1]
              + ", but "
              + wanted);
    }
  }
}
