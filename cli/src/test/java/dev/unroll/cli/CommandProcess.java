package dev.unroll.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs command lines in processes of their own, for signals, locks and limits. */
public final class CommandProcess {
  private CommandProcess() {}

  /**
   * Starts a command line.
   *
   * @param directory the working directory
   */
  public static Process start(Path directory, List<?> arguments) throws IOException {
    return start(directory, List.of(), arguments);
  }

  /**
   * Starts a command line through another program.
   *
   * @param directory the working directory
   * @param prefix that program with its arguments, such as {@code setpriv}
   */
  public static Process start(Path directory, List<String> prefix, List<?> arguments)
      throws IOException {
    var command = new ArrayList<>(prefix);
    command.addAll(command(Path.of(System.getProperty("java.home")), arguments));
    return new ProcessBuilder(command).directory(directory.toFile()).start();
  }

  /**
   * Returns a command line of the operating system.
   *
   * @param jdk the directory of the JDK that runs it
   */
  public static List<String> command(Path jdk, List<?> arguments) {
    var command = new ArrayList<String>();
    command.add(jdk.resolve("bin").resolve("java").toString());
    command.addAll(List.of("-Djava.awt.headless=true", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    arguments.forEach(argument -> command.add(argument.toString()));
    return command;
  }

  /** Waits for the end of a process that prints little. */
  public static Cli.Outcome end(Process process) throws IOException, InterruptedException {
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Cli.Outcome(process.waitFor(), out, err);
  }

  /** Reads lines until one begins like this. */
  public static void awaitLine(BufferedReader lines, String start) throws IOException {
    var seen = new ArrayList<String>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(start)) {
        return;
      }
      seen.add(line);
    }
    throw new AssertionError("no " + start + " came, but " + seen);
  }
}
