package dev.unroll.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A reader that gets changed files.
 *
 * @param name in reports and for {@code -Dunroll.fuzz.reader}
 * @param file the name of each file, whose extension may decide how it is read
 * @param valid files that the reader accepts
 * @param dictionary words that the reader knows
 * @param text whether the files consist of lines and cells
 * @param packed makes a file of changed bytes, such as the checksum that follows from them
 * @param read reads a file
 */
record FuzzedReader(
    String name,
    String file,
    List<byte[]> valid,
    List<String> dictionary,
    boolean text,
    UnaryOperator<byte[]> packed,
    Action read) {
  /** Reads a file. */
  @FunctionalInterface
  interface Action {
    /** Throws a {@link dev.unroll.BadInputException} if the file is not valid. */
    void read(Path file) throws Exception;
  }

  static FuzzedReader ofText(
      String name, String file, List<byte[]> valid, List<String> dictionary, Action read) {
    return new FuzzedReader(name, file, valid, dictionary, true, bytes -> bytes, read);
  }

  static FuzzedReader ofBytes(String name, String file, List<byte[]> valid, Action read) {
    return new FuzzedReader(name, file, valid, List.of(), false, bytes -> bytes, read);
  }

  /** Returns whether a file costs milliseconds, such as one that a training prepares. */
  boolean isSlow() {
    return name.matches("(train|command|stdin|checkpoint|model|metrics)(-.*)?")
        && !name.equals("model-layers");
  }

  /** Returns the file of a seed. */
  byte[] input(long seed) {
    return packed.apply(new Mutator(seed, valid, dictionary, text).mutate());
  }

  @Override
  public String toString() {
    return name;
  }
}
