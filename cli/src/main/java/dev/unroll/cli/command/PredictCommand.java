package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.data.table.CsvOutput;
import dev.unroll.store.Json;
import dev.unroll.tasks.forecast.Forecast;
import dev.unroll.tasks.forecast.Forecaster;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll predict}: what follows the end of a series. */
@Command(
    name = "predict",
    description = "Forecast the values that follow those of a CSV file, as CSV.",
    footer = {
      "",
      "Example:",
      "  unroll predict runs/mine --input passengers.csv --horizon 12 >next-year.csv",
    })
final class PredictCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "A model file, or the directory of a run that holds one.")
  private Path model;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description =
          "A CSV file with the columns that the model was trained on; its last rows are"
              + " what the model looks at.")
  private Path input;

  @Option(
      names = "--horizon",
      paramLabel = "N",
      description =
          "How many values; default: as many as the model was trained for. Beyond these"
              + " it goes on from its own forecasts.")
  private @Nullable Integer horizon;

  @Option(names = "--json", description = "Print one JSON object in place of CSV.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (horizon != null && horizon < 1) {
      throw new ParameterException(
          spec.commandLine(), "--horizon must be 1 or more, got " + horizon);
    }
    threads.apply();
    Path file = ModelFiles.find(model);
    Forecaster forecaster = Forecaster.load(file);
    Forecast forecast =
        forecaster.predict(input, horizon == null ? forecaster.config().horizon() : horizon);
    forecast.notes().forEach(console::say);
    if (json) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      object.put("recipe", forecaster.recipe().name());
      object.put("task", forecaster.recipe().task());
      object.put("model", file.toString());
      object.put("input", input.toString());
      object.put("target", forecast.target());
      object.put("values", values(forecast));
      console.result(Json.write(object));
    } else {
      console.out().print(csv(forecast));
    }
    return 0;
  }

  /** Values as JSON takes them, which has no word for what is not a number. */
  private static List<@Nullable Double> values(Forecast forecast) {
    var values = new ArrayList<@Nullable Double>();
    for (double value : forecast.values()) {
      values.add(Double.isFinite(value) ? value : null);
    }
    return values;
  }

  private static String csv(Forecast forecast) throws IOException {
    var text = new StringWriter();
    try (var rows = CsvOutput.to(text, "step", forecast.target())) {
      for (int i = 0; i < forecast.values().length; i++) {
        rows.row(i + 1, forecast.values()[i]);
      }
    }
    return text.toString();
  }
}
