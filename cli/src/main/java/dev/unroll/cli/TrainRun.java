package dev.unroll.cli;

import dev.unroll.tasks.ClassifierResult;
import dev.unroll.tasks.ForecastResult;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Task;
import dev.unroll.tasks.TaskResult;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.DivergedException;
import dev.unroll.train.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code unroll train}, from the first step to the exit code.
 *
 * @param stop asks it to stop when a signal comes
 * @param files of the run
 * @param checkpoints of the run
 * @param logs what else it writes
 * @param json whether the result is one JSON object
 */
record TrainRun(
    Console console,
    StopSignal stop,
    RunFiles files,
    Checkpoints checkpoints,
    LogOptions logs,
    boolean json) {
  private static final int MISSED_EXPECTATION = 3;

  /** Begins a run. The checkpoints of one that has ended go, lest they be taken for this one's. */
  int train(Task task) throws IOException {
    Files.deleteIfExists(checkpoints.file());
    Files.deleteIfExists(checkpoints.bestFile());
    return run(task, List.of(), false);
  }

  /**
   * Goes on with a run.
   *
   * @param before the rows of its history so far
   */
  int resume(Task task, List<History.Row> before) throws IOException {
    files.removeLeftovers();
    return run(task, before, true);
  }

  /** The command that goes on with the run of a directory. */
  static String resumeCommand(Path directory) {
    String name = directory.toString();
    return "unroll train --resume " + (name.contains(" ") ? "\"" + name + "\"" : name);
  }

  /**
   * Trains, writes all files and says how it went.
   *
   * @param before the rows of the history from before a resume
   * @param resuming whether it goes on from the checkpoint
   * @return the exit code
   */
  private int run(Task task, List<History.Row> before, boolean resuming) throws IOException {
    Path events = logs.directory(files);
    try {
      task.checkpoints(checkpoints);
      if (events != null) {
        task.listener(logs.writer(events));
      }
      stop.onSignal(task::requestStop);
      TaskResult result = fit(task, before, resuming);
      task.save(files.model());
      History history = result.history();
      if (history != null) {
        HistoryFiles.write(history, files);
      }
      var report =
          new TrainReport(
              task.recipe(),
              result,
              files,
              drawn(plotFile(result), file -> plot(task.recipe().name(), result, file)),
              drawn(files.learning(), file -> plotLearning(task, history, file)),
              checkpoints,
              events);
      if (json) {
        report.printJson(console);
      } else {
        report.print(console);
      }
      return exitCode(result);
    } catch (DivergedException e) {
      task.save(files.model());
      HistoryFiles.write(e.history(), files);
      console.say("what was learned before is kept: " + files.model() + ", " + files.history());
      throw e;
    } finally {
      files.removeIfEmpty();
    }
  }

  private TaskResult fit(Task task, List<History.Row> before, boolean resuming) {
    if (!console.isTerminal()) {
      return fit(task, before, resuming, new PlainProgress(console.err()));
    }
    try (var progress = new BarProgress(console, task.recipe().name())) {
      return fit(task, before, resuming, progress);
    }
  }

  private TaskResult fit(
      Task task, List<History.Row> before, boolean resuming, RunListener progress) {
    task.listener(new HistoryFiles(files, before, progress::onWarning));
    return resuming ? task.resume(progress) : task.fit(progress);
  }

  /** Draws a picture, and says whether there was anything to draw. */
  @FunctionalInterface
  private interface Drawing {
    boolean write(Path file) throws IOException;
  }

  /** A failed plot is a warning, never a lost run: fonts or graphics libraries may be missing. */
  private @Nullable Path drawn(Path file, Drawing drawing) {
    try {
      return drawing.write(file) ? file : null;
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      console.say(
          "the plot "
              + file.getFileName()
              + " could not be drawn, all else is there: "
              + e.getMessage());
      return null;
    }
  }

  private Path plotFile(TaskResult result) {
    return result instanceof ClassifierResult ? files.confusion() : files.plot();
  }

  /** What a task predicts beside what is: a forecast, or a confusion matrix. */
  static boolean plot(String title, TaskResult result, Path file) throws IOException {
    if (result instanceof ClassifierResult classes) {
      return ConfusionPlot.write(title, classes.confusion(), classes.labels().names(), file);
    }
    ForecastPlot.write(((ForecastResult) result).chart(), file);
    return true;
  }

  private static boolean plotLearning(Task task, @Nullable History history, Path file)
      throws IOException {
    return history != null
        && LearningPlot.write(
            task.recipe().name(), history, task.training().duration().unit(), file);
  }

  private int exitCode(TaskResult result) {
    if (result.stopped()) {
      console.say("to go on: " + resumeCommand(files.directory()));
    }
    if (result.stopped() || stop.received()) {
      return StopSignal.EXIT_CODE;
    }
    var expectation = result.expectation();
    if (expectation != null && !expectation.met()) {
      console.say(expectation.sentence());
      return MISSED_EXPECTATION;
    }
    return 0;
  }
}
