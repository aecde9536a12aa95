package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.data.table.CsvOutput;
import dev.unroll.store.Json;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.RowPredictions;
import dev.unroll.tasks.forecast.Forecast;
import dev.unroll.tasks.forecast.Forecaster;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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
    description = {
      "Forecast the values that follow those of a CSV file, or predict the number of each sequence,"
          + " text or image, as CSV.",
      "",
      "A regressor of texts reads them from the arguments, from --input or from stdin, one per"
          + " line."
    },
    footer = {
      "",
      "Examples:",
      "  unroll predict runs/mine --input passengers.csv --horizon 12 >next-year.csv",
      "  unroll predict runs/wear --input machines.csv >remaining-life.csv",
    })
final class PredictCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or the directory of a run that holds one.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "TEXT",
      description = "Texts for a regressor of texts, after -- where one begins with a hyphen.")
  private List<String> texts = List.of();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "A CSV file with the columns that the model was trained on: a forecaster continues it"
              + " after its last row; a regressor predicts each sequence, and its column of labels"
              + " may be missing.")
  private @Nullable Path input;

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
      throw refusal("--horizon must be 1 or more, got " + horizon);
    }
    threads.apply();
    Path file = ModelFiles.find(model);
    Optional<RowPredictions> rows = Predictor.load(file).rowPredictions();
    if (rows.isPresent()) {
      return predictRows(rows.get());
    }
    Forecaster forecaster = Forecaster.load(file);
    if (input == null || !texts.isEmpty()) {
      throw refusal("a forecaster requires --input=FILE, and no texts");
    }
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

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private int predictRows(RowPredictions rows) throws IOException {
    if (horizon != null) {
      throw refusal("--horizon is for forecasters; remove it");
    }
    if (input != null && !texts.isEmpty()) {
      throw refusal("texts come as arguments or with --input, not both");
    }
    return new PredictedRows(rows, console, json).run(input, texts, model);
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
