package dev.unroll.tasks.input;

import java.util.List;

/**
 * A check of a file with one text per line. It rejects files whose lines are unlikely to be one
 * text each. An instance belongs to one reading.
 */
public interface LineCheck {
  /** The check that accepts all lines. */
  LineCheck NONE =
      new LineCheck() {
        @Override
        public void line(String text) {}

        @Override
        public void decide() {}

        @Override
        public List<String> notes() {
          return List.of();
        }
      };

  /**
   * Checks the next line.
   *
   * @throws dev.unroll.BadInputException when the lines so far are unlikely to be one text each
   */
  void line(String text);

  /**
   * Decides on the lines so far, at the end of the file or before they are answered; later lines do
   * not change the decision.
   *
   * @throws dev.unroll.BadInputException when they are unlikely to be one text each
   */
  void decide();

  /** Returns sentences on what the lines may be instead of texts. */
  List<String> notes();
}
