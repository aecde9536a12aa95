package dev.unroll.tasks.input;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.table.BadRows;
import java.nio.file.Path;

/**
 * A file of labelled examples to read.
 *
 * @param path where it is
 * @param role which of the recipe's files it is
 * @param skipBad whether bad rows are left out and counted, or the first one is refused
 * @param labels that there may be
 * @param files finds the {@linkplain ExampleFormat#filesNextTo files next to it}
 */
public record ExampleFile(
    Path path, Role role, boolean skipBad, ExpectedLabels labels, FileFinder files) {
  /** The files that examples are read from. */
  public enum Role {
    /** The recipe's file to learn from. */
    TRAIN,
    /** The recipe's file to test on. */
    TEST,
    /** A file that the recipe does not name. */
    OTHER
  }

  /** Returns a new count of bad rows, which skips or refuses them. */
  public BadRows badRows() {
    return skipBad ? BadRows.skip() : BadRows.refuse();
  }
}
