package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.WordTable;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.store.Fields;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds the network of a classifier, and checks that it gives what its loss wants. */
final class ClassifierNetwork {
  /** In place of a number of classes, before there are data. */
  static final int UNKNOWN = 0;

  private static final int SOME = 7;
  private static final int SIZE = 64;
  private static final double DROPOUT = 0.3;
  private static final Set<String> OF_IDS = Set.of("embedding", "oneHot");

  private ClassifierNetwork() {}

  /** Whether one logit speaks for the second of two classes, and none for the first. */
  static boolean isBinary(ClassifierConfig config) {
    return config.training().loss() instanceof BinaryCrossEntropy;
  }

  /** The layers of a configuration, or those that stand for none. */
  static List<LayerSpec> specs(ClassifierConfig config) {
    return config.layers().isEmpty() ? defaults(config) : config.layers();
  }

  private static List<LayerSpec> defaults(ClassifierConfig config) {
    var specs = new ArrayList<LayerSpec>();
    if (config.input() instanceof TextConfig text) {
      var embedding = new LayerSpec("embedding", Map.of());
      specs.add(text.vectors() == null ? embedding.with("size", SIZE) : embedding);
    }
    if (config.input() instanceof TextConfig) {
      specs.add(LayerSpec.dropout(DROPOUT));
    }
    boolean last = config.pooling() == Pooling.LAST;
    specs.add((last ? LayerSpec.gruLast(SIZE) : LayerSpec.gru(SIZE)).bothWays());
    switch (config.pooling()) {
      case LAST -> {
        // the layer before gives it
      }
      case ATTENTION -> specs.add(new LayerSpec("attentionPool", Map.of()));
      default -> specs.add(new LayerSpec("pool", Map.of("kind", Fields.word(config.pooling()))));
    }
    specs.add(LayerSpec.dropout(DROPOUT));
    specs.add(new LayerSpec("dense", Map.of()));
    return specs;
  }

  /**
   * The layers, each checked by itself and against the one before it.
   *
   * @param classes C, or {@link #UNKNOWN}
   * @param source begins each sentence of refusal
   * @throws BadInputException when a layer is unknown, or they do not fit data or loss
   */
  static List<Layer> layers(ClassifierConfig config, InputSizes sizes, int classes, String source) {
    List<LayerSpec> specs = specs(config);
    int outputs = outputs(config, classes, source);
    boolean ids = sizes.vocabulary() > 0;
    if (ids != OF_IDS.contains(specs.get(0).type())) {
      throw new BadInputException(
          source
              + (ids
                  ? ": model.layers[0]: texts are ids of words; begin with embedding or oneHot"
                  : ": model.layers[0]: only texts have ids for an "
                      + specs.get(0).type()
                      + "; remove it"));
    }
    List<Layer> layers =
        LayerRecipe.build(
            specs,
            sizes.input(),
            source,
            (i, settings) -> {
              if (i == 0 && ids) {
                settings.offering("vocabulary", sizes.vocabulary());
              }
              if (i == 0 && sizes.vector() > 0) {
                settings.offering("size", sizes.vector());
              }
              if (i == specs.size() - 1 && specs.get(i).type().equals("dense")) {
                settings.offering("units", outputs);
              }
            });
    requireOutputs(layers, sizes, outputs, classes, source);
    return layers;
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
    if (weights != null && classes != UNKNOWN && weights.length != classes) {
      throw new BadInputException(
          source
              + ": training.loss.classWeights: expected one for each of the "
              + classes
              + " classes, got "
              + weights.length);
    }
    return isBinary(config) ? 1 : classes == UNKNOWN ? SOME : classes;
  }

  private static void requireOutputs(
      List<Layer> layers, InputSizes sizes, int outputs, int classes, String source) {
    int[] shape = sizes.input();
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    if (shape.length != 2) {
      throw new BadInputException(
          source
              + ": model.layers: a sequence has one class, but the model gives an answer at each of"
              + " its steps; set the last recurrent layer's output to last, or add a pool layer");
    }
    if (classes == UNKNOWN ? shape[1] < 2 : shape[1] != outputs) {
      throw new BadInputException(
          source
              + ": model.layers: the last layer's size is "
              + shape[1]
              + (classes == UNKNOWN
                  ? ", but this loss wants one value for each class"
                  : ", but with " + classes + " classes this loss wants " + outputs)
              + "; leave units away");
    }
  }

  /** Builds the network of a configuration, with fresh weights of its seed. */
  static Model build(ClassifierConfig config, ClassifierData data, String source) {
    WordTable vectors = data.vectors();
    InputSizes sizes = InputSizes.of(data.coder(), vectors);
    var layers = new ArrayList<>(layers(config, sizes, data.train().labels().size(), source));
    if (vectors != null && config.input() instanceof TextConfig text && text.vectors() != null) {
      layers.set(0, given(vectors, layers.get(0), text.vectors().trainable(), source));
    }
    return Sequential.of(layers).initialize(config.training().seed());
  }

  /** The embedding as the recipe has it, with the vectors of the words. */
  private static Layer given(WordTable table, Layer written, boolean trainable, String source) {
    int size = table.vectors()[0].length;
    int wanted = written.outputShape(Shape.ANY, Shape.ANY, 1)[2];
    if (!(written instanceof Embedding) || wanted != size) {
      throw new BadInputException(
          source
              + ": model.layers[0]: word vectors of "
              + size
              + " values begin an embedding of this size; got "
              + written.type()
              + " of "
              + wanted);
    }
    Embedding embedding = Embedding.of(table.vectors());
    return trainable ? embedding : embedding.frozen();
  }
}
