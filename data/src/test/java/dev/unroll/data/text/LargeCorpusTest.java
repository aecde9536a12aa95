package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A corpus of 20 times the heap is counted, encoded, split and learned from in another JVM, whose
 * heap would hold neither its texts nor its ids nor its different tokens.
 */
@Tag("slow")
class LargeCorpusTest {
  private static final int TIMES = 20;
  private static final long HEAP = 32L << 20;

  @TempDir private Path directory;

  @Test
  void aCorpusOfTwentyTimesTheHeapTrains() throws Exception {
    Path corpus = directory.resolve("corpus.tsv");
    long texts = write(corpus, TIMES * HEAP);
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    long began = System.nanoTime();

    Map<String, Double> said = run("-Xmx" + (HEAP >> 20) + "m", corpus, temporary);

    System.out.printf(
        "%d MB of text: %s, %d s%n",
        Files.size(corpus) >> 20, said, (System.nanoTime() - began) / 1_000_000_000);
    assertThat((double) Files.size(corpus)).isGreaterThanOrEqualTo(TIMES * said.get("heap"));
    assertThat(said.get("texts")).isEqualTo((double) texts);
    assertThat(said.get("ids") * Integer.BYTES).isGreaterThan(10 * said.get("heap"));
    assertThat(said.get("error")).isPositive().isLessThan(texts / 10.0);
    assertThat(said.get("loss")).isLessThan(0.05);
    try (var left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  private static Map<String, Double> run(String heap, Path corpus, Path temporary)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseSerialGC",
                heap,
                "-cp",
                System.getProperty("java.class.path"),
                LargeCorpusRun.class.getName(),
                corpus.toString(),
                temporary.toString())
            .redirectErrorStream(true)
            .start();
    child.getOutputStream().close();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    var said = new HashMap<String, Double>();
    output
        .lines()
        .filter(line -> line.matches("[a-z]+ [0-9.E-]+"))
        .forEach(line -> said.put(line.split(" ")[0], Double.valueOf(line.split(" ")[1])));
    return said;
  }

  /** Of which the class is told by one of the last words, and each has a word of its own. */
  private static long write(Path file, long bytes) throws IOException {
    var random = new Random(1);
    List<String> judgements = List.of("bad", "good");
    long texts = 0;
    long written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      var text = new StringBuilder();
      while (written < bytes) {
        int positive = random.nextInt(2);
        text.setLength(0);
        text.append(positive == 1 ? "up" : "down").append("\tof").append(texts);
        filler(random, text, random.nextInt(460));
        text.append(' ').append(judgements.get(positive));
        filler(random, text, random.nextInt(10));
        text.append('\n');
        out.append(text);
        written += text.length();
        texts++;
      }
    }
    return texts;
  }

  /** The commoner the smaller its number. */
  private static void filler(Random random, StringBuilder text, int words) {
    for (int i = 0; i < words; i++) {
      text.append(" w").append((int) (5000 * random.nextDouble() * random.nextDouble()));
    }
  }
}
