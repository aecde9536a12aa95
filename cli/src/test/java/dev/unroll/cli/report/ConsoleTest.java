package dev.unroll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.CommandProcess;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
  private static final String HOSTILE = "\u001b[2Ja\u009b31m\u202eb\rc";
  private static final String SHOWN = "\\u001b[2Ja\\u009b31m\\u202eb\\rc";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(Terminal terminalOfOut, Terminal terminalOfErr) {
    return new Console(
        InputStream.nullInputStream(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        terminalOfOut,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminalOfErr);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void noWayOfPrintingLetsTextControlTheTerminal() {
    Console console = console(new Terminal(80, false), new Terminal(80, false));
    console.say(HOSTILE);
    console.warn(HOSTILE);
    console.error(HOSTILE);
    console.progress(HOSTILE);
    console.trace(new IllegalStateException(HOSTILE));
    for (PrintStream each : new PrintStream[] {console.err(), console.out(), console.data()}) {
      each.println(HOSTILE);
      each.print(HOSTILE);
      each.println((Object) HOSTILE);
      each.print(HOSTILE.toCharArray());
      each.println(HOSTILE.toCharArray());
      each.append(HOSTILE).append('\u001b');
      each.printf("%s", HOSTILE);
      byte[] bytes = HOSTILE.getBytes(StandardCharsets.UTF_8);
      each.write(bytes, 0, bytes.length);
      for (byte one : bytes) {
        each.write(one);
      }
      var writer = new PrintWriter(each, true, StandardCharsets.UTF_8); // as picocli prints help
      writer.println(HOSTILE);
    }
    console.result(HOSTILE);
    console.json(Map.of("key", HOSTILE));

    assertThat(out() + err()).doesNotContainPattern("[\\p{Cc}\\u202e&&[^\n\t]]");
    assertThat(err()).startsWith(("unroll: " + SHOWN + "\n").repeat(3) + SHOWN + "\n");
    assertThat(out().split("b\\\\rc", -1)).hasSize(23);
  }

  @Test
  void aLineEndInASentenceStartsNoOtherSentence() {
    Console console = console(Terminal.NONE, Terminal.NONE);
    console.say("a.csv: column \"x\nunroll: all files are fine\" is missing");
    console.trace(new IllegalStateException("a\nunroll: fine"));

    assertThat(err())
        .startsWith("unroll: a.csv: column \"x\\nunroll: all files are fine\" is missing\n")
        .contains("IllegalStateException: a\\nunroll: fine\n")
        .doesNotContain("\nunroll:");
  }

  @Test
  void aLongSentenceIsCutInTheMiddle() {
    Console console = console(Terminal.NONE, Terminal.NONE);
    console.error("a.csv: \"" + "x".repeat(1_000_000) + "\" is no number. Correct it.");

    assertThat(err())
        .hasSizeLessThan(2100)
        .contains("more characters)")
        .endsWith("xx\" is no number. Correct it.\n");
  }

  @Test
  void dataIsUnchangedInAPipeAndSafeOnATerminal() {
    console(Terminal.NONE, Terminal.NONE).data().print(HOSTILE);
    assertThat(out()).isEqualTo(HOSTILE);
    out.reset();
    console(new Terminal(80, false), Terminal.NONE).data().print(HOSTILE);
    assertThat(out()).isEqualTo(SHOWN);
  }

  @Test
  void aJoinerAtTheStartOfATokenIsKeptOnATerminal() {
    PrintStream data = console(new Terminal(80, false), Terminal.NONE).data();
    data.print("\u0645\u06cc");
    data.print("\u200c\u062e");
    data.println();
    data.println("\u200cx");
    byte[] letter = "\u06cc".getBytes(StandardCharsets.UTF_8);
    byte[] joiner = "\u200c".getBytes(StandardCharsets.UTF_8);
    data.write(letter, 0, letter.length);
    data.write(joiner, 0, joiner.length);

    assertThat(out()).isEqualTo("\u0645\u06cc\u200c\u062e\n\\u200cx\n\u06cc\u200c");
  }

  @Test
  void jsonEscapesWhatATerminalWouldRead() {
    console(Terminal.NONE, Terminal.NONE).json(Map.of("k\n", HOSTILE + "\ufeff\u007f"));

    assertThat(out()).isEqualTo("{\"k\\n\":\"" + SHOWN + "\\ufeff\\u007f\"}\n");
  }

  @Test
  void coloursMarkFailuresWarningsNotesAndTheBestValues() {
    Console console = console(new Terminal(80, true), new Terminal(80, true));
    console.error("bad");
    console.warn("odd");
    console.say("so");
    console.result("test set   rmse\nmodel      1.5 *\nbaseline   2.5\n\nnote: \u001b[31m");

    assertThat(err())
        .isEqualTo(
            "\u001b[1;31munroll:\u001b[0m bad\n\u001b[33munroll:\u001b[0m odd\nunroll: so\n");
    assertThat(out())
        .isEqualTo(
            "test set   rmse\nmodel      \u001b[1;32m1.5 *\u001b[0m\nbaseline   2.5\n\n\u001b[33mnote:\u001b[0m \\u001b[31m\n");
  }

  @Test
  void textReplacesTheLineThatIsDrawn() {
    Console console = console(Terminal.NONE, new Terminal(80, false));
    console.draw("half\u001b");
    console.say("news");
    console.say("more");
    console.draw("all");
    console.erase();

    assertThat(err())
        .isEqualTo("\rhalf\\u001b\r\u001b[Kunroll: news\nunroll: more\n\rall\r\u001b[K");
  }

  @Test
  void textOfAnotherThreadWaitsUntilTheLineIsDrawn() throws InterruptedException {
    var holder = new AtomicReference<Console>();
    var other = new Thread(() -> holder.get().say("news"));
    var stream =
        new PrintStream(err, true, StandardCharsets.UTF_8) {
          @Override
          public void print(String text) {
            if (text.equals("\rhalf")) { // the other thread comes while the line is drawn
              other.start();
              while (other.getState() != Thread.State.BLOCKED
                  && other.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
              }
            }
            super.print(text);
          }
        };
    holder.set(
        new Console(
            InputStream.nullInputStream(), stream, Terminal.NONE, stream, new Terminal(80, false)));
    holder.get().draw("half");
    other.join();

    assertThat(err()).isEqualTo("\rhalf\r\u001b[Kunroll: news\n");
  }

  @ParameterizedTest
  @CsvSource({
    // width, TERM, NO_COLOR, CLICOLOR, CLICOLOR_FORCE, columns, colour
    "132, xterm, , , , 132, true",
    "0, xterm, , , , 80, true",
    "wide, xterm, , , , 80, true",
    "5, xterm, , , , 80, true",
    "40, xterm, , , , 40, true",
    "80, dumb, , , , 80, false",
    "80, , , , , 80, false",
    "80, xterm, 1, , , 80, false",
    "80, xterm, 1, , 1, 80, false",
    "80, xterm, , 0, , 80, false",
    "no, xterm, , , , 0, false",
    "no, xterm, , , 1, 0, true",
    "no, xterm, , , 0, 0, false",
  })
  void theLauncherSetsTheWidthAndTheEnvironmentTheColour(
      String width, String term, String no, String on, String force, int columns, boolean colour) {
    var environment = new java.util.HashMap<String, String>();
    environment.put("TERM", term);
    environment.put("NO_COLOR", no);
    environment.put("CLICOLOR", on);
    environment.put("CLICOLOR_FORCE", force);
    environment.values().removeIf(java.util.Objects::isNull);

    assertThat(Terminal.of(width, environment)).isEqualTo(new Terminal(columns, colour));
    assertThat(Terminal.of(null, Map.of())).isEqualTo(Terminal.NONE);
  }

  /**
   * Stands for the console of JDK 22 and later, which from 22 to 24 exists for files and pipes too.
   */
  record NewConsole(boolean isTerminal) {}

  /** Stands for the console before JDK 22. */
  record OldConsole() {}

  @Test
  void withoutTheLauncherTheConsoleOfTheJdkDecides() {
    assertThat(Console.columns(null, new NewConsole(false), NewConsole.class)).isNull();
    assertThat(Console.columns(null, new NewConsole(true), NewConsole.class)).isEmpty();
    assertThat(Console.columns(null, new OldConsole(), OldConsole.class)).isEmpty();
    assertThat(Console.columns(null, null, NewConsole.class)).isNull();
    assertThat(Console.columns("no", new NewConsole(true), NewConsole.class)).isEqualTo("no");
    assertThat(Console.columns("97", null, NewConsole.class)).isEqualTo("97");
  }

  /** Prints data and a result to its stdout. */
  static final class Printer {
    public static void main(String[] arguments) {
      Console console = Console.ofProcess();
      console.data().print(HOSTILE + "\n");
      console.result("note: so");
    }
  }

  @Test
  void withoutTheLauncherAPipeGetsUnchangedDataAndNoColour() throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            Printer.class.getName());
    builder.environment().keySet().removeAll(List.of("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"));
    builder.environment().put("TERM", "xterm");
    var outcome = CommandProcess.end(builder.start());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().replace(System.lineSeparator(), "\n"))
        .isEqualTo(HOSTILE + "\nnote: so\n");
  }
}
