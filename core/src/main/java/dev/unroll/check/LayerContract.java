package dev.unroll.check;

import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.OneHot;
import dev.unroll.rnn.Recurrent;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tests a layer against all requirements of layers, in one call from any test:
 *
 * <pre>{@code
 * LayerContract.of(new Scan<>(new LeakyCell(3, 5)))
 *     .withRegistry(LayerRegistry.standard().with("leaky", ...))
 *     .check();
 * }</pre>
 *
 * <p>The requirements are listed in {@link LayerRequirement}. Each is checked on four small
 * sequences of unequal length, one of them empty, or on four rows, or both if the layer accepts
 * both. During the check, the weights are replaced by random ones, none near zero and all
 * different; they are restored at the end. As with {@link GradientCheck}, check a layer before
 * making a model of it, and use sizes that are small and all different: 3 features and 5 units take
 * well under a second.
 *
 * <p>Immutable.
 */
public final class LayerContract {
  private static final int DEFAULT_FEATURES = 3;

  private final Layer layer;
  private final @Nullable Model model; // the model that the layer represents
  private final Map<String, Integer> modelFeatures;
  private final Map<String, Integer> modelIds;
  private final int features;
  private final int vocabulary; // 0 if it reads features
  private final LayerRegistry registry;
  private final @Nullable Map<String, int[]> shapes;
  private final Set<LayerRequirement> promises;

  private LayerContract(
      Layer layer,
      @Nullable Model model,
      Map<String, Integer> modelFeatures,
      Map<String, Integer> modelIds,
      int features,
      int vocabulary,
      LayerRegistry registry,
      @Nullable Map<String, int[]> shapes,
      Set<LayerRequirement> promises) {
    this.layer = layer;
    this.model = model;
    this.modelFeatures = modelFeatures;
    this.modelIds = modelIds;
    this.features = features;
    this.vocabulary = vocabulary;
    this.registry = registry;
    this.shapes = shapes;
    this.promises = Collections.unmodifiableSet(promises);
  }

  /**
   * Returns the contract of a layer, on as many features as it requires, or 3 if it accepts any
   * number. An {@link Embedding} or {@link OneHot} gets ids; for a custom layer of ids, or a chain
   * that begins with one, call {@link #withIds}.
   */
  public static LayerContract of(Layer layer) {
    int wanted = layer.inputSize();
    return new LayerContract(
        layer,
        null,
        Map.of(),
        Map.of(),
        wanted == Shape.ANY ? DEFAULT_FEATURES : wanted,
        vocabulary(layer),
        LayerRegistry.standard(),
        null,
        EnumSet.allOf(LayerRequirement.class));
  }

  /**
   * Returns the contract of a model: the requirements of layers that apply to models, for all its
   * inputs and outputs together. Inputs of ids get the ids 0 and 1, see {@link #withIds(String,
   * int)}.
   */
  public static LayerContract of(Model model) {
    return of(model, Map.of(), Map.of(), LayerRegistry.standard(), null, ofModels());
  }

  private static EnumSet<LayerRequirement> ofModels() {
    return EnumSet.complementOf(EnumSet.of(LayerRequirement.CONFIGURATION, LayerRequirement.STATE));
  }

  private static LayerContract of(
      Model model,
      Map<String, Integer> features,
      Map<String, Integer> ids,
      LayerRegistry registry,
      @Nullable Map<String, int[]> shapes,
      Set<LayerRequirement> promises) {
    ModelLayer layer = ModelLayer.of(model, features, ids, DEFAULT_FEATURES);
    return new LayerContract(
        layer, model, features, ids, layer.inputSize(), 0, registry, shapes, promises);
  }

  /**
   * Returns the contract of a model with this many features of one input, if the model does not
   * determine it.
   *
   * @throws IllegalStateException if this is the contract of a layer
   */
  public LayerContract withFeatures(String input, int number) {
    var more = new LinkedHashMap<>(modelFeatures);
    more.put(input, number);
    return of(requireModel(), more, modelIds, registry, shapes, promises);
  }

  /**
   * Returns the contract of a model with one input of ids.
   *
   * @param size of the vocabulary: ids are 0 to size − 1
   * @throws IllegalStateException if this is the contract of a layer
   */
  public LayerContract withIds(String input, int size) {
    var more = new LinkedHashMap<>(modelIds);
    more.put(input, size);
    return of(requireModel(), modelFeatures, more, registry, shapes, promises);
  }

  private static String onlyInput(Model model) {
    if (model.inputs().size() != 1) {
      throw new IllegalStateException(
          "the model has the inputs " + model.inputs() + "; name one of them");
    }
    return model.inputs().get(0);
  }

  private Model requireModel() {
    if (model == null) {
      throw new IllegalStateException(
          "named inputs require a model, and this is the contract of " + layer);
    }
    return model;
  }

  private static int vocabulary(Layer layer) {
    if (layer instanceof Embedding embedding) {
      return embedding.vocabulary();
    }
    return layer instanceof OneHot oneHot ? oneHot.vocabulary() : 0;
  }

  /** Returns the contract with this number of features. */
  public LayerContract withFeatures(int number) {
    return model == null
        ? with(number, 0, registry, shapes, promises)
        : withFeatures(onlyInput(model), number);
  }

  /**
   * Returns the contract of a layer that reads ids.
   *
   * @param size of the vocabulary: ids are 0 to size − 1
   */
  public LayerContract withIds(int size) {
    return model == null
        ? with(1, size, registry, shapes, promises)
        : withIds(onlyInput(model), size);
  }

  /**
   * Returns the contract with a registry that contains the layer's type; the default is the
   * standard one.
   */
  public LayerContract withRegistry(LayerRegistry known) {
    return with(features, vocabulary, known, shapes, promises);
  }

  /** Returns the contract with the exact parameters that the layer must have: shapes by name. */
  public LayerContract withParameters(Map<String, int[]> wanted) {
    return with(features, vocabulary, registry, new LinkedHashMap<>(wanted), promises);
  }

  /**
   * Returns the contract without some requirements, such as those about files for a layer that is
   * never saved.
   */
  public LayerContract without(LayerRequirement first, LayerRequirement... more) {
    var rest = EnumSet.copyOf(promises);
    rest.removeAll(EnumSet.of(first, more));
    return with(features, vocabulary, registry, shapes, rest);
  }

  private LayerContract with(
      int width,
      int words,
      LayerRegistry known,
      @Nullable Map<String, int[]> wanted,
      Set<LayerRequirement> some) {
    return new LayerContract(
        layer, model, modelFeatures, modelIds, width, words, known, wanted, some);
  }

  /**
   * Runs the checks.
   *
   * @throws AssertionError with a sentence for each requirement that is not met
   */
  public void check() {
    var subject = new Subject(layer, new Sample(features, vocabulary));
    var broken = new ArrayList<String>();
    var causes = new ArrayList<Throwable>();
    Map<Parameter, float[]> before = subject.randomizeWeights();
    try {
      for (LayerRequirement promise : promises) {
        try {
          check(promise, subject);
        } catch (AssertionError e) {
          broken.add(promise.text() + ": " + e.getMessage());
        } catch (RuntimeException e) {
          broken.add(promise.text() + ": threw " + e);
          causes.add(e);
        }
      }
    } finally {
      before.forEach(Parameter::set);
    }
    if (!broken.isEmpty()) {
      var error =
          new AssertionError(
              layer + " breaks " + broken.size() + " of its promises:\n" + lines(broken));
      causes.forEach(error::addSuppressed);
      throw error;
    }
  }

  /** Returns another model, such as one from a file, as a layer for the checks. */
  private Layer standIn(Model other) {
    return ModelLayer.of(other, modelFeatures, modelIds, DEFAULT_FEATURES);
  }

  private static String lines(List<String> sentences) {
    return String.join("\n", sentences.stream().map(sentence -> "- " + sentence).toList());
  }

  private void check(LayerRequirement promise, Subject subject) {
    switch (promise) {
      case SHAPES -> DescriptionChecks.shapes(subject);
      case PARAMETERS -> DescriptionChecks.parameters(subject, shapes);
      case GRADIENTS -> LearningChecks.gradients(subject);
      case LIVENESS -> LearningChecks.liveness(subject);
      case PADDING -> SequenceChecks.padding(subject);
      case BATCH -> SequenceChecks.batch(subject);
      case STATE -> {
        if (layer instanceof Recurrent<?> recurrent) {
          StateChecks.check(recurrent, subject);
        }
      }
      case CHUNKS -> ChunkChecks.check(subject);
      case STREAM -> SequenceChecks.stream(subject);
      case CONFIGURATION -> CopyChecks.configuration(subject, registry);
      case FILE -> {
        if (model == null) {
          CopyChecks.file(subject, registry);
        } else {
          CopyChecks.modelFile(subject, model, this::standIn, registry);
        }
      }
      case SEED -> RepeatChecks.seed(subject);
      case THREADS -> RepeatChecks.threads(subject);
      case UNCHANGED -> RepeatChecks.unchanged(subject);
    }
  }
}
