package dev.unroll.cli.command;

import dev.unroll.cli.plot.ScoreFiles;
import dev.unroll.cli.report.Console;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Table;
import dev.unroll.data.table.CsvOutput;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.store.Json;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.RowPredictions;
import dev.unroll.tasks.forecast.Forecast;
import dev.unroll.tasks.forecast.Forecaster;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
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

/** {@code unroll predict}: forecasts the values after the end of a series. */
@Command(
    name = "predict",
    description = {
      "Forecast the values that follow those of a CSV file, as CSV with the same separator and decimal"
          + " mark: the step, its time where the file has times, and the value. Or predict a number for each sequence, text or image.",
      "",
      "The rows are read and checked as in training: they are sorted by time, duplicate times are"
          + " rejected, and gaps are noted.",
      "A regressor of texts reads them from the arguments, from --input or from stdin, one per line.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll predict runs/mine --input passengers.csv --horizon 12 --out next-year.csv",
      "  unroll predict runs/mine --input now.csv --missing forward-fill --plot forecast.png",
      "  unroll predict runs/mine --input - <now.csv",
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
          "A CSV file with the columns that the model was trained on, or - for stdin. A forecaster"
              + " reads its last rows; a regressor predicts each sequence, and the column of"
              + " labels may be missing.")
  private @Nullable Path input;

  @Option(
      names = "--horizon",
      paramLabel = "N",
      description =
          "Number of values; default: as many as the model was trained for. After these"
              + " it continues from its own forecasts.")
  private @Nullable Integer horizon;

  @Mixin private ReadingOptions reading;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the result into this file, compressed if named .gz, in a directory that is made if there is none; - and by default: stdout.")
  private @Nullable Path out;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Draw the last values and the forecast into this file.")
  private @Nullable Path plot;

  @Option(names = "--json", description = "Print one JSON object in place of CSV.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  private final RequestedPlot requested;

  PredictCommand(Console console) {
    this.console = console;
    requested = new RequestedPlot(console);
  }

  @Override
  public Integer call() throws IOException {
    if (horizon != null && horizon < 1) {
      throw refusal("--horizon must be 1 or more, got " + horizon);
    }
    if (plot != null && !plot.toString().endsWith(".png")) {
      throw refusal("--plot expected a file named .png, got \"" + plot + "\"");
    }
    TextArguments.refuseFiles(texts);
    threads.apply();
    Path file = ModelFiles.find(model, console);
    out = OutputFiles.unlessStdout(out);
    OutputFiles.requireOther(out, "--out", input, file);
    OutputFiles.requireOther(plot, "--plot", input, file);
    Predictor predictor = Predictor.load(file);
    if (predictor.rowPredictions().isPresent()) {
      return predictRows(predictor.withReading(reading.settings(spec)));
    }
    Forecaster forecaster = Forecaster.load(file).withReading(reading.settings(spec));
    if (input == null || !texts.isEmpty()) {
      throw refusal("a forecaster requires --input=FILE, and no texts");
    }
    Series series = forecaster.read(table(input, forecaster));
    Forecast forecast =
        forecaster.predict(series, horizon == null ? forecaster.config().horizon() : horizon);
    console.say(forecaster.describe(series).sentence());
    forecast.notes().forEach(console::say);
    write(json ? json(file, forecaster, series, forecast) : csv(series, forecast));
    if (plot != null && ScoreFiles.draw(forecaster.plot(series, forecast), plot, requested)) {
      console.say("plot: " + plot);
    }
    if (!json && !input.toString().equals("-")) {
      console.next(
          plot == null
              ? Next.of("predict", model, "--input", input, "--plot", "forecast.png")
              : Next.scoring(model, input));
    }
    return requested.exitCode(0);
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private int predictRows(Predictor predictor) throws IOException {
    if (horizon != null || plot != null) {
      throw refusal("--horizon and --plot are for forecasters; remove them");
    }
    if (input != null && !texts.isEmpty()) {
      throw refusal("pass texts as arguments or with --input, not both");
    }
    RowPredictions rows = predictor.rowPredictions().orElseThrow();
    if (out != null) {
      OutputFiles.write(
          out,
          to ->
              new PredictedRows(rows, console.in(), to, json)
                  .run(input, texts, model)
                  .forEach(console::say));
      console.say("written: " + out);
      next();
      return 0;
    }
    new PredictedRows(rows, console.in(), console.data(), json)
        .run(input, texts, model)
        .forEach(console::say);
    if (console.data().checkError()) {
      console.say("the predictions cannot be written; is the disk full, or was the reader closed?");
      return Failures.BAD_INPUT;
    }
    next();
    return 0;
  }

  private void next() {
    if (!json && (input == null ? !texts.isEmpty() : !input.toString().equals("-"))) {
      console.next(Next.scoring(model, input));
    }
  }

  private Table table(Path input, Forecaster forecaster) throws IOException {
    return input.toString().equals("-")
        ? Table.read("stdin", TextFiles.unpack(console.in(), "stdin"), forecaster.config().format())
        : Table.read(input, forecaster.config().format());
  }

  private void write(String text) throws IOException {
    if (out == null) {
      console.data().print(text);
    } else {
      OutputFiles.write(out, to -> to.print(text));
      console.say("written: " + out);
    }
  }

  private String json(Path file, Forecaster forecaster, Series series, Forecast forecast) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("recipe", forecaster.recipe().name());
    object.put("task", forecaster.recipe().task());
    object.put("model", file.toString());
    object.put("input", String.valueOf(input));
    object.put("read", forecaster.describe(series).json());
    object.put("target", forecast.target());
    if (!forecast.times().isEmpty()) {
      object.put("times", forecast.times());
    }
    object.put("values", values(forecast));
    object.put("notes", forecast.notes());
    return Json.write(object) + System.lineSeparator();
  }

  /** Returns values for JSON, which has no representation of NaN. */
  private static List<@Nullable Double> values(Forecast forecast) {
    var values = new ArrayList<@Nullable Double>();
    for (int i = 0; i < forecast.values().length; i++) {
      BigDecimal value = forecast.rounded(i);
      values.add(value == null ? null : value.doubleValue());
    }
    return values;
  }

  /** Returns a table with the separator, decimal mark and byte order mark of the series. */
  private String csv(Series series, Forecast forecast) throws IOException {
    String time = forecast.timeColumn();
    FoundFormat format = series.format().filter(found -> found.separator() != ' ').orElse(null);
    String mark = OutputFiles.markOf(input);
    boolean comma = OutputFiles.hasDecimalComma(format, mark);
    var text = new StringWriter();
    text.write(mark);
    String[] header =
        time == null
            ? new String[] {"step", forecast.target()}
            : new String[] {"step", time, forecast.target()};
    try (var rows =
        format == null ? CsvOutput.to(text, header) : CsvOutput.like(format, text, header)) {
      for (int i = 0; i < forecast.values().length; i++) {
        BigDecimal value = forecast.rounded(i);
        String plain = value == null ? "" : value.toPlainString();
        String number = comma ? plain.replace('.', ',') : plain;
        if (time == null) {
          rows.row(i + 1, number);
        } else {
          rows.row(i + 1, forecast.times().get(i), number);
        }
      }
    }
    return text.toString();
  }
}
