package dev.unroll;

/**
 * Bad data, a bad file or a bad recipe, described by one sentence for the user: where, what was
 * expected, what was found, and how to fix it.
 *
 * <p>The command line prints the sentence and exits with code 2; the server returns it with a 4xx
 * status.
 */
public class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param sentence where, what was expected, what was found, and how to fix it
   */
  public BadInputException(String sentence) {
    super(sentence);
  }

  /**
   * @param sentence where, what was expected, what was found, and how to fix it
   * @param cause the exception of the underlying library
   */
  public BadInputException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
