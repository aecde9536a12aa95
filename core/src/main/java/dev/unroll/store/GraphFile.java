package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.internal.Spelling;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Merge;
import dev.unroll.nn.MergeLayer;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.store.GraphPlan.Initial;
import dev.unroll.store.GraphPlan.Input;
import dev.unroll.store.GraphPlan.LayerPosition;
import dev.unroll.store.GraphPlan.Node;
import dev.unroll.store.GraphPlan.Output;
import dev.unroll.store.GraphPlan.Source;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of a {@link Graph}, in model files and recipes, into a {@link GraphPlan}:
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
 * {@code from} names an earlier layer or input; {@code encoder.h} is a part of its last state.
 * {@code state} names a recurrent layer (all parts of its last state), or lists the parts. {@code
 * join}, with a registered type and settings, is a layer of several inputs.
 */
final class GraphFile {
  static final String STATE = "state";
  private static final String LAYERS = "layers";
  private static final String FROM = "from";
  private static final String OUTPUT = "output";

  private final Fields graph;
  private final LayerRegistry registry;
  private final List<Fields> layers;
  private final List<String> names; // of all layers, as written
  private final List<Input> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Fields> places = new LinkedHashMap<>(); // by name: inputs and layers
  private final Map<String, Boolean> joining = new LinkedHashMap<>(); // has several inputs?
  private final Map<String, @Nullable List<String>> states = new HashMap<>(); // by name, if known
  private final Set<String> read = new HashSet<>();

  private GraphFile(Fields graph, LayerRegistry registry) {
    this.graph = graph;
    this.registry = registry;
    this.layers = graph.objects(LAYERS);
    this.names =
        layers.stream().map(layer -> layer.raw("name") instanceof String name ? name : "").toList();
  }

  /**
   * Reads a whole graph, with its inputs and outputs, and constructs it.
   *
   * @throws BadInputException if a key is unknown, or a value or layer does not fit
   */
  static Graph model(Fields graph, LayerRegistry registry) {
    var file = new GraphFile(graph, registry);
    for (Fields input : graph.objects("inputs")) {
      file.input(input);
    }
    List<Fields> listed = graph.objects("outputs");
    file.layers("");
    var outputs = new ArrayList<Output>();
    for (Fields output : listed) {
      Source source = file.source(output, FROM, output.string(FROM));
      outputs.add(new Output(output, output.string("name"), source));
    }
    return file.plan(outputs).create();
  }

  /** Reads a graph with one input and one output; see {@link GraphPlan#read}. */
  static GraphPlan read(Fields graph, LayerRegistry registry) {
    var file = new GraphFile(graph, registry);
    if (file.layers.isEmpty()) {
      throw graph.error(LAYERS, "expected at least one layer, got an empty list");
    }
    file.places.put(Inputs.ONLY, graph);
    String output = graph.string(OUTPUT, file.names.get(file.names.size() - 1));
    if (!file.names.contains(output.replaceFirst("\\..*", ""))) {
      throw output.equals(Inputs.ONLY)
          ? graph.error(OUTPUT, "expected the name of a layer, got the input; name a layer")
          : file.unknown(graph, OUTPUT, output, "a layer", file.names);
    }
    file.layers(output);
    Source source = file.source(graph, OUTPUT, output);
    return file.plan(List.of(new Output(graph, Outputs.ONLY, source)));
  }

  private static Graph.Kind kind(Fields input) {
    var kinds = new LinkedHashMap<String, Graph.Kind>();
    for (Graph.Kind kind : Graph.Kind.values()) {
      kinds.put(kind.text(), kind);
    }
    return Objects.requireNonNull(kinds.get(input.oneOf("kind", kinds.keySet())));
  }

  private void input(Fields input) {
    Graph.Kind kind = kind(input);
    String name = input.string("name");
    inputs.add(new Input(input, name, kind, kind.hasIds() ? 1 : LayerRegistry.size(input, "size")));
    places.put(name, input);
  }

  private GraphPlan plan(List<Output> outputs) {
    graph.done();
    places.forEach(
        (name, place) -> {
          if (!read.contains(name)) {
            throw place.error(
                "nothing reads \""
                    + name
                    + "\"; name it in from of another layer"
                    + (isInput(name) ? "" : ", make it the output, or remove it"));
          }
        });
    return new GraphPlan(graph, inputs, nodes, outputs);
  }

  private boolean isInput(String name) {
    return places.containsKey(name) && !joining.containsKey(name);
  }

  private void layers(String output) {
    for (Fields config : layers) {
      String name = config.string("name");
      if (places.containsKey(name)) {
        throw config.error(
            "name",
            "\""
                + name
                + "\" appears twice, first as "
                + (isInput(name) ? "an input" : "a layer")
                + "; choose another name");
      }
      try {
        Graph.requireName(name);
      } catch (IllegalArgumentException e) {
        throw config.error(FailureText.of(e));
      }
      Node node = node(config, name, name.equals(output));
      nodes.add(node);
      places.put(name, config);
      config.done();
    }
  }

  private Node node(Fields config, String name, boolean last) {
    List<Source> from = sources(config, FROM);
    List<String> ways = Stream.of("layer", "merge", "join", "shared").filter(config::has).toList();
    if (ways.size() != 1) {
      config.has(STATE);
      config.done(); // the key may be misspelt
      throw config.error(
          "expected one of layer, merge, join and shared, got "
              + (ways.isEmpty() ? "none" : String.join(" and ", ways)));
    }
    String way = ways.get(0);
    LayerPosition place = way.equals("layer") ? place(config, from, last) : null;
    Supplier<MultiInputLayer> joined =
        switch (way) {
          case "merge" -> merge(config);
          case "join" -> {
            Fields.Named named = config.namedObject(way);
            yield registry.planJoining(named.name(), named.fields());
          }
          default -> null;
        };
    String shared = way.equals("shared") ? shared(config) : null;
    boolean joins =
        joined != null || (shared != null && Objects.requireNonNull(joining.get(shared)));
    if (!joins) {
      only(config, from);
    } else if (config.has(STATE)) {
      throw config.error(STATE, "only a recurrent layer begins from a state; remove it");
    }
    joining.put(name, joins);
    LayerKind kind = place == null ? LayerKind.STATELESS : place.layer().kind();
    states.put(name, shared != null ? states.get(shared) : kind == null ? null : kind.parts());
    if (place != null && kind != null && !kind.hasState() && config.has(STATE)) {
      throw config.error(
          "layer "
              + name
              + ": only recurrent layers begin from a state, got a layer of type "
              + place.layer().type());
    }
    return new Node(config, name, from, state(config), place, joined, shared);
  }

  private LayerPosition place(Fields config, List<Source> from, boolean last) {
    Source only = only(config, from);
    Fields.Named named = config.namedObject("layer");
    LayerPlan layer = registry.plan(named.name(), named.fields());
    return new LayerPosition(layer, only.part() == null && isInput(only.name()), last);
  }

  private static Source only(Fields config, List<Source> from) {
    if (from.size() != 1) {
      throw config.error(
          FROM, "expected one name, as it is a layer of one input, got " + from + "; merge them");
    }
    return from.get(0);
  }

  private static Supplier<MultiInputLayer> merge(Fields config) {
    var ways = new LinkedHashMap<String, Merge>();
    for (Merge way : Merge.values()) {
      if (way != Merge.NONE) {
        ways.put(way.text(), way);
      }
    }
    Merge merge = Objects.requireNonNull(ways.get(config.oneOf("merge", ways.keySet())));
    return () -> new MergeLayer(merge);
  }

  private String shared(Fields config) {
    String owner = config.string("shared");
    if (!joining.containsKey(owner)) {
      throw unknown(config, "shared", owner, "a layer", joining.keySet());
    }
    return owner;
  }

  private Initial state(Fields config) {
    return config.has(STATE)
        ? new Initial(sources(config, STATE), config.raw(STATE) instanceof String)
        : Initial.ZERO;
  }

  private List<Source> sources(Fields config, String key) {
    List<String> texts =
        config.raw(key) instanceof String ? List.of(config.string(key)) : config.strings(key);
    if (texts.isEmpty()) {
      throw config.error(key, "expected a name, or a list of names, got an empty list");
    }
    return texts.stream().map(text -> source(config, key, text)).toList();
  }

  /** Reads a reference to an input, an earlier layer, or a part of its last state. */
  private Source source(Fields config, String key, String text) {
    String name = places.containsKey(text) ? text : text.replaceFirst("\\..*", "");
    if (!places.containsKey(name)) {
      throw unknown(config, key, name, "an input or a layer", places.keySet());
    }
    read.add(name);
    if (name.equals(text)) {
      return new Source(name, null, config, key);
    }
    String part = text.substring(name.length() + 1);
    List<String> parts = states.getOrDefault(name, List.of()); // none for an input
    if (parts != null && !parts.contains(part)) {
      throw config.error(
          key,
          parts.isEmpty()
              ? "\"" + name + "\" is not the output of a recurrent layer, so it has no state"
              : "the state of \"" + name + "\" has no part \"" + part + "\"; available: " + parts);
    }
    return new Source(name, part, config, key);
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
}
