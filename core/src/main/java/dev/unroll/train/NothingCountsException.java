package dev.unroll.train;

import dev.unroll.BadInputException;

/** Thrown if no item of a whole data set counts in the loss, so that nothing can be learned. */
final class NothingCountsException extends BadInputException {
  private static final long serialVersionUID = 1;

  private NothingCountsException(String sentence) {
    super(sentence);
  }

  /** The training set. */
  static NothingCountsException training() {
    return of("there is nothing to train on", "training");
  }

  /** The validation set. */
  static NothingCountsException validation() {
    return of("there is nothing to validate with", "validation");
  }

  private static NothingCountsException of(String what, String set) {
    return new NothingCountsException(
        "%s: in the %s set, every step is masked or has the weight 0 (expected one that counts in the loss). Check lengths, masks, weights and class weights."
            .formatted(what, set));
  }
}
