package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerFactory;
import dev.unroll.tensor.Shape;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A layer whose type and settings have been read and checked, and which is not yet constructed.
 * Sizes that follow from the data may be open: they are passed to {@link #create}.
 *
 * <pre>{@code
 * LayerPlan plan = LayerRegistry.standard().read("dense", Fields.of(Map.of(), "x.yaml"));
 * Layer layer = plan.create(LayerSizes.input(8).with("units", 3));
 * }</pre>
 *
 * <p>Settings of a type that was registered with {@link LayerRegistry#with(String,
 * LayerRegistry.Factory)} are checked only when the layer is created, because the factory reads
 * them while constructing the layer. Immutable: each call of {@link #create} constructs a new
 * layer.
 */
public final class LayerPlan implements LayerFactory {
  /** Constructs a layer whose settings have been read. */
  @FunctionalInterface
  public interface Constructor {
    /**
     * Constructs the layer.
     *
     * @param sizes the sizes that the configuration may leave open, see {@link SizeSetting#in}
     */
    Layer create(LayerSizes sizes);
  }

  private final String type;
  private final Fields words;
  private final Map<String, SizeSetting> sizes;
  private final @Nullable LayerKind kind;
  private final Constructor constructor;

  private LayerPlan(String type, Fields words, @Nullable LayerKind kind, Constructor constructor) {
    this.type = type;
    this.words = words;
    this.kind = kind;
    this.constructor = constructor;
    this.sizes = words.sizes();
  }

  /**
   * Returns a plan.
   *
   * @param kind null if unknown before the layer exists
   */
  static LayerPlan of(
      String type, Fields words, @Nullable LayerKind kind, Constructor constructor) {
    return new LayerPlan(type, words, kind, constructor);
  }

  /**
   * Returns the plan of a layer that is created by code; it has no type and settings before it
   * exists.
   *
   * @param factory is passed the number of features, or of ids if the layer reads ids
   * @param place prefix of error messages
   */
  public static LayerPlan of(LayerFactory factory, String place) {
    return new LayerPlan(
        "", Fields.of(Map.of(), place), null, sizes -> factory.create(sizes.inputOrVocabulary()));
  }

  /** Returns the type, as in {@link Layer#type}; empty for a layer that code has yet to create. */
  public String type() {
    return type;
  }

  /** Returns the keys of the sizes that the configuration leaves open. */
  public Set<String> openSizes() {
    var open = new LinkedHashSet<String>();
    sizes.forEach(
        (key, size) -> {
          if (size.isOpen()) {
            open.add(key);
          }
        });
    return Collections.unmodifiableSet(open);
  }

  /**
   * Rejects a layer that leaves sizes open other than these.
   *
   * @param supplied the keys of the sizes that will be supplied
   * @throws BadInputException with the location in the file and the missing key
   */
  public void requireOpenOnly(Collection<String> supplied) {
    sizes.forEach(
        (key, size) -> {
          if (!supplied.contains(key)) {
            size.requireWritten();
          }
        });
  }

  /**
   * Constructs the layer.
   *
   * @throws BadInputException with the location in the file, if an open size is not supplied, or
   *     the layer rejects a setting
   */
  public Layer create(LayerSizes sizes) {
    try {
      return constructor.create(sizes);
    } catch (IllegalArgumentException e) {
      throw error(FailureText.of(e));
    } catch (BadInputException e) { // such as a weight that is too large
      throw words.located(e);
    }
  }

  /** Constructs the layer for this number of features. */
  @Override
  public Layer create(int inputSize) {
    return create(LayerSizes.input(inputSize));
  }

  /** Returns an error about this layer, with its location in the file, for the caller to throw. */
  public BadInputException error(String sentence) {
    return words.error(sentence);
  }

  /** Returns an error about one setting, for the caller to throw. */
  public BadInputException error(String key, String sentence) {
    return words.error(key, sentence);
  }

  /** Returns a size from the configuration, or {@link Shape#ANY} if it is open. */
  public int written(String key) {
    SizeSetting size = sizes.get(key);
    return size == null ? Shape.ANY : size.orAny(LayerSizes.none());
  }

  /** Returns the kind of layer; null if unknown before the layer exists. */
  @Nullable LayerKind kind() {
    return kind;
  }

  @Override
  public String toString() {
    return type + sizes.values();
  }
}
