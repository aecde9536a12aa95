package dev.unroll.check;

import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
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
  private final int features;
  private final int vocabulary; // 0: reads features
  private final LayerRegistry registry;
  private final @Nullable Map<String, int[]> shapes;
  private final Set<Promise> promises;

  private LayerContract(
      Layer layer,
      int features,
      int vocabulary,
      LayerRegistry registry,
      @Nullable Map<String, int[]> shapes,
      Set<Promise> promises) {
    this.layer = layer;
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
        wanted == Shape.ANY ? DEFAULT_FEATURES : wanted,
        vocabulary(layer),
        LayerRegistry.standard(),
        null,
        EnumSet.allOf(Promise.class));
  }

  private static int vocabulary(Layer layer) {
    if (layer instanceof Embedding embedding) {
      return embedding.vocabulary();
    }
    return layer instanceof OneHot oneHot ? oneHot.vocabulary() : 0;
  }

  /** On so many features. */
  public LayerContract withFeatures(int number) {
    return new LayerContract(layer, number, 0, registry, shapes, promises);
  }

  /**
   * For a layer that reads ids.
   *
   * @param size of the vocabulary: ids are 0 to size − 1
   */
  public LayerContract withIds(int size) {
    return new LayerContract(layer, 1, size, registry, shapes, promises);
  }

  /** With a registry that knows the layer's type; the default is the standard one. */
  public LayerContract withRegistry(LayerRegistry known) {
    return new LayerContract(layer, features, vocabulary, known, shapes, promises);
  }

  /** With the parameters that the layer must have: these shapes by name, no more and no fewer. */
  public LayerContract withParameters(Map<String, int[]> wanted) {
    return new LayerContract(
        layer, features, vocabulary, registry, new LinkedHashMap<>(wanted), promises);
  }

  /** Without some promises, such as those about files for a layer that is never saved. */
  public LayerContract without(Promise first, Promise... more) {
    var rest = EnumSet.copyOf(promises);
    rest.removeAll(EnumSet.of(first, more));
    return new LayerContract(layer, features, vocabulary, registry, shapes, rest);
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
      case FILE -> CopyChecks.file(subject, registry);
      case SEED -> RepeatChecks.seed(subject);
      case THREADS -> RepeatChecks.threads(subject);
      case UNCHANGED -> RepeatChecks.unchanged(subject);
    }
  }
}
