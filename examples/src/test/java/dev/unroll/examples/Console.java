package dev.unroll.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program and keeps what it prints. */
final class Console {
  /** A main method. */
  interface Program {
    void run(String... args) throws IOException;
  }

  private Console() {}

  static List<String> linesOf(Program program, String... args) throws IOException {
    var bytes = new ByteArrayOutputStream();
    PrintStream out = System.out;
    try (var captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      program.run(args);
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The numbers in a line, in order. */
  static double[] numbers(String line) {
    return java.util.regex.Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?")
        .matcher(line)
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group()))
        .toArray();
  }
}
