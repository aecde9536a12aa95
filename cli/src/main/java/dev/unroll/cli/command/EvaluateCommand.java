package dev.unroll.cli.command;

import dev.unroll.cli.plot.ScoreFiles;
import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Report;
import dev.unroll.cli.report.Text;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.language.DynamicEvaluation;
import dev.unroll.tasks.language.LanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll evaluate}: scores a trained model on other data. */
@Command(
    name = "evaluate",
    description =
        "Score a trained model on a whole file next to baselines: naive forecasts of the same"
            + " values, or the majority class. A note has the number of its examples that were"
            + " trained on, if the model file has a record of them.",
    footer = {
      "",
      "Examples:",
      "  unroll evaluate runs/mine --data last-year.csv",
      "  unroll evaluate runs/reviews --data others.csv --skip-bad --plot confusion.png",
      "  unroll evaluate runs/ptb --data other.txt --dynamic --dynamic-rate 0.1",
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "A model file, or the directory of a run that holds one.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description =
          "A file like that of training: with the same columns, including labels; of images, the"
              + " file of their labels must be next to it.")
  private Path data;

  @Mixin private SkipBad skipBad;

  @Mixin private ReadingOptions reading;

  @Mixin private DynamicOptions dynamic;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Draw the confusion matrix, or the forecast, into this file.")
  private @Nullable Path plot;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  private final RequestedPlot requested;

  EvaluateCommand(Console console) {
    this.console = console;
    requested = new RequestedPlot(console);
  }

  @Override
  public Integer call() throws IOException {
    if (plot != null && !plot.toString().endsWith(".png")) {
      throw new ParameterException(
          spec.commandLine(), "--plot requires a file named .png, got \"" + plot + "\"");
    }
    boolean adapts = dynamic.isOn();
    DynamicEvaluation settings = dynamic.settings();
    threads.apply();
    Path file = ModelFiles.find(model, console);
    OutputFiles.requireOther(plot, "--plot", data, file);
    if (adapts) {
      LanguageModel languageModel = LanguageModel.load(file).withReading(reading.settings(spec));
      skipBad.check(languageModel.recipe());
      report(languageModel.recipe(), file, languageModel.evaluate(data, settings));
    } else {
      Predictor predictor = Predictor.load(file).withReading(reading.settings(spec));
      skipBad.check(predictor.recipe());
      // whether or not training skipped bad rows
      report(predictor.recipe(), file, predictor.evaluate(data, skipBad.isSet()));
    }
    return requested.exitCode(0);
  }

  private void report(Recipe recipe, Path file, Score score) throws IOException {
    score.data().ifPresent(read -> console.say(read.sentence()));
    Path drawn =
        plot != null && ScoreFiles.draw(score, recipe.name(), plot, requested) ? plot : null;
    if (json) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      object.put("recipe", recipe.name());
      object.put("task", recipe.task());
      object.put("model", file.toString());
      object.put("data", data.toString());
      score.data().ifPresent(read -> object.put("read", read.json()));
      Report.json(score, object);
      object.put("baselines", Report.jsonOfAll(score.baselines()));
      object.put("plot", drawn == null ? null : drawn.toString());
      object.put("notes", score.notes());
      score.notes().forEach(console::say);
      console.json(object);
    } else {
      console.result(Report.text(score, Text.shown(String.valueOf(data.getFileName())), "model"));
      if (drawn != null) {
        console.result("\nplot   " + drawn);
      }
      console.next(Next.using(recipe.task(), model, data));
    }
  }
}
