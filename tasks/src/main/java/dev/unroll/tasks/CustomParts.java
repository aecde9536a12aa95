package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.Sgd;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The custom parts that a model file needs, by kind. Custom parts are those that this library alone
 * does not contain. A file lists them under {@code needs}, so that loading with a registry that
 * lacks some of them fails with all the missing names in one message. A file that needs none has no
 * such key.
 *
 * @param byKind the names, by {@link Kind#key}
 */
record CustomParts(Map<String, Set<String>> byKind) {
  static final String KEY = "needs";
  private static final Set<String> INNER = Set.of("layer", "forward", "backward", "cell");
  private static final Set<String> INNERS = Set.of("layers", "cells");

  /** The kinds of parts that can be registered. */
  private enum Kind {
    TASK("task", "withTask"),
    INPUT("input", "withInput"),
    LAYER("layer", "withLayers"),
    JOINING("layer of several inputs", "withLayers"),
    MODEL("model", "withLayers"),
    LOSS("loss", "withLoss"),
    METRIC("metric", "withMetric"),
    OPTIMIZER("optimizer", "withOptimizer"),
    SCHEDULE("schedule", "withSchedule");

    private final String key;
    private final String method;

    Kind(String key, String method) {
      this.key = key;
      this.method = method;
    }

    Collection<String> known(Registry registry) {
      return switch (this) {
        case TASK -> registry.tasks().stream().map(TaskType::name).toList();
        case INPUT -> registry.inputs().names();
        case LAYER -> registry.words().layers().types();
        case JOINING -> registry.words().layers().joiningTypes();
        case MODEL -> registry.words().layers().modelTypes();
        case LOSS -> registry.words().names("loss");
        case METRIC -> registry.words().names("metrics");
        case OPTIMIZER -> registry.words().names("optimizer");
        case SCHEDULE -> registry.words().names("schedule");
      };
    }
  }

  /** Finds the custom parts of a model and of the recipe that it was trained from. */
  static CustomParts of(Model model, Recipe recipe) {
    var used = new TreeMap<Kind, Set<String>>();
    add(used, Kind.TASK, recipe.type().name());
    recipe.type().inputKind(recipe).ifPresent(kind -> add(used, Kind.INPUT, kind));
    Set<String> taskMetrics =
        recipe
            .type()
            .trainingWords()
            .map(words -> words.metrics().known().keySet())
            .orElse(Set.of());
    if (recipe.type().trainingWords().isPresent()
        && recipe.yaml().get("training") instanceof Map<?, ?> training) {
      training(training, used);
    }
    if (model instanceof Graph graph) {
      ofGraph(graph.config(), used);
    } else if (!(model instanceof Sequential)) {
      add(used, Kind.MODEL, model.type());
    }
    model.layers().values().forEach(layer -> layer(layer.type(), layer.config(), used));
    Registry standard = Registry.builtIn();
    var custom = new LinkedHashMap<String, Set<String>>();
    used.forEach(
        (kind, names) -> {
          var unknown = new LinkedHashSet<>(names);
          unknown.removeAll(kind.known(standard));
          if (kind == Kind.METRIC) {
            unknown.removeAll(taskMetrics);
          }
          if (!unknown.isEmpty()) {
            custom.put(kind.key, unknown);
          }
        });
    return new CustomParts(custom);
  }

  private static void add(Map<Kind, Set<String>> used, Kind kind, @Nullable Object name) {
    if (name instanceof String text) {
      used.computeIfAbsent(kind, key -> new LinkedHashSet<>()).add(text);
    }
  }

  private static void training(Map<?, ?> training, Map<Kind, Set<String>> used) {
    named(training.get("loss"), Kind.LOSS, used);
    named(training.get("optimizer"), Kind.OPTIMIZER, used);
    named(training.get("schedule"), Kind.SCHEDULE, used);
    if (training.get("metrics") instanceof List<?> metrics) {
      metrics.forEach(metric -> add(used, Kind.METRIC, metric));
    }
    if (training.get("optimizer") instanceof Map<?, ?> optimizer
        && optimizer.get("groups") instanceof List<?> groups) {
      groups.forEach(group -> named(group, Kind.OPTIMIZER, used));
    }
  }

  /** Adds a part that is written as a name, or as an object with a name. */
  private static void named(@Nullable Object value, Kind kind, Map<Kind, Set<String>> used) {
    add(used, kind, value instanceof Map<?, ?> object ? object.get("name") : value);
  }

  private static void ofGraph(Map<String, Object> config, Map<Kind, Set<String>> used) {
    if (config.get("layers") instanceof List<?> places) {
      for (Object place : places) {
        if (place instanceof Map<?, ?> settings
            && settings.get("join") instanceof Map<?, ?> joining) {
          joining.keySet().forEach(type -> add(used, Kind.JOINING, type));
        }
      }
    }
  }

  private static void layer(String type, Map<?, ?> config, Map<Kind, Set<String>> used) {
    add(used, Kind.LAYER, type);
    config.forEach(
        (key, value) -> {
          if (key instanceof String name && INNER.contains(name)) {
            inner(value, used);
          } else if (key instanceof String name
              && INNERS.contains(name)
              && value instanceof List<?> layers) {
            layers.forEach(layer -> inner(layer, used));
          }
        });
  }

  private static void inner(@Nullable Object described, Map<Kind, Set<String>> used) {
    if (described instanceof Map<?, ?> layer && layer.size() == 1) {
      layer.forEach(
          (type, config) -> {
            if (type instanceof String name && config instanceof Map<?, ?> settings) {
              layer(name, settings, used);
            }
          });
    }
  }

  /**
   * Returns a registry that contains these names, to check recipes that describe objects. The
   * readers that it adds return placeholders, which are never used.
   *
   * @param input the input kind of the recipe, which exists as an object
   */
  Registry known(Registry registry, Optional<InputKind> input) {
    Registry more = registry;
    if (input.isPresent() && !registry.inputs().names().contains(input.get().name())) {
      more = more.withInput(input.get());
    }
    for (String type : missing(Kind.LAYER, registry)) {
      more = more.withLayers(layers -> layers.with(type, fields -> new Dense(1, 1)));
    }
    for (String name : missing(Kind.LOSS, registry)) {
      more = more.withLoss(name, fields -> ignoring(fields, new MeanSquaredError()));
    }
    for (String name : missing(Kind.METRIC, registry)) {
      more = more.withMetric(name, ErrorMetric::mse);
    }
    for (String name : missing(Kind.OPTIMIZER, registry)) {
      more = more.withOptimizer(name, fields -> ignoring(fields, new Sgd(1)));
    }
    for (String name : missing(Kind.SCHEDULE, registry)) {
      more = more.withSchedule(name, fields -> ignoring(fields, Schedule.constant()));
    }
    return more;
  }

  private Set<String> missing(Kind kind, Registry registry) {
    var missing = new LinkedHashSet<>(byKind.getOrDefault(kind.key, Set.of()));
    missing.removeAll(kind.known(registry));
    return missing;
  }

  private static <T> T ignoring(Fields fields, T value) {
    fields.keys().forEach(fields::raw);
    return value;
  }

  /** Reads the custom parts that {@link #addTo} wrote. */
  static CustomParts read(Map<String, ? extends @Nullable Object> extra, Path path) {
    var byKind = new LinkedHashMap<String, Set<String>>();
    if (extra.containsKey(KEY) && !(extra.get(KEY) instanceof Map<?, ?>)) {
      throw new BadInputException(
          path
              + ": "
              + KEY
              + " is damaged (expected lists of names by kind); save the model again");
    }
    if (extra.get(KEY) instanceof Map<?, ?> needs) {
      needs.forEach(
          (kind, names) -> {
            if (!(kind instanceof String key && names instanceof List<?> list)) {
              throw new BadInputException(
                  path
                      + ": "
                      + KEY
                      + " is damaged (expected lists of names); save the model again");
            }
            var known = new LinkedHashSet<String>();
            for (Object name : list) {
              if (!(name instanceof String text)) {
                throw new BadInputException(
                    path
                        + ": "
                        + KEY
                        + " is damaged (expected lists of names by kind); save the model again");
              }
              known.add(text);
            }
            byKind.put(key, known);
          });
    }
    return new CustomParts(byKind);
  }

  /** Adds these parts to the extra values of a model file, if there are any. */
  void addTo(Map<String, @Nullable Object> extra) {
    if (!byKind.isEmpty()) {
      var needs = new LinkedHashMap<String, @Nullable Object>();
      byKind.forEach((kind, names) -> needs.put(kind, List.copyOf(names)));
      extra.put(KEY, needs);
    }
  }

  /**
   * Checks that a registry has all of these parts.
   *
   * @throws BadInputException if it lacks some; the message names all of them
   */
  void require(Registry registry, Path path) {
    var missing = new ArrayList<String>();
    var methods = new LinkedHashSet<String>();
    byKind.forEach(
        (key, names) -> {
          Kind kind = kind(key, path);
          for (String name : names) {
            if (!kind.known(registry).contains(name)) {
              missing.add(key + " \"" + Shown.of(name) + "\"");
              methods.add("Registry." + kind.method);
            }
          }
        });
    if (!missing.isEmpty()) {
      throw new BadInputException(
          "%s: the model needs custom parts that are not registered: %s. Load it with a registry that has them (%s), or put the jar of the plug-in on the class path."
              .formatted(path, String.join(", ", missing), String.join(", ", methods)));
    }
  }

  private static Kind kind(String key, Path path) {
    for (Kind kind : Kind.values()) {
      if (kind.key.equals(key)) {
        return kind;
      }
    }
    throw new BadInputException(
        "%s: the model needs a part of the kind \"%s\", which this version of Unroll does not support; use a newer version"
            .formatted(path, Shown.of(key)));
  }
}
