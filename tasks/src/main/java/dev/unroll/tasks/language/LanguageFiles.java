package dev.unroll.tasks.language;

import dev.unroll.BadInputException;
import dev.unroll.data.text.Corpus;
import dev.unroll.data.text.CorpusConfig;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.DataFile;
import dev.unroll.tasks.input.DataLocation;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that the {@code data} of a language model's recipe names.
 *
 * @param train the text to train on; null: the user must provide it
 * @param validation null: a fraction of the training file
 * @param test null: a fraction at the end of the training file
 * @param encoding of all files; null: it is detected
 * @param published where the files are published
 */
record LanguageFiles(
    @Nullable String train,
    @Nullable String validation,
    @Nullable String test,
    @Nullable Charset encoding,
    @Nullable String published) {
  static final String ENCODING = "encoding";

  static LanguageFiles read(Fields data) {
    return new LanguageFiles(
        optional(data, "train"),
        optional(data, "validationFile"),
        optional(data, "test"),
        data.has(ENCODING) ? charset(data) : null,
        optional(data, "published"));
  }

  private static @Nullable String optional(Fields data, String key) {
    return data.has(key) ? data.string(key) : null;
  }

  private static Charset charset(Fields data) {
    String name = data.string(ENCODING);
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw data.error(
          ENCODING,
          "unknown encoding \"" + name + "\" (expected one such as UTF-8 or Windows-1252)");
    }
  }

  /** Returns the settings of the file format that {@link #read} reads. */
  Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    if (encoding != null) {
      settings.put(ENCODING, encoding.name());
    }
    return settings;
  }

  /**
   * The texts of the files.
   *
   * @param validation empty: a fraction of the training text
   * @param test empty: a fraction of the training text
   */
  record Texts(Corpus train, Optional<Corpus> validation, Optional<Corpus> test) {}

  /**
   * Finds the files.
   *
   * @param data a file that replaces them, or a directory to look in
   * @param source the start of each error message
   * @throws BadInputException when one does not exist
   */
  Texts texts(CorpusConfig config, DataLocation data, String source) {
    if (data.isFile()) {
      Path file = data.path().orElseThrow();
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(file + ": there is no such file");
      }
      return new Texts(corpus(file, config), Optional.empty(), Optional.empty());
    }
    String name = train;
    if (name == null) {
      throw new BadInputException(
          source
              + ": data.train is missing (expected the name of a text file). Set it, or pass a"
              + " file with --data (DataLocation.of in Java).");
    }
    return new Texts(
        corpus(find(name, data), config),
        Optional.ofNullable(validation).map(file -> corpus(find(file, data), config)),
        Optional.ofNullable(test).map(file -> corpus(find(file, data), config)));
  }

  private Path find(String name, DataLocation data) {
    return new DataFile(name, published).find(data);
  }

  /** Returns the text of another file in the format of the recipe's files. */
  Corpus corpus(Path file, CorpusConfig config) {
    Corpus corpus = Corpus.of(file, config);
    return encoding == null ? corpus : corpus.withEncoding(encoding);
  }
}
