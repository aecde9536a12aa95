package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.nn.MergeLayer;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.StatefulLayer;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads the configuration of a {@link Graph}, in model files and recipes:
 *
 * <pre>
 * inputs:                            # model files only; a task gives its input
 *   - {name: words, kind: ids}       # steps, rows, ids or rowIds; size where it is features
 * layers:
 *   - {name: vectors, from: words, layer: {embedding: {vocabulary: 50, size: 8}}}
 *   - {name: encoder, from: vectors, layer: {lstm: {hidden: 16}}}
 *   - {name: decoder, from: vectors, state: encoder, layer: {lstm: {hidden: 16}}}
 *   - {name: again, from: other, shared: encoder}         # the same layer in another place
 *   - {name: both, from: [encoder, decoder], merge: concat}
 * outputs:                           # model files only; a task has one, output: both
 *   - {name: tags, from: both}
 * </pre>
 *
 * {@code from} names a layer or input before; {@code encoder.h} is a part of its last state. {@code
 * state} names a recurrent layer (all parts of its last state), or lists the parts. {@code join}
 * with a type and settings is a layer of several inputs by its registered type.
 */
public final class GraphFile {
  private static final String LAYERS = "layers";
  private static final String FROM = "from";
  private static final String STATE = "state";

  /** Makes a layer from its type and settings. */
  @FunctionalInterface
  public interface Maker {
    /**
     * Makes a layer.
     *
     * @param layer its type and settings
     * @param features the number that goes in
     * @param first whether it reads an input of the model
     * @param last whether it gives the output of the model
     */
    Layer make(Fields.Named layer, int features, boolean first, boolean last);
  }

  private final Graph.Builder builder = Graph.builder();
  private final Fields graph;
  private final List<Fields> layers;
  private final List<String> names; // of all layers, as they are written
  private final Set<String> inputs = new HashSet<>();
  private final Map<String, Edge> values = new LinkedHashMap<>(); // by name: inputs and layers
  private final Map<String, Object> made = new HashMap<>(); // by name: layers
  private final Map<String, Fields> places = new HashMap<>(); // by name: where it is written
  private final Set<String> read = new HashSet<>();

  private GraphFile(Fields graph) {
    this.graph = graph;
    this.layers = graph.objects(LAYERS);
    this.names =
        layers.stream().map(layer -> layer.raw("name") instanceof String name ? name : "").toList();
  }

  /**
   * Reads a whole graph, with its inputs and outputs.
   *
   * @throws BadInputException when a key is unknown, or something does not fit
   */
  static Graph read(Fields graph, LayerRegistry registry) {
    var file = new GraphFile(graph);
    for (Fields input : graph.objects("inputs")) {
      Graph.Kind kind = kind(input);
      file.input(
          input, input.string("name"), kind, kind.hasIds() ? 1 : LayerRegistry.size(input, "size"));
    }
    List<Fields> outputs = graph.objects("outputs");
    file.layers(
        registry,
        (layer, features, first, last) -> registry.create(layer.name(), layer.fields(), features),
        "");
    for (Fields output : outputs) {
      Edge value = file.value(output, FROM, output.string(FROM));
      checked(output, () -> file.output(output.string("name"), value));
    }
    return file.build();
  }

  /**
   * Reads a graph with one input and one output, named {@value Inputs#ONLY} and {@value
   * Outputs#ONLY} in the model: {@code layers}, and {@code output}, which names the layer that
   * gives the output and is the last one by default.
   *
   * @param features the number that goes into the model; 1 for ids
   * @param maker makes each layer of one input
   * @throws BadInputException when a key is unknown, or something does not fit
   */
  public static Graph read(
      Fields graph, Graph.Kind kind, int features, LayerRegistry registry, Maker maker) {
    var file = new GraphFile(graph);
    if (file.layers.isEmpty()) {
      throw graph.error(LAYERS, "expected at least one layer, got an empty list");
    }
    file.input(graph, Inputs.ONLY, kind, features);
    String output = graph.string("output", file.names.get(file.names.size() - 1));
    if (!file.names.contains(output.replaceFirst("\\..*", ""))) {
      throw output.equals(Inputs.ONLY)
          ? graph.error("output", "expected the name of a layer, got the input; name a layer")
          : file.unknown(graph, "output", output, "a layer", file.names);
    }
    file.layers(registry, maker, output);
    file.output(Outputs.ONLY, file.value(graph, "output", output));
    return file.build();
  }

  private static Graph.Kind kind(Fields input) {
    var kinds = new LinkedHashMap<String, Graph.Kind>();
    for (Graph.Kind kind : Graph.Kind.values()) {
      kinds.put(kind.text(), kind);
    }
    return Objects.requireNonNull(kinds.get(input.oneOf("kind", kinds.keySet())));
  }

  private void input(Fields where, String name, Graph.Kind kind, int size) {
    values.put(name, checked(where, () -> builder.input(name, kind, size)));
    places.put(name, where);
    inputs.add(name);
  }

  private boolean output(String name, Edge value) {
    builder.output(name, value);
    return true;
  }

  private Graph build() {
    graph.done();
    values.forEach(
        (name, value) -> {
          if (!read.contains(name)) {
            throw Objects.requireNonNull(places.get(name))
                .error(
                    "nothing reads \""
                        + name
                        + "\"; name it in from of another layer"
                        + (inputs.contains(name) ? "" : ", make it the output, or remove it"));
          }
        });
    return checked(graph, builder::build);
  }

  private void layers(LayerRegistry registry, Maker maker, String output) {
    for (Fields config : layers) {
      String name = config.string("name");
      if (values.containsKey(name)) {
        throw config.error(
            "name",
            "\""
                + name
                + "\" is there twice, before as "
                + (inputs.contains(name) ? "an input" : "a layer")
                + "; choose another name");
      }
      List<Edge> from = edges(config, FROM);
      Object layer = make(config, from, registry, maker, name.equals(output));
      values.put(name, checked(config, () -> add(config, name, layer, from)));
      made.put(name, layer);
      places.put(name, config);
      config.done();
    }
  }

  private Edge add(Fields config, String name, Object layer, List<Edge> from) {
    if (layer instanceof MultiInputLayer joining) {
      return builder.join(name, joining, from);
    }
    return builder.add(
        name, (Layer) layer, from.get(0), config.has(STATE) ? states(config) : List.of());
  }

  private Object make(
      Fields config, List<Edge> from, LayerRegistry registry, Maker maker, boolean last) {
    List<String> ways = Stream.of("layer", "merge", "join", "shared").filter(config::has).toList();
    if (ways.size() != 1) {
      config.has(STATE);
      config.done(); // it may be misspelt
      throw config.error(
          "expected one of layer, merge, join and shared, got "
              + (ways.isEmpty() ? "none" : String.join(" and ", ways)));
    }
    String way = ways.get(0);
    Object layer =
        switch (way) {
          case "layer" -> {
            Edge only = only(config, from);
            boolean first = inputs.contains(only.toString());
            yield maker.make(config.namedObject(way), only.features(), first, last);
          }
          case "merge" -> new MergeLayer(merge(config));
          case "join" -> {
            Fields.Named named = config.namedObject(way);
            yield registry.createJoining(named.name(), named.fields());
          }
          default -> shared(config);
        };
    if (layer instanceof Layer) {
      only(config, from);
    } else if (config.has(STATE)) {
      throw config.error(STATE, "only a recurrent layer begins from a state; remove it");
    }
    return layer;
  }

  private static Edge only(Fields config, List<Edge> from) {
    if (from.size() != 1) {
      throw config.error(
          FROM, "expected one name, as it is a layer of one input, got " + from + "; merge them");
    }
    return from.get(0);
  }

  private static Merge merge(Fields config) {
    var ways = new LinkedHashMap<String, Merge>();
    for (Merge way : Merge.values()) {
      if (way != Merge.NONE) {
        ways.put(way.text(), way);
      }
    }
    return Objects.requireNonNull(ways.get(config.oneOf("merge", ways.keySet())));
  }

  private Object shared(Fields config) {
    String owner = config.string("shared");
    Object layer = made.get(owner);
    if (layer == null) {
      throw unknown(config, "shared", owner, "a layer", made.keySet());
    }
    return layer;
  }

  private List<Edge> edges(Fields config, String key) {
    List<String> texts =
        config.raw(key) instanceof String ? List.of(config.string(key)) : config.strings(key);
    if (texts.isEmpty()) {
      throw config.error(key, "expected a name, or a list of names, got an empty list");
    }
    return texts.stream().map(text -> value(config, key, text)).toList();
  }

  /** A recurrent layer that is named alone stands for all parts of its last state. */
  private List<Edge> states(Fields config) {
    List<Edge> edges = edges(config, STATE);
    if (edges.size() > 1) {
      return edges;
    }
    Edge only = edges.get(0);
    boolean recurrent = made.get(only.toString()) instanceof StatefulLayer;
    boolean whole = config.raw(STATE) instanceof String ? recurrent : only.shape().length == 3;
    if (only.shape().length == 3 && !recurrent) {
      throw config.error(
          STATE, "\"" + only + "\" is not a recurrent layer and has no state; name one that is");
    }
    return whole ? only.state() : edges;
  }

  /** The value of an input, of a layer before, or of a part of its last state. */
  private Edge value(Fields config, String key, String text) {
    String name = values.containsKey(text) ? text : text.replaceFirst("\\..*", "");
    Edge edge = values.get(name);
    if (edge == null) {
      throw unknown(config, key, name, "an input or a layer", values.keySet());
    }
    read.add(name);
    if (name.equals(text)) {
      return edge;
    }
    try {
      return edge.state(text.substring(name.length() + 1));
    } catch (IllegalArgumentException e) {
      throw config.error(key, String.valueOf(e.getMessage()));
    }
  }

  private BadInputException unknown(
      Fields config, String key, String name, String expected, Collection<String> known) {
    if (name.equals(config.raw("name"))) {
      return config.error(
          key, "\"" + name + "\" names itself (expected " + expected + " before it)");
    }
    return names.contains(name)
        ? config.error(
            key,
            "\""
                + name
                + "\" comes later in the list (expected "
                + expected
                + " before this one); move it up, since a graph has no cycles")
        : config.error(key, "unknown name \"" + name + "\"; " + Spelling.advice(name, known));
  }

  private static <R> R checked(Fields where, Supplier<R> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      throw where.error(String.valueOf(e.getMessage()));
    }
  }
}
