package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.data.vectors.WordVectorReader;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.data.vectors.WordVectors.Neighbour;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.Predictor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Input of the commands of {@code unroll vectors}, a file of vectors or a model, and the format of
 * their output.
 */
final class VectorsFile {
  /** Size in bytes from which progress is shown; smaller files are read quickly. */
  private static final long LARGE = 50_000_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description =
          "Word vectors as text, of GloVe, word2vec or fastText; compressed if named .gz. Or a"
              + " model that was trained on texts, its .safetensors file or the directory of its"
              + " run: the vectors of its first embedding. Words are read as written: many files"
              + " have only lower case.")
  private Path file;

  @Option(
      names = "--first",
      paramLabel = "N",
      description =
          "Read the first N words only, which in published files are the most frequent ones.")
  private @Nullable Integer first;

  Path path() {
    return file;
  }

  /** Reads the file, and reports progress if it is large. */
  WordVectors read(Console console) {
    if (first != null) {
      requireOne("--first", first);
    }
    if (!Files.exists(file)) {
      throw new BadInputException(
          file
              + ": no such file (expected a file of word vectors, or a model that was trained on"
              + " texts)");
    }
    if (file.toString().endsWith(".safetensors") || Files.isDirectory(file)) {
      return ofModel(ModelFiles.find(file, console));
    }
    WordVectorReader reader = WordVectors.from(file).onProgress(progress(console));
    WordVectors vectors;
    try {
      vectors = (first == null ? reader : reader.first(first)).read();
    } catch (OutOfMemoryError e) {
      throw new BadInputException(
          file
              + ": is too large for the memory; read less of it with --first N, or use a larger"
              + " heap, as in UNROLL_JAVA_OPTS=-Xmx8g",
          e);
    }
    if (vectors.repeated() > 0) {
      console.say(
          file
              + (vectors.repeated() == 1
                  ? ": 1 row is left out, since its word already occurred"
                  : String.format(
                      Locale.ROOT,
                      ": %,d rows are left out, since their words already occurred",
                      vectors.repeated())));
    }
    return vectors;
  }

  private WordVectors ofModel(Path model) {
    if (first != null) {
      throw new ParameterException(
          spec.commandLine(), "--first is for files of word vectors, but " + model + " is a model");
    }
    Predictor predictor = Predictor.load(model);
    try {
      return predictor.wordVectors();
    } catch (IllegalStateException e) {
      throw new BadInputException(
          model + ": " + FailureText.of(e) + "; use a model that was trained on texts", e);
    }
  }

  /** Returns a listener that prints a line for each tenth of a large file. */
  private WordVectorReader.Progress progress(Console console) {
    var said = new long[1];
    return (rows, bytes, size) -> {
      long tenth = size < LARGE ? 0 : 10 * bytes / size;
      if (tenth > said[0]) {
        said[0] = tenth;
        console.say(String.format(Locale.ROOT, "%s: %d%% read, %,d words", file, 10 * tenth, rows));
      }
    };
  }

  /** Rejects numbers less than 1. */
  void requireOne(String option, int number) {
    if (number < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " must be 1 or more, got " + number);
    }
  }

  static String number(double cosine) {
    return String.format(Locale.ROOT, "%.4f", cosine);
  }

  /** Returns neighbours as JSON objects. */
  static List<Map<String, Object>> objects(List<Neighbour> neighbours) {
    return neighbours.stream().map(VectorsFile::object).toList();
  }

  private static Map<String, Object> object(Neighbour neighbour) {
    var object = new LinkedHashMap<String, Object>();
    object.put("word", neighbour.word());
    object.put("cosine", neighbour.cosine());
    return object;
  }
}
