package dev.unroll.cli;

import dev.unroll.store.Json;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Task;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll summary}: layers, parameters, shapes, and how each layer is computed. */
@Command(
    name = "summary",
    description =
        "Show the layers of a model or recipe, their parameters and shapes, and how each"
            + " is computed.",
    footer = {
      "",
      "Examples:",
      "  unroll summary sine",
      "  unroll summary runs/mine --json",
    })
final class SummaryCommand implements Callable<Integer> {
  private static final String[] OPEN_SIZES = {"N", "T"};

  private final Console console;

  @Parameters(
      paramLabel = "MODEL|RECIPE",
      description = "A model file, the directory of a run, or a recipe by name or file.")
  private String what;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "As for train, where a recipe's data decide on the size of its input.")
  private @Nullable Path data;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  SummaryCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Task task =
        isModel(what)
            ? Task.load(ModelFiles.find(Path.of(what)))
            : Task.create(Recipes.find(what), data);
    console.result(json ? Json.write(object(task)) : text(task));
    return 0;
  }

  private static boolean isModel(String what) {
    boolean recipe =
        Recipes.names().contains(what) || what.endsWith(".yaml") || what.endsWith(".yml");
    return !recipe && (what.endsWith(".safetensors") || Files.exists(Path.of(what)));
  }

  private static String text(Task task) {
    var left = Table.Align.LEFT;
    var table = new Table(left, left, left, left, left, Table.Align.RIGHT, left);
    table.row("layer", "computed", "output", "parameter", "shape", "values", "");
    int[] input = task.inputShape();
    table.row("input", "", shape(input));
    var shapes = task.model().shapes(input);
    task.model()
        .layers()
        .forEach(
            (name, layer) -> {
              String[] start = {name, layer.path(), shape(shapes.getOrDefault(name, new int[0]))};
              for (var each : layer.parameters().entrySet()) {
                Parameter parameter = each.getValue();
                table.row(
                    start[0],
                    start[1],
                    start[2],
                    each.getKey(),
                    shape(parameter.shape()),
                    Text.count(parameter.size()),
                    parameter.trainable() ? "" : "frozen");
                start = new String[] {"", "", ""};
              }
              if (layer.parameters().isEmpty()) {
                table.row(start);
              }
            });
    table.row("total", "", "", "", "", Text.count(task.model().parameterCount()));
    return task.recipe().name() + ": " + task.recipe().task() + "\n\n" + table.text();
  }

  private static Map<String, @Nullable Object> object(Task task) {
    int[] input = task.inputShape();
    var shapes = task.model().shapes(input);
    var layers = new ArrayList<Object>();
    task.model()
        .layers()
        .forEach(
            (name, layer) -> {
              var parameters = new ArrayList<Object>();
              layer.parameters().forEach((key, value) -> parameters.add(object(key, value)));
              var object = new LinkedHashMap<String, Object>();
              object.put("name", name);
              object.put("type", layer.type());
              object.put("path", layer.path());
              object.put("output", sizes(shapes.getOrDefault(name, new int[0])));
              object.put("parameters", parameters);
              layers.add(object);
            });
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("recipe", task.recipe().name());
    object.put("task", task.recipe().task());
    object.put("input", sizes(input));
    object.put("layers", layers);
    object.put("values", task.model().parameterCount());
    return object;
  }

  private static Map<String, Object> object(String name, Parameter parameter) {
    var object = new LinkedHashMap<String, Object>();
    object.put("name", name);
    object.put("shape", sizes(parameter.shape()));
    object.put("values", parameter.size());
    object.put("trainable", parameter.trainable());
    return object;
  }

  private static String shape(int[] shape) {
    return sizes(shape).toString();
  }

  /** Sizes as numbers, open ones by their letter. */
  private static List<Object> sizes(int[] shape) {
    var sizes = new ArrayList<Object>();
    Arrays.stream(shape)
        .forEach(
            size -> {
              if (size == Shape.ANY) {
                sizes.add(sizes.size() < OPEN_SIZES.length ? OPEN_SIZES[sizes.size()] : "any");
              } else {
                sizes.add(size);
              }
            });
    return sizes;
  }
}
