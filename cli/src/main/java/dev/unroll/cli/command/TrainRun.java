package dev.unroll.cli.command;

import dev.unroll.cli.plot.LearningPlot;
import dev.unroll.cli.plot.Plots;
import dev.unroll.cli.plot.ScoreFiles;
import dev.unroll.cli.progress.BarProgress;
import dev.unroll.cli.progress.PlainProgress;
import dev.unroll.cli.report.Console;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.DivergedException;
import dev.unroll.train.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code unroll train}, from the first step to the exit code.
 *
 * @param stop stops the run on a signal
 * @param files files of the run
 * @param checkpoints checkpoints of the run
 * @param logs additional logs
 * @param data the file of {@code --data}; null: none
 * @param json whether the result is one JSON object
 */
record TrainRun(
    Console console,
    StopSignal stop,
    RunFiles files,
    Checkpoints checkpoints,
    LogOptions logs,
    @Nullable Path data,
    boolean json) {
  private static final int MISSED_EXPECTATION = 3;

  /**
   * Starts a run. Files of a finished run are removed, so that they are not mistaken for those of
   * this run.
   */
  int train(Training<?> training) throws IOException {
    files.removeRun();
    return run(training, List.of(), false);
  }

  /**
   * Resumes a run.
   *
   * @param before the rows of its history so far
   */
  int resume(Training<?> training, List<History.Row> before) throws IOException {
    files.removeLeftovers();
    return run(training, before, true);
  }

  /** Returns the command that resumes the run of a directory. */
  static String resumeCommand(Path directory) {
    String name = directory.toString();
    return "unroll train --resume " + (name.contains(" ") ? "\"" + name + "\"" : name);
  }

  /**
   * Trains, writes all files and reports the result.
   *
   * @param before the rows of the history from before a resume
   * @param resuming whether to resume from the checkpoint
   * @return the exit code
   */
  private int run(Training<?> training, List<History.Row> before, boolean resuming)
      throws IOException {
    Path events = logs.directory(files);
    try {
      training.checkpoints(checkpoints);
      if (events != null) {
        training.listener(logs.writer(events));
      }
      console.say(training.data().sentence());
      RunRecord.writeRecipe(training, files);
      stop.onSignal(training::requestStop);
      TrainingResult<?> result = fit(training, before, resuming);
      training.predictor().save(files.model());
      HistoryFiles.write(result.history(), files);
      String name = training.recipe().name();
      var report =
          new TrainReport(
              training,
              result,
              files,
              new ScoreFiles(files.directory(), name, logs.plotBefore(), this::warn)
                  .write(result.score()),
              RowFiles.write(result.score(), files.directory(), this::warn),
              learningCurve(training, result.history()),
              checkpoints,
              events);
      RunRecord.write(training, result, files, report.fileNames());
      if (json) {
        report.printJson(console);
      } else {
        report.print(console);
      }
      int code = exitCode(result);
      if (!json && code == 0) {
        console.next(Next.afterTraining(training.recipe().task(), files.directory(), data));
      }
      return code;
    } catch (DivergedException e) {
      training.predictor().save(files.model());
      HistoryFiles.write(e.history(), files);
      RunRecord.writeDiverged(training, e.history(), FailureText.of(e), files);
      console.say("the weights from before are kept: " + files.model() + ", " + files.history());
      throw e;
    }
  }

  private TrainingResult<?> fit(Training<?> training, List<History.Row> before, boolean resuming) {
    if (!console.terminal().exists()) {
      return fit(training, before, resuming, new PlainProgress(console));
    }
    try (var progress = new BarProgress(console, training.recipe().name())) {
      return fit(training, before, resuming, progress);
    }
  }

  private TrainingResult<?> fit(
      Training<?> training, List<History.Row> before, boolean resuming, RunListener progress) {
    training.listener(new HistoryFiles(files, before, progress::onWarning));
    return resuming ? training.resume(progress) : training.fit(progress);
  }

  private @Nullable Path learningCurve(Training<?> training, History history) {
    Path file = files.learning();
    return Plots.attempt(
            file,
            () ->
                LearningPlot.write(
                    training.recipe().name(), history, training.config().duration().unit(), file),
            this::warn)
        ? file
        : null;
  }

  private void warn(String sentence) {
    console.say(sentence);
  }

  private int exitCode(TrainingResult<?> result) {
    if (result.stopped()) {
      console.say("to resume: " + resumeCommand(files.directory()));
    }
    if (result.stopped() || stop.received()) {
      return StopSignal.EXIT_CODE;
    }
    result
        .expectation()
        .filter(outcome -> !outcome.met())
        .ifPresent(outcome -> console.say(outcome.sentence()));
    return result.missedExpectation() ? MISSED_EXPECTATION : 0;
  }
}
