package dev.unroll.cli.report;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Streams of a command: results go to {@code out} and everything else to {@code err}, so that a
 * program can read one while a person watches the other.
 *
 * @param in input
 * @param out output for results only
 * @param err output for progress, warnings and errors
 * @param columns the width of the terminal of {@code err}; 0 if it is not a terminal
 */
public record Console(InputStream in, PrintStream out, PrintStream err, int columns) {
  /** Property that the launcher sets to the width of the terminal, if stderr is one. */
  static final String TERMINAL = "unroll.terminal";

  private static final int USUAL_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 40;

  /** Creates a console without input. */
  public Console(PrintStream out, PrintStream err, int columns) {
    this(InputStream.nullInputStream(), out, err, columns);
  }

  /** Returns the streams of this process. */
  public static Console ofProcess() {
    return new Console(System.in, System.out, System.err, columns(System.getProperty(TERMINAL)));
  }

  /** Returns the width of the terminal; the usual width if it is missing or absurd. */
  public static int columns(@Nullable String property) {
    if (property == null) {
      return 0;
    }
    int columns = property.matches("\\d{1,5}") ? Integer.parseInt(property) : 0;
    return columns < FEWEST_COLUMNS ? USUAL_COLUMNS : columns;
  }

  public boolean isTerminal() {
    return columns > 0;
  }

  /**
   * Returns whether {@code err} can show more than ASCII; before JDK 18 that is the default
   * charset.
   */
  public boolean errTakesUnicode() {
    String name = System.getProperty("stderr.encoding", Charset.defaultCharset().name());
    return name.equalsIgnoreCase(StandardCharsets.UTF_8.name());
  }

  /** Prints a result. */
  public void result(String text) {
    out.println(text);
  }

  /** Prints a message for the user. */
  public void say(String sentence) {
    err.println("unroll: " + sentence);
  }
}
