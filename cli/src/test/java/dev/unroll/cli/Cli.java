package dev.unroll.cli;

import dev.unroll.cli.command.StopSignal;
import dev.unroll.cli.report.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs command lines within the test, and creates the small files that they need. */
public final class Cli {
  /** Trains in milliseconds. */
  public static final String RECIPE =
      """
      about: A small wave. And more.
      task: forecast
      data:
        series: sine
        train: {from: 0, to: 6, points: 60}
        test: {from: 6, to: 9, points: 40}
        window: 4
        scale: none
      model:
        layers:
          - lstm: {hidden: 2, output: last}
          - dense: {units: 1}
      training:
        optimizer: {name: adam, learningRate: 0.01}
        batch: 16
        steps: 6
        report: 3
      """;

  /** Learns to tell good from bad in less than a second; {@code --data} says of which texts. */
  public static final String CLASSIFIER =
      """
      about: Good or bad?
      task: classify
      data:
        kind: text
        testShare: 0.25
      model:
        layers:
          - embedding: {size: 6}
          - gru: {hidden: 6, output: last}
          - dense
      training:
        optimizer: {name: adam, learningRate: 0.05}
        batch: 8
        epochs: 8
      """;

  private static final List<String> WORDS =
      List.of("film", "actor", "story", "scene", "music", "plot", "camera");

  /** The output of a run. */
  public record Outcome(int code, String out, String err) {}

  private Cli() {}

  public static Outcome run(Object... args) {
    return run(InputStream.nullInputStream(), new ByteArrayOutputStream(), args);
  }

  /** Runs a command that reads stdin. */
  public static Outcome run(InputStream in, ByteArrayOutputStream out, Object... args) {
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            in,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int code =
        Main.run(
            Arrays.stream(args).map(Object::toString).toArray(String[]::new),
            console,
            new StopSignal());
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  public static Path recipe(Path directory) {
    return write(directory.resolve("tiny.yaml"), RECIPE);
  }

  /** A model trained from {@link #RECIPE}: the directory of its run. */
  public static Path trained(Path directory) {
    Path out = directory.resolve("run");
    Outcome outcome = run("train", recipe(directory), "--out", out);
    if (outcome.code() != 0) {
      throw new AssertionError(outcome);
    }
    return out;
  }

  /** Thirty values of a wave, named as the generated one. */
  public static Path csv(Path directory) {
    var text = new StringBuilder("sine\n");
    for (int i = 0; i < 30; i++) {
      text.append(Math.sin(0.1 * i)).append('\n');
    }
    return write(directory.resolve("wave.csv"), text.toString());
  }

  public static Path classifierRecipe(Path directory) {
    return write(directory.resolve("opinions.yaml"), CLASSIFIER);
  }

  /** Forty-eight opinions with their labels, the two classes in turn. */
  public static Path opinions(Path directory) {
    var text = new StringBuilder("text,label\n");
    for (int i = 0; i < 48; i++) {
      String word = WORDS.get(i % WORDS.size());
      boolean good = i % 2 == 0;
      text.append("The %s is %s.".formatted(word, good ? "good" : "bad"))
          .append(good ? ",positive\n" : ",negative\n");
    }
    return write(directory.resolve("opinions.csv"), text.toString());
  }

  /** A classifier trained from {@link #CLASSIFIER}: the directory of its run. */
  public static Path trainedClassifier(Path directory) {
    Path out = directory.resolve("classes");
    Outcome outcome =
        run("train", classifierRecipe(directory), "--data", opinions(directory), "--out", out);
    if (outcome.code() != 0) {
      throw new AssertionError(outcome);
    }
    return out;
  }

  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
