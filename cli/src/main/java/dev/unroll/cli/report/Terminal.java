package dev.unroll.cli.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes where a stream of a command goes.
 *
 * @param columns width of the terminal; 0 if the stream goes to a file or a pipe
 * @param colour whether text is coloured
 */
public record Terminal(int columns, boolean colour) {
  /** A file or a pipe, without colour. */
  public static final Terminal NONE = new Terminal(0, false);

  private static final int USUAL_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 20;

  /**
   * Returns the terminal of a stream.
   *
   * @param columns width, as the launcher passes it: {@code no} or null for a file or a pipe; a
   *     missing or absurd number for a terminal of unknown width
   * @param environment environment variables; {@code NO_COLOR}, {@code CLICOLOR}, {@code
   *     CLICOLOR_FORCE} and {@code TERM} set whether there is colour
   */
  static Terminal of(@Nullable String columns, Map<String, String> environment) {
    int width = columns(columns);
    return new Terminal(width, colour(width > 0, environment));
  }

  public boolean exists() {
    return columns > 0;
  }

  private static int columns(@Nullable String property) {
    if (property == null || property.equals("no")) {
      return 0;
    }
    int columns = property.matches("\\d{1,5}") ? Integer.parseInt(property) : 0;
    return columns < FEWEST_COLUMNS ? USUAL_COLUMNS : columns;
  }

  private static boolean colour(boolean terminal, Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    String forced = environment.getOrDefault("CLICOLOR_FORCE", "");
    if (!forced.isEmpty() && !forced.equals("0")) {
      return true;
    }
    String term = environment.getOrDefault("TERM", "dumb"); // Windows sets none
    return terminal
        && !term.equals("dumb")
        && !environment.getOrDefault("CLICOLOR", "").equals("0");
  }
}
