package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.internal.AtomicFile;
import dev.unroll.internal.FailureText;
import dev.unroll.train.EpochEvent;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import dev.unroll.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes the history of a run to its files during the run, so that they survive when it is killed.
 * Files are written atomically, at most once a second, and rarely enough that a long history costs
 * little.
 */
final class HistoryFiles implements TrainingListener {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /**
   * Inverse of the largest fraction of time spent on writing: a slow file is written less often, so
   * that this takes at most a fifth of the time.
   */
  private static final int SHARE_OF_TIME = 5;

  private final RunFiles files;
  private final Consumer<String> warn;
  private final LongSupplier nanoTime;
  private final List<History.Row> rows;
  private boolean unwritten;
  private boolean warned;
  private long next;

  /**
   * Creates the history files of a run.
   *
   * @param before the rows from before a resume
   * @param warn called once when they cannot be written
   */
  HistoryFiles(RunFiles files, List<History.Row> before, Consumer<String> warn) {
    this(files, before, warn, System::nanoTime);
  }

  HistoryFiles(
      RunFiles files, List<History.Row> before, Consumer<String> warn, LongSupplier nanoTime) {
    this.files = files;
    this.rows = new ArrayList<>(before);
    this.warn = warn;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  @Override
  public void onReport(History.Row row) {
    rows.add(row);
    unwritten = true;
    writeIfDue();
  }

  @Override
  public void onStep(StepEvent event) {
    writeIfDue();
  }

  @Override
  public void onEpoch(EpochEvent event) {
    writeIfDue();
  }

  /** Writes the history if it is due. The command writes the whole history at the end. */
  private void writeIfDue() {
    long now = nanoTime.getAsLong();
    if (!unwritten || now - next < 0) {
      return;
    }
    try {
      write(History.of(rows), files);
    } catch (IOException e) {
      warnOnce(Failures.sentence(e));
    } catch (BadInputException e) {
      warnOnce(FailureText.of(e));
    }
    unwritten = false;
    long took = nanoTime.getAsLong() - now;
    next = now + Math.max(SECOND_NANOS, SHARE_OF_TIME * took);
  }

  private void warnOnce(String why) {
    if (!warned) {
      warned = true;
      warn.accept("the history cannot be written, training continues: " + why);
    }
  }

  /** Writes a history to both files. */
  static void write(History history, RunFiles files) throws IOException {
    write(history.csv(), files.history());
    write(history.jsonLines(), files.historyLines());
  }

  private static void write(String text, Path file) throws IOException {
    AtomicFile.write(file, to -> to.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
