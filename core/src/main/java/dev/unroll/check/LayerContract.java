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
 * Tests a layer against everything that a layer promises, in one call from any test:
 *
 * <pre>{@code
 * LayerContract.of(new Scan<>(new LeakyCell(3, 5)))
 *     .withRegistry(LayerRegistry.standard().with("leaky", ...))
 *     .check();
 * }</pre>
 *
 * <p>The promises are those of {@link Promise}. Each is checked on four small sequences of unequal
 * length, one of them empty, or four rows, or both where the layer takes both. The weights are
 * replaced by random ones meanwhile, none near zero and no two alike, and come back at the end. As
 * with {@link GradientCheck}, check a layer before a model is made of it, and let its sizes be
 * small and all different: 3 features and 5 units take well under a second.
 *
 * <p>Immutable.
 */
public final class LayerContract {
  private static final int DEFAULT_FEATURES = 3;

  private final Layer layer;
  private final @Nullable Model model; // that the layer stands for
  private final Map<String, Integer> modelFeatures;
  private final Map<String, Integer> modelIds;
  private final int features;
  private final int vocabulary; // 0: reads features
  private final LayerRegistry registry;
  private final @Nullable Map<String, int[]> shapes;
  private final Set<Promise> promises;

  private LayerContract(
      Layer layer,
      @Nullable Model model,
      Map<String, Integer> modelFeatures,
      Map<String, Integer> modelIds,
      int features,
      int vocabulary,
      LayerRegistry registry,
      @Nullable Map<String, int[]> shapes,
      Set<Promise> promises) {
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
   * All promises of a layer, on as many features as it wants; on 3 where any number will do. An
   * {@link Embedding} or {@link OneHot} is given ids; for an own layer of ids, or a chain that
   * begins with one, say {@link #withIds}.
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
        EnumSet.allOf(Promise.class));
  }

  /**
   * All promises of a model: those of layers that apply to it, on all its inputs and outputs
   * together. Inputs of ids are given the ids 0 and 1, see {@link #withIds(String, int)}.
   */
  public static LayerContract of(Model model) {
    return of(model, Map.of(), Map.of(), LayerRegistry.standard(), null, ofModels());
  }

  private static EnumSet<Promise> ofModels() {
    return EnumSet.complementOf(EnumSet.of(Promise.CONFIGURATION, Promise.STATE));
  }

  private static LayerContract of(
      Model model,
      Map<String, Integer> features,
      Map<String, Integer> ids,
      LayerRegistry registry,
      @Nullable Map<String, int[]> shapes,
      Set<Promise> promises) {
    ModelLayer layer = ModelLayer.of(model, features, ids, DEFAULT_FEATURES);
    return new LayerContract(
        layer, model, features, ids, layer.inputSize(), 0, registry, shapes, promises);
  }

  /**
   * For a model: on this many features of one input, where the model does not say it itself.
   *
   * @throws IllegalStateException when this is the contract of a layer
   */
  public LayerContract withFeatures(String input, int number) {
    var more = new LinkedHashMap<>(modelFeatures);
    more.put(input, number);
    return of(requireModel(), more, modelIds, registry, shapes, promises);
  }

  /**
   * For a model: one input reads ids.
   *
   * @param size of the vocabulary: ids are 0 to size − 1
   * @throws IllegalStateException when this is the contract of a layer
   */
  public LayerContract withIds(String input, int size) {
    var more = new LinkedHashMap<>(modelIds);
    more.put(input, size);
    return of(requireModel(), modelFeatures, more, registry, shapes, promises);
  }

  private static String onlyInput(Model model) {
    if (model.inputs().size() != 1) {
      throw new IllegalStateException(
          "the model has the inputs " + model.inputs() + "; name the one that is meant");
    }
    return model.inputs().get(0);
  }

  private Model requireModel() {
    if (model == null) {
      throw new IllegalStateException(
          "inputs with names are those of a model, and this is the contract of " + layer);
    }
    return model;
  }

  private static int vocabulary(Layer layer) {
    if (layer instanceof Embedding embedding) {
      return embedding.vocabulary();
    }
    return layer instanceof OneHot oneHot ? oneHot.vocabulary() : 0;
  }

  /** On so many features. */
  public LayerContract withFeatures(int number) {
    return model == null
        ? with(number, 0, registry, shapes, promises)
        : withFeatures(onlyInput(model), number);
  }

  /**
   * For a layer that reads ids.
   *
   * @param size of the vocabulary: ids are 0 to size − 1
   */
  public LayerContract withIds(int size) {
    return model == null
        ? with(1, size, registry, shapes, promises)
        : withIds(onlyInput(model), size);
  }

  /** With a registry that knows the layer's type; the default is the standard one. */
  public LayerContract withRegistry(LayerRegistry known) {
    return with(features, vocabulary, known, shapes, promises);
  }

  /** With the parameters that the layer must have: these shapes by name, no more and no fewer. */
  public LayerContract withParameters(Map<String, int[]> wanted) {
    return with(features, vocabulary, registry, new LinkedHashMap<>(wanted), promises);
  }

  /** Without some promises, such as those about files for a layer that is never saved. */
  public LayerContract without(Promise first, Promise... more) {
    var rest = EnumSet.copyOf(promises);
    rest.removeAll(EnumSet.of(first, more));
    return with(features, vocabulary, registry, shapes, rest);
  }

  private LayerContract with(
      int width,
      int words,
      LayerRegistry known,
      @Nullable Map<String, int[]> wanted,
      Set<Promise> some) {
    return new LayerContract(
        layer, model, modelFeatures, modelIds, width, words, known, wanted, some);
  }

  /**
   * Checks.
   *
   * @throws AssertionError with a sentence for each promise that is broken
   */
  public void check() {
    var subject = new Subject(layer, new Sample(features, vocabulary));
    var broken = new ArrayList<String>();
    var causes = new ArrayList<Throwable>();
    Map<Parameter, float[]> before = subject.randomizeWeights();
    try {
      for (Promise promise : promises) {
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

  /** Another model, such as one from a file, as the layer that the checks see. */
  private Layer standIn(Model other) {
    return ModelLayer.of(other, modelFeatures, modelIds, DEFAULT_FEATURES);
  }

  private static String lines(List<String> sentences) {
    return String.join("\n", sentences.stream().map(sentence -> "- " + sentence).toList());
  }

  private void check(Promise promise, Subject subject) {
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
