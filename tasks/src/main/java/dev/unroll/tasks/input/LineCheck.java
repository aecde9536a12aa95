package dev.unroll.tasks.input;

import java.util.List;

/**
 * A check of a file of texts, a line each, that refuses what is hardly one text on each line.
 * Belongs to one reading.
 */
public interface LineCheck {
  /** The check that refuses nothing. */
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
   * Takes the next line.
   *
   * @throws dev.unroll.BadInputException when the lines so far are hardly a text each
   */
  void line(String text);

  /**
   * Decides on the lines so far, at the end of the file or before they are answered; later lines
   * change nothing.
   *
   * @throws dev.unroll.BadInputException when they are hardly a text each
   */
  void decide();

  /** Returns sentences on what the lines may be other than texts. */
  List<String> notes();
}
