package dev.unroll;

/**
 * Bad data, a bad file or a bad recipe, as one sentence for the person who can mend it: where, what
 * was wanted, what came, and what to do.
 *
 * <p>The command line prints the sentence and exits with code 2; the server answers 4xx with it.
 */
public class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param sentence where, what was wanted, what came, what to do
   */
  public BadInputException(String sentence) {
    super(sentence);
  }

  /**
   * @param sentence where, what was wanted, what came, what to do
   * @param cause what the library underneath said
   */
  public BadInputException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
