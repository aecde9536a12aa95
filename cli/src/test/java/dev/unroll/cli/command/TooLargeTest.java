package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.unroll.cli.Cli;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small files that would fill memory, and sizes that exceed it, are refused before memory is
 * allocated: with one sentence and exit code 2.
 */
class TooLargeTest {
  private static final long FOUR_GIGABYTES = 4L << 30;

  @TempDir private Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** Writes a gzip file of a beginning and a unit that is repeated up to 70 MB. */
  private Path bomb(String name, String beginning, String unit) throws IOException {
    byte[] block = unit.repeat((1 << 20) / unit.length()).getBytes(StandardCharsets.ISO_8859_1);
    Path file = directory.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < 80; i++) {
        out.write(block);
      }
    }
    return file;
  }

  private void refused(Cli.Outcome outcome, String... words) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("unroll: ").contains(words).hasLineCount(1);
    assertThat(outcome.err().length()).isLessThan(500);
  }

  // ---- recipes

  @Test
  void aRecipeOfMegabytesIsNotParsed() throws IOException {
    Path recipe = file("big.yaml", "about: \"" + "x".repeat(2_000_000) + "\"\n");
    refused(Cli.run("summary", recipe), "big.yaml: has more than 1,048,576 bytes");
  }

  @Test
  void aRecipeOfGigabytesIsNotRead() throws IOException {
    Path recipe = directory.resolve("sparse.yaml");
    try (var sparse = new RandomAccessFile(recipe.toFile(), "rw")) {
      sparse.setLength(FOUR_GIGABYTES);
    }
    refused(Cli.run("summary", recipe), "sparse.yaml: has more than 1,048,576 bytes");
  }

  @Test
  void aDeeplyNestedRecipe() throws IOException {
    Path recipe = file("deep.yaml", "about: " + "[".repeat(50_000) + "]".repeat(50_000));
    refused(Cli.run("summary", recipe), "deep.yaml", "nested deeper than 100 levels");
  }

  @Test
  void anAliasIsNotReadAsText() throws IOException {
    Path recipe = file("alias.yaml", "a: &x [1, 1]\nb: [*x, *x]\nabout: \"*y and *z\"\n");
    refused(Cli.run("summary", recipe), "alias.yaml:2: \"*x\" is an alias (expected a value)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simpleRnn: {hidden: 46340, output: last}",
        "lstm: {hidden: 23170, output: last}",
        "gru: {hidden: 20000, output: last}",
        "bidirectional: {layer: {lstm: {hidden: 15000, output: last}}}",
        "lstm: {hidden: 4, output: last}\n    - dense: {units: 134217727}",
      })
  void aNetworkLargerThanTheHeap(String layer) throws IOException {
    assumeSmallHeap();
    refused(train(layer), "of memory (expected at most the heap, ", "-Xmx", "Use smaller layers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simpleRnn: {hidden: 46341}",
        "lstm: {hidden: 23171}",
        "lstm: {hidden: 134217728}",
        "lstm: {hidden: 8, projection: 134217728}",
      })
  void aWeightLargerThanAnArray(String layer) throws IOException {
    refused(
        train(layer), "model.layers[0]: ", "the largest array; the heap has", "Use smaller sizes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lstm: {hidden: 2147483647}",
        "lstm: {hidden: 536870912}",
        "gru: {hidden: 1431655766}",
        "dense: {units: 2147483647}",
      })
  void aSizeWhoseGatesOverflow(String layer) throws IOException {
    refused(train(layer), "expected a whole number from 1 to 134217728");
  }

  @ParameterizedTest
  @CsvSource({
    "2147483639, a series of 2147483639 points needs 17.2 GB of memory",
    "2147483647, expected a whole number from 2 to 2147483639"
  })
  void aSeriesLargerThanTheHeap(String points, String words) throws IOException {
    assumeSmallHeap();
    Path recipe = file("long.yaml", Cli.RECIPE.replace("points: 60", "points: " + points));
    refused(Cli.run("train", recipe, "--out", directory.resolve("out")), "long.yaml", words);
  }

  /** Skips a test whose network or series would fit a larger heap, and would fill it. */
  private static void assumeSmallHeap() {
    assumeThat(Runtime.getRuntime().maxMemory())
        .as("the heap (set -Xmx2g, as the build does)")
        .isLessThan(FOUR_GIGABYTES);
  }

  private Cli.Outcome train(String layer) throws IOException {
    String text = Cli.RECIPE.replace("lstm: {hidden: 2, output: last}", layer);
    assertThat(text).contains(layer);
    Path recipe = file("large.yaml", text);
    return Cli.run("train", recipe, "--out", directory.resolve("out"));
  }

  // ---- data

  @ParameterizedTest
  @CsvSource({
    "'date,a,b\n','2020-01-01,1,2\n'",
    "'text,label\n','The film,positive\n'",
    "'id,time,x,y,label\na,0,1,1,slow\nb,0,1,1,fast\n','c,1,1,1,slow\n'",
  })
  void aGzipFileOfEqualRows(String beginning, String row) throws IOException {
    Path data = bomb("rows.csv.gz", beginning, row);
    assertThat(Files.size(data)).isLessThan(1_000_000);
    refused(
        Cli.run("inspect", data),
        "rows.csv.gz",
        "compressed bytes expand to more than 64 MB (expected at most 200 times as many bytes)",
        "gunzip");
  }

  @Test
  void aGzipFileOfWordVectors() throws IOException {
    Path vectors = bomb("vectors.txt.gz", "the 1 2\n", "of 1 2\n");
    refused(Cli.run("vectors", "nearest", vectors, "the"), "compressed bytes expand");
  }

  @Test
  void aGzipFileOfText() throws IOException {
    Path text = bomb("text.txt.gz", "The end.\n", "It is the end.\n");
    Path recipe =
        file(
            "words.yaml",
            """
            task: language
            data: {units: words}
            model: {layers: [embedding: {size: 2}, gru: {hidden: 2}, vocabulary]}
            training: {batch: 2, epochs: 1, truncate: 2}
            """);
    refused(
        Cli.run("train", recipe, "--data", text, "--out", directory.resolve("out")),
        "compressed bytes expand");
  }

  @Test
  void wordVectorsOfManyValuesNeedNoMoreThanTheirSize() throws IOException {
    Path wide = file("wide.txt", "the" + " 0".repeat(520_000) + "\n");
    Cli.Outcome outcome = Cli.run("vectors", "nearest", wide, "the");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    String row = " 0.5".repeat(40_000) + "\n"; // more than half of the first room
    Path three = file("three.txt", "the" + row + "of" + row + "and" + row);
    assertThat(Cli.run("vectors", "nearest", three, "the").out()).contains("of", "and");
    Path header = file("header.txt", "999999999 500000\nthe" + " 0".repeat(500_000) + "\n");
    refused(Cli.run("vectors", "nearest", header, "the"), "the header declares 999,999,999 words");
  }
}
