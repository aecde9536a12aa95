package dev.unroll.cli.report;

import dev.unroll.internal.VisibleText;
import dev.unroll.store.Json;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Streams of a command: results go to stdout and everything else to stderr, so that a program can
 * read one while a person watches the other.
 *
 * <p>All text passes through this class, and none of it can control the terminal: sentences, tables
 * and help show control characters in the form of {@link VisibleText}. Only this class writes
 * colours and the escapes of the progress bar. Data ({@link #data}, {@link #json}) has the same
 * form on a terminal, and is unchanged in a file or a pipe.
 */
public final class Console {
  /** Property that the launcher sets to the width of the terminal, if stderr is one. */
  static final String ERR_TERMINAL = "unroll.terminal";

  /** The same for stdout. */
  static final String OUT_TERMINAL = "unroll.stdout";

  /** Maximum number of characters of a sentence; it may quote a file. */
  static final int LONGEST = 2000;

  private static final String NAME = "unroll:";
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream safeOut;
  private final Terminal outTerminal;
  private final PrintStream err;
  private final PrintStream safeErr;
  private final Terminal errTerminal;
  private boolean drawn; // guarded by this

  /** Creates a console without terminals. */
  public Console(InputStream in, PrintStream out, PrintStream err) {
    this(in, out, Terminal.NONE, err, Terminal.NONE);
  }

  /** Creates a console. */
  public Console(
      InputStream in,
      PrintStream out,
      Terminal outTerminal,
      PrintStream err,
      Terminal errTerminal) {
    this.in = in;
    this.out = out;
    this.safeOut = new SafeStream(out);
    this.outTerminal = outTerminal;
    this.err = err;
    this.safeErr = new SafeStream(err);
    this.errTerminal = errTerminal;
  }

  /**
   * Returns the streams of this process. From here on {@code System.out} and {@code System.err}
   * show control characters too, so that no library can print those of a file.
   */
  public static Console ofProcess() {
    String out = columns(System.getProperty(OUT_TERMINAL), System.console(), java.io.Console.class);
    var console =
        new Console(
            System.in,
            System.out,
            Terminal.of(out, System.getenv()),
            System.err,
            Terminal.of(System.getProperty(ERR_TERMINAL), System.getenv()));
    System.setOut(console.safeOut);
    System.setErr(console.safeErr);
    return console;
  }

  /**
   * Returns the width of the terminal of stdout, for {@link Terminal#of}. Without the launcher it
   * is unknown, and the console of the JDK decides: before JDK 22 there is one if stdin and stdout
   * are a terminal, from 22 on there may be one for files and pipes too, and its {@code isTerminal}
   * decides.
   *
   * @param property what the launcher passes; null: nothing
   * @param console of the JDK; null: none
   * @param type of the console, whose methods depend on the JDK
   */
  static @Nullable String columns(
      @Nullable String property, @Nullable Object console, Class<?> type) {
    if (property != null || console == null) {
      return property;
    }
    try {
      return (boolean) type.getMethod("isTerminal").invoke(console) ? "" : null;
    } catch (NoSuchMethodException e) {
      return "";
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("isTerminal of the console cannot be called", e);
    }
  }

  /** Returns stdin. */
  public InputStream in() {
    return in;
  }

  /** Returns stdout for data, whose bytes are unchanged unless they go to a terminal. */
  public PrintStream data() {
    return outTerminal.exists() ? safeOut : out;
  }

  /** Returns stdout for text for people. */
  public PrintStream out() {
    return safeOut;
  }

  /** Returns stderr. */
  public PrintStream err() {
    return safeErr;
  }

  /** Returns the terminal of stderr, where the progress goes. */
  public Terminal terminal() {
    return errTerminal;
  }

  /** Returns the terminal of stdout. */
  public Terminal outTerminal() {
    return outTerminal;
  }

  /**
   * Returns whether {@code err} can show more than ASCII; before JDK 18 that is the default
   * charset.
   */
  public boolean errTakesUnicode() {
    String name = System.getProperty("stderr.encoding", Charset.defaultCharset().name());
    return name.equalsIgnoreCase(StandardCharsets.UTF_8.name());
  }

  /** Prints a result for people. */
  public void result(String text) {
    if (outTerminal.colour()) {
      out.print(Colours.result(VisibleText.lines(text)) + System.lineSeparator());
      out.flush();
    } else {
      safeOut.println(text);
    }
  }

  /** Prints a result for programs, on one line. */
  public void json(@Nullable Object value) {
    data().println(Json.write(value));
  }

  /** Prints a message for the user. */
  public void say(String sentence) {
    line(NAME + " " + sentence(sentence));
  }

  /** Prints the command to try next, after a result. */
  public void next(String command) {
    line(NAME + " next: " + VisibleText.of(command));
  }

  /** Prints a warning, with colour. */
  public void warn(String sentence) {
    line(painted(Colours.YELLOW) + " " + sentence(sentence));
  }

  /** Prints the sentence of a failure, with colour. */
  public void error(String sentence) {
    line(painted(Colours.RED) + " " + sentence(sentence));
  }

  /** Prints the stack trace of a failure, with each message on one line. */
  public void trace(Throwable failure) {
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    String text = trace.toString();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      text = text.replace(message, sentence(message));
    }
    safeErr.print(text);
  }

  /** Prints a line of progress, cut to the width of the terminal. */
  public void progress(String line) {
    String text = sentence(line);
    line(errTerminal.exists() ? Width.cut(text, errTerminal.columns() - 1) : text);
  }

  /** Draws the last line of the terminal; the next text replaces it. */
  public synchronized void draw(String line) {
    drawn = true;
    err.print("\r" + VisibleText.of(line));
    err.flush();
  }

  /** Erases the line that was drawn. */
  public synchronized void erase() {
    if (drawn) {
      drawn = false;
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  private String painted(String colour) {
    return errTerminal.colour() ? Colours.paint(colour, NAME) : NAME;
  }

  private static String sentence(String text) {
    return VisibleText.sentence(text, LONGEST);
  }

  // One call, between whose parts no library can print.
  private synchronized void line(String text) {
    boolean over = drawn;
    drawn = false;
    err.print((over ? CLEAR_LINE : "") + text + System.lineSeparator());
    err.flush();
  }
}
