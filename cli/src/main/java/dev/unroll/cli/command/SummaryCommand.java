package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.internal.PathText;
import dev.unroll.nn.ModelSummary;
import dev.unroll.nn.Sequential;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Training;
import dev.unroll.tensor.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll summary}: shows layers, parameters, shapes, and how each layer is computed. */
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

  private final Console console;

  @Parameters(
      paramLabel = "MODEL|RECIPE",
      completionCandidates = Candidates.RecipeNames.class,
      description = "A model file, the directory of a run, or a recipe by name or file.")
  private String what;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "As for train, for recipes whose input size depends on the data.")
  private @Nullable Path data;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  SummaryCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (isModel(what)) {
      Path model = PathText.of("", what);
      Predictor predictor = Predictor.load(ModelFiles.find(model, console));
      show(predictor, Next.using(predictor.recipe().task(), model, null));
    } else {
      try (Training<?> training = Training.create(Recipes.find(what), ModelFiles.location(data))) {
        show(training.predictor(), Next.training(what, data, Map.of()));
      }
    }
    return 0;
  }

  private void show(Predictor predictor, String next) {
    if (json) {
      console.json(object(predictor));
    } else {
      console.result(text(predictor));
      console.next(next);
    }
  }

  private static boolean isModel(String what) {
    boolean recipe =
        Recipes.names().contains(what) || what.endsWith(".yaml") || what.endsWith(".yml");
    return !recipe && (what.endsWith(".safetensors") || Files.exists(PathText.of("", what)));
  }

  private static ModelSummary summary(Predictor predictor) {
    return predictor.model() instanceof Sequential layers
        ? layers.summary(predictor.inputShape())
        : predictor.model().summary();
  }

  private static String text(Predictor predictor) {
    return Text.shown(predictor.recipe().name())
        + ": "
        + predictor.recipe().task()
        + "\n\n"
        + summary(predictor);
  }

  private static Map<String, @Nullable Object> object(Predictor predictor) {
    ModelSummary summary = summary(predictor);
    var layers = new ArrayList<Object>();
    String output = "";
    for (ModelSummary.Row row : summary.rows()) {
      if (row.path().isEmpty()) {
        continue; // an input
      }
      if (row.type().equals("output")) {
        output = row.from().get(0);
        continue;
      }
      var parameters = new ArrayList<Object>();
      row.parameters().forEach((key, value) -> parameters.add(object(key, value)));
      var object = new LinkedHashMap<String, Object>();
      object.put("name", row.name());
      object.put("type", row.type());
      object.put("path", row.path());
      if (!row.from().isEmpty()) {
        object.put("from", row.from());
      }
      object.put("output", ModelSummary.sizes(row.output()));
      object.put("parameters", parameters);
      layers.add(object);
    }
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("recipe", predictor.recipe().name());
    object.put("task", predictor.recipe().task());
    object.put("input", ModelSummary.sizes(predictor.inputShape()));
    object.put("layers", layers);
    if (!output.isEmpty()) {
      object.put("output", output); // the layer that computes it; for a chain of layers, the last
    }
    object.put("values", summary.values());
    return object;
  }

  private static Map<String, Object> object(String name, Parameter parameter) {
    var object = new LinkedHashMap<String, Object>();
    object.put("name", name);
    object.put("shape", ModelSummary.sizes(parameter.shape()));
    object.put("values", parameter.size());
    object.put("trainable", parameter.trainable());
    return object;
  }
}
