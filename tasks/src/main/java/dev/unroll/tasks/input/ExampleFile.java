package dev.unroll.tasks.input;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.table.BadRows;
import java.nio.file.Path;

/**
 * A file of labelled examples to read.
 *
 * @param path of the file
 * @param role which of the recipe's files it is
 * @param skipBad true to skip and count bad rows, false to fail on the first one
 * @param labels that the examples may have
 * @param files finds the {@linkplain ExampleFormat#filesNextTo files next to it}
 */
public record ExampleFile(
    Path path, Role role, boolean skipBad, ExpectedLabels labels, FileFinder files) {
  /** The files that examples are read from. */
  public enum Role {
    /** The recipe's file to train on. */
    TRAIN,
    /** The recipe's file to test on. */
    TEST,
    /** A file that the recipe does not name. */
    OTHER
  }

  /** Returns a new counter of bad rows, which skips them or fails. */
  public BadRows badRows() {
    return skipBad ? BadRows.skip() : BadRows.refuse();
  }
}
