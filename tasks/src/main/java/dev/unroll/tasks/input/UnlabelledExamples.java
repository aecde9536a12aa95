package dev.unroll.tasks.input;

/** Receives the examples of a file without labels, one at a time. */
public interface UnlabelledExamples {
  /**
   * Called with a text, or a sequence of letters.
   *
   * @param line of the file, from 1
   */
  void text(long line, String text);

  /**
   * Called with a sequence of numbers, or an image.
   *
   * @param name its id in the file, or its number from 1
   * @param steps [T][F]
   */
  void steps(String name, float[][] steps);

  /**
   * Called with a sequence of numbers that are more precise than floats.
   *
   * @param name its id in the file
   * @param steps [T][F]
   */
  void sequence(String name, double[][] steps);

  /** Called with a sentence on how the file was read. */
  void note(String sentence);
}
