package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Text;
import java.io.File;
import java.util.List;

/** Texts passed as command-line arguments. */
final class TextArguments {
  private TextArguments() {}

  /**
   * Rejects a text that is the name of a file.
   *
   * @throws BadInputException when such a file exists
   */
  static void refuseFiles(List<String> texts) {
    for (String text : texts) {
      if (new File(text).isFile()) {
        throw new BadInputException(
            "TEXT \"%s\" names a file (expected a text). Pass the file with --input; to read the name as a text, pass it on stdin."
                .formatted(Text.shown(text)));
      }
    }
  }
}
