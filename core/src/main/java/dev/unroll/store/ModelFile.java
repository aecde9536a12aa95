package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A whole model in one safetensors file: the weights by name as tensors, the configuration as JSON
 * in the metadata.
 *
 * <pre>
 * unroll.format   "1"
 * unroll.model    {"layers": [{"type": "lstm", "input": 1, ...}, ...], "frozen": ["lstm1.w"]}
 *                 of a graph {"graph": {"inputs": [...], "layers": [...], "outputs": [...]}, ...}
 * unroll.extra    {...}           extra values of the caller, such as a recipe
 * unroll.crc32c   "..."           checksum of everything else
 * </pre>
 *
 * <p>Loading creates layers with {@link LayerRegistry} and never runs code from the file. A loaded
 * model predicts the same bits as the saved one. To save the weights alone, see {@link
 * #saveWeights}.
 */
public final class ModelFile {
  private static final int FORMAT = 1;
  private static final String FORMAT_KEY = "unroll.format";
  private static final String MODEL_KEY = "unroll.model";
  private static final String EXTRA_KEY = "unroll.extra";
  private static final String CHECKSUM_KEY = "unroll.crc32c";

  private ModelFile() {}

  /**
   * The content of a file.
   *
   * @param model with its weights
   * @param extra the extra values, as they were saved
   * @param checked whether the file has a checksum, which fits its content; false for files of
   *     earlier versions, in which a damaged weight goes unnoticed
   */
  public record Loaded(Model model, Map<String, @Nullable Object> extra, boolean checked) {
    /**
     * Returns the model as layers in a row.
     *
     * @throws IllegalStateException if it is of another type
     */
    public Sequential sequential() {
      if (model instanceof Sequential sequential) {
        return sequential;
      }
      throw new IllegalStateException("expected a sequential model, got a " + model.type());
    }
  }

  /** Saves a model; an existing file is replaced as a whole, and a missing directory is created. */
  public static void save(Path file, Model model) throws IOException {
    save(file, model, Map.of());
  }

  /**
   * Saves a model with extra values. Training by another thread waits while the file is written, so
   * that the file never mixes the weights of two steps; so do predictions that begin after a step.
   *
   * @param extra plain JSON values
   * @throws IllegalArgumentException if two layers share a parameter
   */
  public static void save(Path file, Model model, Map<String, ?> extra) throws IOException {
    ParameterStore.whileUnchanged(
        model.parameters().values(), () -> content(model, extra).write(file));
  }

  /** Same as {@link #save(Path, Model, Map)}, to a stream, which stays open. */
  public static void save(OutputStream out, Model model, Map<String, ?> extra) throws IOException {
    ParameterStore.whileUnchanged(
        model.parameters().values(), () -> content(model, extra).write(out));
  }

  /**
   * Loads a model of built-in layers.
   *
   * @throws BadInputException if there is no such file, or it is not a complete and valid model
   */
  public static Loaded load(Path file) throws IOException {
    return load(file, LayerRegistry.standard());
  }

  /** Loads a model whose layers are registered in the registry. */
  public static Loaded load(Path file, LayerRegistry registry) throws IOException {
    return load(file, extra -> registry);
  }

  /**
   * Loads a model whose extra values determine the registry, or whether the model is created at
   * all.
   *
   * @param registry a function from the extra values to the registry of layers that the file may
   *     name
   */
  public static Loaded load(
      Path file, Function<Map<String, @Nullable Object>, LayerRegistry> registry)
      throws IOException {
    return open(Safetensors.read(file), file.toString(), registry);
  }

  /**
   * Loads a model from a stream, to its end.
   *
   * @param source prefix of error messages
   */
  public static Loaded load(InputStream in, String source, LayerRegistry registry)
      throws IOException {
    return open(Safetensors.read(in, source), source, extra -> registry);
  }

  /**
   * Loads a model from the class path.
   *
   * @param owner a class; the resource name is relative to it, or absolute with a leading slash
   */
  public static Loaded loadResource(Class<?> owner, String name) throws IOException {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("no resource " + name + " next to " + owner.getName());
      }
      return load(in, name, LayerRegistry.standard());
    }
  }

  /** Saves the weights alone, by name, without a checksum. */
  public static void saveWeights(Path file, Model model) throws IOException {
    ParameterStore.whileUnchanged(
        model.parameters().values(), () -> new Safetensors(Map.of(), entries(model)).write(file));
  }

  /** Same as {@link #saveWeights(Path, Model)}, to a stream, which stays open. */
  public static void saveWeights(OutputStream out, Model model) throws IOException {
    ParameterStore.whileUnchanged(
        model.parameters().values(), () -> new Safetensors(Map.of(), entries(model)).write(out));
  }

  /**
   * Loads weights by name into a model with the same weights; a model file is also accepted. If
   * anything does not fit, the model is not changed.
   */
  public static void loadWeights(Path file, Model model) throws IOException {
    loadWeights(Safetensors.read(file), file.toString(), model);
  }

  /**
   * Same as {@link #loadWeights(Path, Model)}, from a stream, to its end.
   *
   * @param source prefix of error messages
   */
  public static void loadWeights(InputStream in, String source, Model model) throws IOException {
    loadWeights(Safetensors.read(in, source), source, model);
  }

  private static void loadWeights(Safetensors content, String source, Model model) {
    boolean unused = check(content, source);
    setWeights(content, source, model);
  }

  private static Safetensors content(Model model, Map<String, ?> extra) {
    requireNothingShared(model);
    List<String> frozen =
        model.parameters().entrySet().stream()
            .filter(entry -> !entry.getValue().trainable())
            .map(Map.Entry::getKey)
            .toList();
    var metadata = new LinkedHashMap<String, String>();
    metadata.put(FORMAT_KEY, Integer.toString(FORMAT));
    var described = new LinkedHashMap<String, Object>(); // ordered: same model, same bytes
    if (model instanceof Sequential) {
      described.putAll(model.config());
    } else if (model instanceof Graph) {
      described.put("graph", model.config());
    } else {
      described.put("custom", Map.of(model.type(), model.config()));
    }
    described.put("frozen", frozen);
    metadata.put(MODEL_KEY, Json.write(described));
    if (!extra.isEmpty()) {
      metadata.put(EXTRA_KEY, Json.write(extra));
    }
    List<Safetensors.Entry> entries = entries(model);
    metadata.put(CHECKSUM_KEY, Safetensors.checksum(metadata, entries));
    return new Safetensors(metadata, entries);
  }

  /**
   * Rejects shared parameters: a file names layers one by one, so two layers that share weights
   * would be loaded as two that do not.
   */
  private static void requireNothingShared(Model model) {
    var owners = new HashMap<Parameter, String>();
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              String other = owners.put(parameter, name);
              if (other != null) {
                throw new IllegalArgumentException(
                    "a model file cannot hold shared weights: "
                        + other
                        + " and "
                        + name
                        + " are one parameter; save the weights alone with saveWeights");
              }
            });
  }

  private static List<Safetensors.Entry> entries(Model model) {
    return model.parameters().entrySet().stream()
        .map(
            named -> {
              Tensor values = named.getValue().value(); // not copied: a model may be large
              return Safetensors.Entry.of(
                  named.getKey(), values.shape(), values.readOnlyArray(), values.offset());
            })
        .toList();
  }

  private static Loaded open(
      Safetensors content,
      String source,
      Function<Map<String, @Nullable Object>, LayerRegistry> registry) {
    requireFormat(content.metadata().get(FORMAT_KEY), source);
    boolean checked = check(content, source);
    String extraText = content.metadata().get(EXTRA_KEY);
    Map<String, @Nullable Object> extra =
        extraText == null ? Map.of() : Json.parseObject(extraText, source + ": " + EXTRA_KEY);
    String where = source + ": " + MODEL_KEY;
    Fields config = Fields.of(Json.parseObject(metadata(content, MODEL_KEY, source), where), where);
    List<String> frozen = config.strings("frozen");
    Model model = model(config, where, registry.apply(extra));
    config.done();
    setWeights(content, source, model);
    for (String name : frozen) {
      Parameter parameter = model.parameters().get(name);
      if (parameter == null) {
        throw new BadInputException(where + ": frozen parameter \"" + name + "\" does not exist");
      }
      parameter.trainable(false);
    }
    return new Loaded(model, extra, checked);
  }

  private static Model model(Fields config, String where, LayerRegistry registry) {
    if (config.has("graph")) {
      return GraphFile.model(config.object("graph"), registry);
    }
    if (config.has("custom")) {
      Fields.Named custom = config.namedObject("custom");
      Model model = registry.createModel(custom.name(), custom.fields());
      custom.fields().done();
      return model;
    }
    var layers = new ArrayList<Layer>();
    for (Fields layer : config.objects("layers")) {
      layers.add(registry.create(layer.string("type"), layer));
    }
    try {
      return Sequential.of(layers);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(where + ": " + FailureText.of(e), e);
    }
  }

  /** Returns whether the file has a checksum, which must fit its content. */
  private static boolean check(Safetensors content, String source) {
    var metadata = new LinkedHashMap<>(content.metadata());
    String checksum = metadata.remove(CHECKSUM_KEY);
    if (checksum != null && !checksum.equals(Safetensors.checksum(metadata, content.entries()))) {
      throw new BadInputException(
          source
              + ": is damaged, its checksum does not fit its content. Copy the file again, or save"
              + " the model again.");
    }
    return checksum != null;
  }

  private static void requireFormat(@Nullable String format, String source) {
    if (format == null) {
      throw new BadInputException(
          source
              + ": this safetensors file was not written by Unroll; to use its weights, make the"
              + " model and load them into it");
    }
    if (!format.equals(Integer.toString(FORMAT))) {
      throw new BadInputException(
          source
              + ": its format is "
              + Quoted.value(format)
              + ", this version of Unroll reads format "
              + FORMAT
              + "; use a newer version");
    }
  }

  private static String metadata(Safetensors content, String key, String source) {
    String value = content.metadata().get(key);
    if (value == null) {
      throw new BadInputException(source + ": its metadata have no \"" + key + "\"");
    }
    return value;
  }

  private static void setWeights(Safetensors content, String source, Model model) {
    Set<String> missing = new LinkedHashSet<>(model.parameters().keySet());
    for (Safetensors.Entry entry : content.entries()) {
      Parameter parameter = model.parameters().get(entry.name());
      if (parameter == null) {
        throw new BadInputException(
            source
                + ": the model has no parameter \""
                + entry.name()
                + "\"; it has "
                + String.join(", ", model.parameters().keySet()));
      }
      if (!Arrays.equals(parameter.shape(), entry.shape())) {
        throw new BadInputException(
            source
                + ": parameter \""
                + entry.name()
                + "\" is "
                + Shape.text(entry.shape())
                + " in the file but "
                + Shape.text(parameter.shape())
                + " in the model; was it saved from another model?");
      }
      missing.remove(entry.name());
    }
    if (!missing.isEmpty()) {
      throw new BadInputException(
          source + ": the file has no parameter \"" + missing.iterator().next() + "\"");
    }
    content.entries().forEach(entry -> requireFinite(entry, source));
    for (Safetensors.Entry entry : content.entries()) {
      model.parameter(entry.name()).set(entry.values());
    }
  }

  private static void requireFinite(Safetensors.Entry entry, String source) {
    float[] values = entry.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new BadInputException(
            source
                + ": value "
                + i
                + " of parameter \""
                + entry.name()
                + "\" is "
                + values[i]
                + " (expected finite numbers). Train the model again with a lower learning rate or"
                + " clipNorm.");
      }
    }
  }
}
