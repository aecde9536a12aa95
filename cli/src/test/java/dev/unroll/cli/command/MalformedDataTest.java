package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Malformed files of classifiers lead to an error message that names the file, to exit code 2, and
 * to no stack trace.
 */
class MalformedDataTest {
  private static final int TEN_MEGABYTES = 10_000_000;

  @TempDir private Path directory;
  private Path recipe;
  private String good;

  @BeforeEach
  void files() throws IOException {
    recipe = Cli.classifierRecipe(directory);
    good = Files.readString(Cli.opinions(directory));
  }

  private Cli.Outcome train(Path file) {
    return Cli.run("train", recipe, "--data", file, "--out", directory.resolve("out"));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private Path file(String text) throws IOException {
    return file("broken.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private void refused(Cli.Outcome outcome, String... words) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("unroll: ").contains(words).hasLineCount(1);
    assertThat(outcome.err().length()).isLessThan(400);
    assertThat(directory.resolve("out")).doesNotExist();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void theGoodFileIsTrainedOnPackedToo() throws IOException {
    byte[] packed = gzip(good.getBytes(StandardCharsets.UTF_8));
    assertThat(train(file("opinions.csv.gz", packed)).code()).isZero();
  }

  @Test
  void aCutGzipFile() throws IOException {
    byte[] packed = gzip(good.getBytes(StandardCharsets.UTF_8));
    Path cut = file("opinions.csv.gz", Arrays.copyOf(packed, packed.length / 2));
    refused(train(cut), "opinions.csv.gz", "the gzip file is cut short; copy it again");
  }

  @Test
  void aGzipFileThatIsCutAnywhereIsNamedByAllReaders() throws IOException {
    byte[] packed = gzip(good.getBytes(StandardCharsets.UTF_8));
    byte[] damaged = packed.clone();
    Arrays.fill(damaged, 20, packed.length, (byte) 0xA5);
    Path run = Cli.trainedClassifier(directory);
    for (int length : new int[] {5, 12, 60, packed.length - 4}) {
      Path cut = file("cut.gz", Arrays.copyOf(packed, length));
      String sentence = "the gzip file is cut short; copy it again";
      refused(Cli.run("inspect", cut), "unroll: ", "cut.gz", sentence);
      refused(Cli.run("classify", run, "--input", cut), "cut.gz", sentence);
      var in = new ByteArrayInputStream(Files.readAllBytes(cut));
      var answered = Cli.run(in, new ByteArrayOutputStream(), "classify", run);
      assertThat(answered.code()).isEqualTo(2);
      assertThat(answered.err()).contains("unroll: stdin: " + sentence);
    }
    Path forecaster = Cli.trained(Files.createDirectories(directory.resolve("wave")));
    byte[] wave = gzip(Files.readAllBytes(Cli.csv(directory)));
    var predicted =
        Cli.run(
            new ByteArrayInputStream(wave),
            new ByteArrayOutputStream(),
            "predict",
            forecaster,
            "--input",
            "-");
    assertThat(predicted.code()).as(predicted.err()).isZero();
    for (String command : new String[] {"predict", "answer"}) {
      Object[] arguments =
          command.equals("answer")
              ? new Object[] {command, forecaster}
              : new Object[] {command, forecaster, "--input", "-"};
      var cut = new ByteArrayInputStream(wave, 0, wave.length / 2);
      var answered = Cli.run(cut, new ByteArrayOutputStream(), arguments);
      assertThat(answered.code()).isEqualTo(2);
      assertThat(answered.err()).contains("stdin", "the gzip file is cut short; copy it again");
    }
    refused(
        Cli.run("inspect", file("damaged.gz", damaged)),
        "damaged.gz",
        "the gzip file is damaged; copy it again");
  }

  @Test
  void skippingAllRows() throws IOException {
    Path data = file(good);
    refused(
        Cli.run("inspect", data, "--set", "data.skipRows=5000"),
        "broken.csv: there are no rows after line 5000",
        "Set data.skipRows, which is 5000, to a smaller number.");
  }

  @Test
  void aFileThatIsNamedGzipAndIsNone() throws IOException {
    Path plain = file("opinions.csv.gz", good.getBytes(StandardCharsets.UTF_8));
    refused(train(plain), "opinions.csv.gz", "the content is not gzip; rename it or compress it");
  }

  @Test
  void raggedRows() throws IOException {
    refused(train(file(good + "one field only\n")), "broken.csv:50:", "expected 2");
    refused(train(file(good + "a,positive,b\n")), "broken.csv:50:", "expected 2");
  }

  @Test
  void badUtf8() throws IOException {
    byte[] latin = (good + "Gef\u00E4llt,positive\n").getBytes(StandardCharsets.ISO_8859_1);
    refused(train(file("latin.csv", latin)), "latin.csv", "UTF-8");
  }

  @Test
  void aTextOfTenMegabytesIsOneAndALongerOneIsRefused() throws IOException {
    String word = "good ";
    String text = word.repeat(TEN_MEGABYTES / word.length());
    Path one = file(good + text + ",positive\n");
    Path run = directory.resolve("run");
    assertThat(Cli.run("train", recipe, "--data", one, "--out", run).code()).isZero();

    refused(
        train(file(good + text + text + ",positive\n")),
        "broken.csv:50:",
        "more than 16777216 characters");
  }

  @Test
  void aLineOfTenMegabytesWhereLettersAreWanted() throws IOException {
    Path letters =
        Cli.write(
            directory.resolve("letters.yaml"),
            """
            task: classify
            data: {kind: letters, alphabet: dna, width: 4}
            model: {}
            training: {}
            """);
    String line = "A".repeat(TEN_MEGABYTES);
    Path data = file("text,label\nACGT,a\nAAAT,b\n" + line + ",a\n");
    refused(
        Cli.run("train", letters, "--data", data),
        "broken.csv:4: the sequence has 10000000 letters; expected 4");
  }

  @Test
  void emptyFiles() throws IOException {
    refused(train(file("")), "broken.csv", "empty");
    refused(train(file("text,label\n")), "broken.csv");
  }

  @Test
  void oneClassOnly() throws IOException {
    refused(
        train(file("text,label\na,same\nb,same\n")),
        "broken.csv: every row has the label \"same\"; a classifier requires rows of at least two");
  }

  @Test
  void aClassOfOneExample() throws IOException {
    refused(train(file(good + "so so,neutral\n")), "\"neutral\"");
  }

  @Test
  void aColumnThatIsNotThere() throws IOException {
    refused(train(file("text,lable\na,b\n")), "broken.csv:1:", "\"label\"", "\"lable\"");
  }

  @Test
  void aLabelThatTrainingNeverSaw() throws IOException {
    Path model = Cli.trainedClassifier(directory);
    Path other = file("text,label\ngood,positive\nso so,neutral\n");
    refused(
        Cli.run("evaluate", model, "--data", other),
        "broken.csv:3: the label \"neutral\" is not in the training set; expected one of negative, positive");
  }

  @Test
  void imagesWithAWrongMagicNumberOrCutOrWithoutLabels() throws IOException {
    Path images =
        Cli.write(
            directory.resolve("images.yaml"),
            """
            task: classify
            data: {kind: images, train: images-idx3.gz, trainLabels: labels-idx1}
            model: {}
            training: {}
            """);
    Object[] command = {"train", images, "--data", directory};
    byte[] pixels = idx(2051, 4, 2, 2);
    file("labels-idx1", idx(2049, 4));

    refused(
        Cli.run(command),
        "requires the files images-idx3.gz, labels-idx1; images-idx3.gz was not found in");
    file("images-idx3.gz", gzip(idx(1234, 4, 2, 2)));
    refused(
        Cli.run(command),
        "images-idx3.gz: begins with the number 1234; expected an IDX file of images (2051)");
    byte[] packed = gzip(pixels);
    file("images-idx3.gz", Arrays.copyOf(packed, packed.length - 12));
    refused(Cli.run(command), "images-idx3.gz: ", "cut short", "copy it again");
    file("images-idx3.gz", gzip(idx(2051, 3, 2, 2)));
    refused(Cli.run(command), "holds 3 images, but", "holds 4 labels");
    file("images-idx3.gz", gzip(pixels));
    Files.delete(directory.resolve("labels-idx1"));
    refused(Cli.run(command), "labels-idx1 was not found in ");
  }

  /** Bytes that count; as labels, two classes. */
  private static byte[] idx(int magic, int... sizes) {
    int count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    var bytes = ByteBuffer.allocate(4 + 4 * sizes.length + count).putInt(magic);
    Arrays.stream(sizes).forEach(bytes::putInt);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) (sizes.length == 1 ? i % 2 : 7 * i));
    }
    return bytes.array();
  }
}
