package dev.unroll.tasks.input;

/** Takes the examples of a file without labels, one at a time. */
public interface UnlabelledExamples {
  /**
   * Takes a text, or a sequence of letters.
   *
   * @param line of the file, from 1
   */
  void text(long line, String text);

  /**
   * Takes a sequence of numbers, or an image.
   *
   * @param name its id in the file, or its number from 1
   * @param steps [T][F]
   */
  void steps(String name, float[][] steps);

  /**
   * Takes a sequence of numbers that are more precise than floats.
   *
   * @param name its id in the file
   * @param steps [T][F]
   */
  void sequence(String name, double[][] steps);

  /** Takes a sentence on the reading of the file. */
  void note(String sentence);
}
