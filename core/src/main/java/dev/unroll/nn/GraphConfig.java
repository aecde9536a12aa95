package dev.unroll.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of a {@link Graph} as plain JSON values:
 *
 * <pre>
 * {"inputs":  [{"name": "source", "kind": "ids"}, {"name": "age", "kind": "rows", "size": 1}],
 *  "layers":  [{"name": "words",   "from": ["source"], "layer": {"embedding": {...}}},
 *              {"name": "encoder", "from": ["words"],  "layer": {"lstm": {...}}},
 *              {"name": "again",   "from": ["other"],  "shared": "words"},
 *              {"name": "decoder", "from": ["again"],  "state": ["encoder.h", "encoder.c"],
 *                                                      "layer": {"lstm": {...}}},
 *              {"name": "both",    "from": ["decoder", "age"], "join": {"merge": {...}}}],
 *  "outputs": [{"name": "y", "from": "both"}]}
 * </pre>
 */
final class GraphConfig {
  private GraphConfig() {}

  static Map<String, Object> of(Graph graph) {
    var inputs = new ArrayList<Map<String, Object>>();
    var layers = new ArrayList<Map<String, Object>>();
    for (GraphNode node : graph.nodes()) {
      if (node.input() != null) {
        inputs.add(input(node, node.input()));
      } else {
        layers.add(layer(node));
      }
    }
    var outputs = new ArrayList<Map<String, Object>>();
    graph
        .outputEdges()
        .forEach(
            (name, edge) -> {
              var output = new LinkedHashMap<String, Object>();
              output.put("name", name);
              output.put("from", edge.toString());
              outputs.add(output);
            });
    var config = new LinkedHashMap<String, Object>();
    config.put("inputs", inputs);
    config.put("layers", layers);
    config.put("outputs", outputs);
    return config;
  }

  private static Map<String, Object> input(GraphNode node, Graph.Kind kind) {
    var input = new LinkedHashMap<String, Object>();
    input.put("name", node.name());
    input.put("kind", kind.text());
    if (!kind.hasIds()) {
      input.put("size", node.shape()[node.shape().length - 1]);
    }
    return input;
  }

  private static Map<String, Object> layer(GraphNode node) {
    var config = new LinkedHashMap<String, Object>();
    config.put("name", node.name());
    config.put("from", names(node.from()));
    if (!node.initial().isEmpty()) {
      config.put("state", names(node.initial()));
    }
    Layer layer = node.layer();
    MultiInputLayer joining = node.joining();
    if (node.isShared()) {
      config.put("shared", node.owner());
    } else if (layer != null) {
      config.put("layer", layer.description());
    } else if (joining != null) {
      config.put("join", Map.of(joining.type(), joining.config()));
    }
    return config;
  }

  private static List<String> names(List<Edge> edges) {
    return edges.stream().map(Edge::toString).toList();
  }
}
