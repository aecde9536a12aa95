package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.Scaler;
import dev.unroll.data.Series;
import dev.unroll.data.Windows;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Sequential;
import dev.unroll.store.Fields;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network with what it needs around it: how windows are fed to it, and the scaling, which it
 * takes back in all that it returns. Predicting changes nothing, so any number of threads may.
 *
 * @param config with its columns named
 * @param scaler of all columns, the target too
 * @param network from scaled inputs to scaled targets
 */
record ForecastModel(ForecastConfig config, Scaler scaler, Sequential network) {
  /**
   * Builds the network of a configuration, with fresh weights of its seed.
   *
   * @param columns how many columns go in
   * @param source begins each sentence of refusal
   * @throws BadInputException when a layer is unknown or does not fit
   */
  static Sequential build(ForecastConfig config, int columns, String source) {
    List<Layer> layers = layers(config, columns, source);
    int[] shape = inputShape(config, columns);
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    checkOutput(config, shape, source);
    return Sequential.of(layers).initialize(config.training().seed());
  }

  /** The layers of a configuration, each checked by itself and against the one before it. */
  static List<Layer> layers(ForecastConfig config, int columns, String source) {
    int[] shape = inputShape(config, columns);
    List<LayerSpec> specs = config.layersOrDefault();
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < specs.size(); i++) {
      String place = source + ": model.layers[" + i + "]";
      try {
        boolean last = i == specs.size() - 1;
        Layer layer = layer(specs.get(i), shape[shape.length - 1], last, config.horizon(), place);
        shape = layer.outputShape(shape);
        layers.add(layer);
      } catch (IllegalArgumentException e) {
        throw new BadInputException(place + ": " + e.getMessage(), e);
      }
    }
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
  static int[] inputShape(ForecastConfig config, int columns) {
    return switch (config.feed()) {
      case STEPS -> new int[] {Shape.ANY, config.window(), columns};
      case FEATURES -> new int[] {Shape.ANY, 1, Math.multiplyExact(config.window(), columns)};
      case SEQUENCE -> new int[] {1, Shape.ANY, Math.multiplyExact(config.window(), columns)};
    };
  }

  private static Layer layer(LayerSpec spec, int input, boolean last, int horizon, String place) {
    Fields fields = Fields.of(spec.settings(), place);
    if (last && spec.type().equals("dense")) {
      fields.offering("units", horizon);
    }
    Layer layer = LayerRegistry.standard().create(spec.type(), fields, input);
    fields.done();
    return layer;
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
    if (shape[shape.length - 1] != config.horizon()) {
      throw new BadInputException(
          source
              + ": model.layers: the last layer's size is "
              + shape[shape.length - 1]
              + ", but data.horizon is "
              + config.horizon()
              + "; make them equal");
    }
  }

  /** The examples to train on. */
  Dataset examples(Windows pairs) {
    Windows scaled = scaled(pairs);
    int count = scaled.count();
    boolean sequence = config.feed() == Feed.SEQUENCE;
    Tensor inputs = shaped(scaled.flatInputs(), count);
    boolean rows = !sequence && networkRank() == 2;
    int horizon = config.horizon();
    int[] shape =
        sequence
            ? new int[] {1, count, horizon}
            : rows ? new int[] {count, horizon} : new int[] {count, 1, horizon};
    return Dataset.of(inputs, Tensor.of(scaled.flatTargets(), shape));
  }

  private int networkRank() {
    int[] last = {};
    for (int[] shape : network.shapes(Shape.ANY, Shape.ANY, Shape.ANY).values()) {
      last = shape;
    }
    return last.length;
  }

  private Windows scaled(Windows pairs) {
    Series transformed = config.transforms().apply(pairs.series());
    return pairs.on(scaler.scale(transformed), pairs.series().length() - transformed.length());
  }

  private Tensor shaped(float[] inputs, int count) {
    int window = config.window();
    int columns = config.columns().size();
    return switch (config.feed()) {
      case STEPS -> Tensor.of(inputs, count, window, columns);
      case FEATURES -> Tensor.of(inputs, count, 1, window * columns);
      case SEQUENCE -> Tensor.of(inputs, 1, count, window * columns);
    };
  }

  /**
   * Forecasts for each pair, in the units of the data, [n][horizon].
   *
   * @param pairs from the first of their series on, since with feed sequence the state comes from
   *     there
   */
  double[][] forecasts(Windows pairs) {
    double[][] transformed = transformed(scaled(pairs).flatInputs(), pairs.count());
    return config.transforms().invert(pairs, transformed);
  }

  /** Forecasts as they are between the transforms and the scaling. */
  private double[][] transformed(float[] inputs, int count) {
    double[] flat =
        scaler.unscale(config.targetOrFirst(), network.predict(shaped(inputs, count)).toArray());
    int horizon = config.horizon();
    var forecasts = new double[count][];
    for (int i = 0; i < count; i++) {
      forecasts[i] = Arrays.copyOfRange(flat, i * horizon, (i + 1) * horizon);
    }
    return forecasts;
  }

  /**
   * The forecast of what follows a series.
   *
   * @param series with {@link ForecastConfig#columnsToPredict()}, at least {@link
   *     ForecastConfig#reach()} points
   */
  double[] next(Series series) {
    int window = config.window();
    boolean sequence = config.feed() == Feed.SEQUENCE; // then the state comes from the beginning
    Series past =
        sequence ? series : series.slice(series.length() - config.reach(), series.length());
    Series scaled = scaler.scale(config.transforms().apply(past.select(config.columnsToPredict())));
    int count = scaled.length() - window + 1;
    var columns = new double[config.columns().size()][];
    Arrays.setAll(columns, c -> scaled.values(config.columns().get(c)));
    var inputs = new float[Math.multiplyExact(count, Math.multiplyExact(window, columns.length))];
    int at = 0;
    for (int end = window; end <= scaled.length(); end++) {
      for (int t = end - window; t < end; t++) {
        for (double[] column : columns) {
          inputs[at++] = (float) column[t];
        }
      }
    }
    String target = config.targetOrFirst();
    double[] transformed = transformed(inputs, count)[count - 1];
    boolean known = series.columns().contains(target);
    double[] values = known ? past.values(target) : new double[0];
    return config.transforms().invert(target, values, transformed);
  }
}
