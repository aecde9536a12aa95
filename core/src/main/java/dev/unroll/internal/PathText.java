package dev.unroll.internal;

import dev.unroll.BadInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Converts text from recipes, files and users to paths. */
public final class PathText {
  private static final int SHOWN = 200;

  private PathText() {}

  /**
   * Returns a path.
   *
   * @param where location of the text, such as {@code data.series}; empty: none
   * @throws BadInputException if the file system cannot have such a name, for example one with the
   *     character U+0000
   */
  public static Path of(String where, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new BadInputException((where.isEmpty() ? "" : where + ": ") + sentence(e), e);
    }
  }

  /** Returns a path within a directory, as {@link #of} does. */
  public static Path in(Path directory, String where, String text) {
    return directory.resolve(of(where, text));
  }

  /** Describes a text that is not a path. */
  public static String sentence(InvalidPathException failure) {
    return "\"%s\" is not a path (expected the name of a file%s). Correct it."
        .formatted(VisibleText.of(failure.getInput(), SHOWN), problem(failure));
  }

  private static String problem(InvalidPathException failure) {
    String text = failure.getInput();
    if (text.indexOf('\0') >= 0) {
      return "; no name has the character U+0000";
    }
    String reason = failure.getReason();
    return reason.isBlank()
        ? ""
        : "; " + Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
  }
}
