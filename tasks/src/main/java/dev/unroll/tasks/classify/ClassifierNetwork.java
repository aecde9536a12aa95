package dev.unroll.tasks.classify;

import dev.unroll.BadInputException;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.examples.ExampleModel;
import dev.unroll.tasks.examples.ExampleNetwork;
import dev.unroll.tasks.examples.ExampleNetwork.Outputs;
import dev.unroll.tasks.examples.ExampleSets;
import dev.unroll.tensor.Shape;

/** The outputs of a classifier's network: one for each class, or one for the second of two. */
final class ClassifierNetwork {
  private static final String ANSWER = "one class";

  private ClassifierNetwork() {}

  /** Returns true when the model outputs one logit, for the second of two classes. */
  static boolean isBinary(ClassifierConfig config) {
    return config.training().loss() instanceof BinaryCrossEntropy;
  }

  private static Outputs expected(ClassifierConfig config) {
    return isBinary(config)
        ? new Outputs(1, "with 2 classes this loss requires 1", ANSWER)
        : new Outputs(Shape.ANY, "this loss requires one value for each class", ANSWER);
  }

  /** Returns the outputs that a configuration requires for a number of classes. */
  static Outputs outputs(ClassifierConfig config, int classes, String source) {
    if (isBinary(config) && classes != 2) {
      throw new BadInputException(
          source
              + ": training.loss: binaryCrossEntropy requires 2 classes, got "
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
    int count = isBinary(config) ? 1 : classes;
    return new Outputs(count, "with " + classes + " classes this loss requires " + count, ANSWER);
  }

  /**
   * Checks the settings of the layers.
   *
   * @param source the start of each error message
   * @param registry of the layers
   * @throws BadInputException when a layer or a setting is unknown or wrong
   */
  static void check(ClassifierConfig config, String source, LayerRegistry registry) {
    ExampleNetwork.plan(config, expected(config), source, registry);
  }

  /**
   * Builds the network of a configuration, with fresh weights from its seed.
   *
   * @param source the start of each error message
   * @param registry of the layers
   * @throws BadInputException when a layer is unknown, or the layers do not fit data or loss
   */
  static Model build(
      ClassifierConfig config, ExampleSets data, String source, LayerRegistry registry) {
    Outputs outputs = outputs(config, data.train().labels().size(), source);
    return ExampleNetwork.build(config, data, expected(config), outputs, source, registry);
  }

  /** Returns the network that training builds, to compare it with that of a model file. */
  static Model rebuild(ClassifierConfig config, ExampleModel found, int classes, Recipe recipe) {
    String source = recipe.source();
    return ExampleNetwork.rebuild(
        config,
        found,
        expected(config),
        outputs(config, classes, source),
        source,
        recipe.registry().words().layers());
  }
}
