package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.vectors.WordTable;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the network of a classifier, and checks that it gives what its loss requires. */
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
   * The network, each layer checked by itself and against those that it reads.
   *
   * @param classes C, or {@link #UNKNOWN}
   * @param vectors what embeddings of the input begin with; null: random values
   * @param source begins each sentence of refusal
   * @throws BadInputException when a layer is unknown, or they do not fit data or loss
   */
  static Model model(
      ClassifierConfig config,
      InputSizes sizes,
      int classes,
      @Nullable WordTable vectors,
      String source) {
    List<LayerSpec> specs = specs(config);
    int outputs = outputs(config, classes, source);
    boolean ids = sizes.vocabulary() > 0;
    Model model =
        LayerRecipe.build(
            specs,
            sizes.input(),
            ids,
            source,
            (layer, features, first, last) -> {
              if (!first) {
                return LayerRecipe.layer(layer, features, last, outputs);
              }
              requireIds(layer, ids);
              if (ids) {
                layer.fields().offering("vocabulary", sizes.vocabulary());
              }
              if (sizes.vector() > 0) {
                layer.fields().offering("size", sizes.vector());
              }
              Layer written = LayerRecipe.layer(layer, features, last, outputs);
              return vectors == null || !(written instanceof Embedding)
                  ? written
                  : given(vectors, written, isTrainable(config), layer.fields());
            });
    requireOutputs(model, sizes, outputs, classes, source + ": " + LayerRecipe.place(specs));
    if (sizes.vector() > 0
        && model.layers().values().stream().noneMatch(Embedding.class::isInstance)) {
      throw new BadInputException(
          source
              + ": "
              + LayerRecipe.place(specs)
              + ": data.vectors needs an embedding to begin with them, and there is none; read the"
              + " input in an embedding, or remove data.vectors");
    }
    return model;
  }

  private static void requireIds(Fields.Named layer, boolean ids) {
    if (ids != OF_IDS.contains(layer.name())) {
      throw layer
          .fields()
          .error(
              ids
                  ? "texts are ids of words; begin with embedding or oneHot"
                  : "only texts have ids for an " + layer.name() + "; remove it");
    }
  }

  private static boolean isTrainable(ClassifierConfig config) {
    return config.input() instanceof TextConfig text
        && text.vectors() != null
        && text.vectors().trainable();
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
      Model model, InputSizes sizes, int outputs, int classes, String where) {
    int[] shape = ModelShapes.output(model, sizes.input());
    if (shape.length != 2) {
      throw new BadInputException(
          where
              + ": a sequence has one class, but the model gives an answer at each of its steps;"
              + " set the last recurrent layer's output to last, or add a pool layer");
    }
    if (classes == UNKNOWN ? shape[1] < 2 : shape[1] != outputs) {
      throw new BadInputException(
          where
              + ": the "
              + (model instanceof Graph ? "output" : "last layer")
              + "'s size is "
              + shape[1]
              + (classes == UNKNOWN
                  ? ", but this loss requires one value for each class"
                  : ", but with " + classes + " classes this loss requires " + outputs)
              + "; leave units away");
    }
  }

  /** Builds the network of a configuration, with fresh weights of its seed. */
  static Model build(ClassifierConfig config, ClassifierData data, String source) {
    WordTable vectors = data.vectors();
    InputSizes sizes = InputSizes.of(data.coder(), vectors);
    return model(config, sizes, data.train().labels().size(), vectors, source)
        .initialize(config.training().seed());
  }

  /** The embedding as the recipe has it, with the vectors of the words. */
  private static Layer given(WordTable table, Layer written, boolean trainable, Fields place) {
    int size = table.vectors()[0].length;
    int expected = written.outputShape(Shape.ANY, Shape.ANY, 1)[2];
    if (expected != size) {
      throw place.error(
          "size",
          "the word vectors have "
              + size
              + " values, got an embedding of "
              + expected
              + "; leave size out");
    }
    Embedding embedding = Embedding.of(table.vectors());
    return trainable ? embedding : embedding.frozen();
  }
}
