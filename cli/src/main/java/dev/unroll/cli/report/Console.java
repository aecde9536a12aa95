package dev.unroll.cli.report;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where commands read and write: results to {@code out} and all else to {@code err}, so that a
 * program can read the one while a person watches the other.
 *
 * @param in what there is to read
 * @param out for results only
 * @param err for progress, warnings and refusals
 * @param columns the width of the terminal behind {@code err}; 0 when it is none
 */
public record Console(InputStream in, PrintStream out, PrintStream err, int columns) {
  /** Set by the launcher to the width of the terminal, when stderr is one. */
  static final String TERMINAL = "unroll.terminal";

  private static final int USUAL_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 40;

  /** A console with nothing to read. */
  public Console(PrintStream out, PrintStream err, int columns) {
    this(InputStream.nullInputStream(), out, err, columns);
  }

  /** The streams of this process. */
  public static Console ofProcess() {
    return new Console(System.in, System.out, System.err, columns(System.getProperty(TERMINAL)));
  }

  /** A terminal that does not tell its width, or an absurd one, is taken for a usual one. */
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

  /** Says something to the person who waits. */
  public void say(String sentence) {
    err.println("unroll: " + sentence);
  }
}
