package dev.unroll.fuzz;

import dev.unroll.data.labelled.IdxImages;
import dev.unroll.data.labelled.TsReport;
import dev.unroll.data.series.Table;
import dev.unroll.data.series.TableReport;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.data.tagged.TaggedReader;
import dev.unroll.data.text.KerasImdb;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.translation.PairFormat;
import dev.unroll.data.translation.SentencePairs;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.input.DataLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** All readers of files, with small valid files of each. */
final class FuzzedReaders {
  /** Data of all kinds, and models trained on them. */
  static final Path FILES = Path.of("../tasks/src/test/resources/dev/unroll/tasks/old");

  static final List<String> TABLE_WORDS =
      List.of("date", "time", "label", "text", "id", "sep=;", "1.234,56", "2024-01-01", "14:30");

  private static final List<String> TAG_WORDS =
      List.of("B-PER", "I-LOC", "E-ORG", "S-X", "# text = a", "1-2", "1.1", "_", "-DOCSTART-");

  private final Path directory;

  private FuzzedReaders(Path directory) {
    this.directory = directory;
  }

  /**
   * Returns the readers.
   *
   * @param directory for files that they need next to the changed one
   */
  static List<FuzzedReader> all(Path directory) throws Exception {
    Path files = Files.createDirectories(directory.resolve("files"));
    var readers = new FuzzedReaders(files);
    var all = new ArrayList<FuzzedReader>();
    all.addAll(readers.tables());
    all.addAll(readers.sequences());
    all.addAll(readers.texts());
    all.addAll(readers.vectorsAndImages());
    all.addAll(FuzzedModels.all());
    all.addAll(FuzzedCommands.all(files));
    return all;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] file(String name) throws IOException {
    return Files.readAllBytes(FILES.resolve(name));
  }

  static List<byte[]> files(String... names) throws IOException {
    var all = new ArrayList<byte[]>();
    for (String name : names) {
      all.add(file(name));
    }
    return all;
  }

  /** Reads a file as training would, with the recipe of a model. */
  private static FuzzedReader training(
      String name, String model, String file, List<String> dictionary, String... valid)
      throws IOException {
    Recipe recipe = Predictor.load(FILES.resolve(model + ".safetensors")).recipe();
    return FuzzedReader.ofText(
        "train-" + name,
        file,
        files(valid),
        dictionary,
        changed -> Training.create(recipe, DataLocation.of(changed)).close());
  }

  private List<FuzzedReader> tables() throws IOException {
    List<byte[]> tables = files("months.csv", "hours.csv", "lives.csv", "messages.csv");
    tables.add(bytes("Datum;Wert\n01.02.2023;1.234,5\n02.02.2023;7,25\n03.02.2023;-8\n"));
    tables.add(bytes("Year\tQ\t\"a \"\"b\"\"\"\n2001\t1\t3\n2001\t2\t\n2001\t3\t1e3\n"));
    List<byte[]> packed = List.of(gzip(file("months.csv")), gzip(file("hours.csv")));
    FuzzedReader.Action report = file -> TableReport.of(Table.read(file)).columns();
    return List.of(
        FuzzedReader.ofText("table-csv", "a.csv", tables, TABLE_WORDS, report),
        FuzzedReader.ofText("table-tsv", "a.tsv", tables, TABLE_WORDS, report),
        FuzzedReader.ofBytes("table-gzip", "a.csv.gz", packed, report),
        training("forecast", "forecast-by-recipe", "m.csv", TABLE_WORDS, "months.csv"),
        training("forecast-columns", "forecast-columns", "m.csv", TABLE_WORDS, "months.csv"),
        training("forecast-hours", "forecast-calendar", "h.csv", TABLE_WORDS, "hours.csv"));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private List<FuzzedReader> sequences() throws IOException {
    byte[] ts =
        bytes(
            """
            # a comment
            @problemName Waves
            @timeStamps false
            @missing true
            @univariate false
            @dimensions 2
            @equalLength false
            @classLabel true up down
            @data
            1,2,3:4,5,6:up
            0.5,?,2:1,1,1:down
            -1,2:3,4:up
            """);
    return List.of(
        training("sequences", "classify-sequences-by-recipe", "w.csv", TABLE_WORDS, "walks.csv"),
        training("regress", "regress-sequences-by-recipe", "l.csv", TABLE_WORDS, "lives.csv"),
        training(
            "letters", "classify-letters-by-recipe", "b.data", List.of("N", "X"), "bases.data"),
        FuzzedReader.ofText(
            "ts",
            "a.ts",
            List.of(ts),
            List.of("@data", "@missing false", "@targetLabel true", "(1,2)", "?", "NaN"),
            file -> TsReport.of(file)));
  }

  private List<FuzzedReader> texts() throws IOException {
    byte[] conllu =
        bytes(
            """
            # sent_id = 1
            1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
            2\tfilm\tfilm\tNOUN\tNN\tNumber=Sing\t0\troot\t_\tSpaceAfter=No
            2.1\tit\t_\tPRON\t_\t_\t_\t_\t_\t_
            3-4\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
            3\tdo\tdo\tAUX\tVB\t_\t0\troot\t_\t_
            4\tn't\tnot\tPART\tRB\t_\t0\troot\t_\t_

            1\tGood\tgood\tADJ\tJJ\t_\t0\troot\t_\t_

            """);
    var tags = TaggedFormat.detect().withTags("3");
    FuzzedReader.Action conlluRead = file -> readAll(file, TaggedFormat.detect());
    Path target = Files.write(directory.resolve("target.txt"), file("sayings.txt"));
    return List.of(
        training("texts", "classify-text", "m.csv", TABLE_WORDS, "messages.csv"),
        FuzzedReader.ofText("conllu", "a.conllu", List.of(conllu), TAG_WORDS, conlluRead),
        FuzzedReader.ofText(
            "tagged", "a.txt", files("tags.txt"), TAG_WORDS, file -> readAll(file, tags)),
        training("tag", "tag-columns-by-recipe", "t.txt", TAG_WORDS, "tags.txt"),
        training("language", "language-words-by-recipe", "s.txt", List.of("<unk>"), "messages.tsv"),
        training("translate", "translate-words-by-recipe", "p.tsv", List.of("<pad>"), "pairs.tsv"),
        FuzzedReader.ofText(
            "aligned",
            "source.txt",
            files("sayings.txt"),
            List.of("<start>"),
            file -> SentencePairs.readAligned(file, target, PairFormat.standard())),
        FuzzedReader.ofText(
            "vocabulary",
            "v.txt",
            List.of(bytes("<pad>\n<unk>\nthe\nand\n\\n\n\\\\\nfilm\n")),
            List.of("<pad>", "<unk>", "<start>", "\\n", "\\x"),
            file -> Vocabulary.read(file)),
        FuzzedReader.ofText(
            "word-index",
            "w.json",
            files("words.json"),
            List.of("\"a\": 1"),
            file -> KerasImdb.read(file, 8)));
  }

  private static void readAll(Path file, TaggedFormat format) throws IOException {
    try (TaggedReader sentences = TaggedReader.open(file, format)) {
      boolean more = true;
      while (more) {
        more = sentences.next() != null;
      }
    }
  }

  private List<FuzzedReader> vectorsAndImages() throws IOException {
    Path images = Files.write(directory.resolve("images"), file("train-images-idx3-ubyte"));
    Path labels = Files.write(directory.resolve("labels"), file("train-labels-idx1-ubyte"));
    byte[] vectors = bytes("3 2\nthe 1 2\n. . 0.5 -1e-3\nof 3 4\n");
    byte[] classes = file("train-labels-idx1-ubyte");
    return List.of(
        FuzzedReader.ofText(
            "vectors",
            "v.txt",
            List.of(file("vectors.txt"), vectors),
            List.of("999999999 3", "3 999999999", " 0 0 0"),
            file -> WordVectors.read(file)),
        FuzzedReader.ofBytes(
            "idx-images",
            "i",
            files("train-images-idx3-ubyte"),
            file -> IdxImages.read(file, labels)),
        FuzzedReader.ofBytes(
            "idx-labels",
            "l",
            List.of(classes, gzip(classes)),
            file -> IdxImages.read(images, file)));
  }
}
