package dev.unroll.cli;

import dev.unroll.store.Json;
import dev.unroll.tasks.ForecastResult;
import dev.unroll.tasks.Forecaster;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll evaluate}: the error of a trained model on other data. */
@Command(
    name = "evaluate",
    description =
        "Score a trained model on a whole CSV file, beside naive forecasts of the same values.",
    footer = {
      "",
      "Example:",
      "  unroll evaluate runs/mine --data last-year.csv",
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "MODEL",
      description = "A model file, or the directory of a run that holds one.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      required = true,
      description = "A CSV file with the columns that the model was trained on.")
  private Path data;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    threads.apply();
    Path file = ModelFiles.find(model);
    var forecaster = Forecaster.load(file);
    ForecastResult result = forecaster.evaluate(data);
    if (json) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      object.put("recipe", forecaster.recipe().name());
      object.put("task", forecaster.recipe().task());
      object.put("model", file.toString());
      object.put("data", data.toString());
      object.put("metrics", Report.json(result.metrics()));
      if (!result.steps().isEmpty()) {
        object.put("steps", Report.json(result.steps()));
      }
      object.put("baselines", Report.jsonOfAll(result.baselines()));
      result.notes().forEach(console::say);
      console.result(Json.write(object));
    } else {
      console.result(Report.table(result, "model"));
      if (!result.steps().isEmpty()) {
        console.result("\n" + Report.steps(result));
      }
      if (!result.notes().isEmpty()) {
        console.result("\n" + Report.notes(result));
      }
    }
    return 0;
  }
}
