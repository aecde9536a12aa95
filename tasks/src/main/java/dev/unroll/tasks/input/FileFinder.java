package dev.unroll.tasks.input;

import java.nio.file.Path;

/** Finds the files that a recipe names next to its examples, such as word vectors. */
@FunctionalInterface
public interface FileFinder {
  /**
   * Finds a file.
   *
   * @throws dev.unroll.BadInputException when there is none
   */
  Path find(String name);
}
