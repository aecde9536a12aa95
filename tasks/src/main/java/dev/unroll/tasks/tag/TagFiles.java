package dev.unroll.tasks.tag;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.data.tagged.TaggedReader;
import dev.unroll.data.tagged.TaggedReport;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.DataFile;
import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that the {@code data} of a tagger's recipe names.
 *
 * @param train null: the user must provide it
 * @param validation null: a fraction of the training file
 * @param test null: a fraction of the training file
 * @param published where the files are published
 * @param letters how labels of whole sequences become tags; empty: files have one token per line
 */
record TagFiles(
    @Nullable String train,
    @Nullable String validation,
    @Nullable String test,
    @Nullable String published,
    Optional<Letters> letters) {
  /** The name of the column of tags that are derived from labels of whole sequences. */
  private static final String LETTERS = "position";

  private static final String BUILT_IN = "built-in:";

  /** The name of the file that comes with Unroll. */
  private static final String NAMES = BUILT_IN + "names";

  static TagFiles read(Fields data) {
    return new TagFiles(
        optional(data, "train"),
        optional(data, "validationFile"),
        optional(data, "test"),
        optional(data, "published"),
        data.has("letters") ? Optional.of(Letters.read(data.object("letters"))) : Optional.empty());
  }

  private static @Nullable String optional(Fields data, String key) {
    return data.has(key) ? data.string(key) : null;
  }

  /**
   * A table with a sequence of letters and a label in each row. The label stands for a sequence of
   * tags.
   *
   * @param sequence the column of the letters, from 1
   * @param label the column of the label, from 1
   * @param tags by label: the tag of each position
   */
  record Letters(int sequence, int label, Map<String, List<String>> tags) {
    static Letters read(Fields letters) {
      int sequence = letters.integer("sequence", 1, Integer.MAX_VALUE);
      int label = letters.integer("label", 1, Integer.MAX_VALUE);
      Fields runs = letters.object("tags");
      var tags = new LinkedHashMap<String, List<String>>();
      for (String name : runs.keys()) {
        tags.put(name, tags(runs, name));
      }
      if (tags.isEmpty()) {
        throw letters.error("tags", "expected runs of tags by label, such as {EI: [exon 30]}");
      }
      return new Letters(sequence, label, tags);
    }

    private static List<String> tags(Fields runs, String label) {
      var tags = new ArrayList<String>();
      for (String run : runs.strings(label)) {
        String[] parts = run.strip().split("\\s+");
        int count =
            parts.length == 2 && parts[1].matches("[1-9]\\d{0,5}") ? Integer.parseInt(parts[1]) : 0;
        if (count == 0) {
          throw runs.error(
              label, "expected a tag and how many positions have it, such as exon 30, got " + run);
        }
        for (int i = 0; i < count; i++) {
          tags.add(parts[0]);
        }
      }
      return tags;
    }
  }

  /**
   * Sentences of a file.
   *
   * @param name of the file
   * @param columns the names of the columns of tags
   * @param sentences in order
   * @param description of the file
   * @param notes on how the file was read
   */
  record Text(
      String name,
      List<String> columns,
      List<TaggedSentence> sentences,
      String description,
      List<String> notes) {}

  /**
   * The texts of the files.
   *
   * @param validation empty: a fraction of the training text
   * @param test empty: a fraction of the training text
   */
  record Texts(Text train, Optional<Text> validation, Optional<Text> test) {}

  /**
   * Reads the files.
   *
   * @param data a file that replaces them, or a directory to look in
   * @param source the start of each error message
   * @throws BadInputException when one does not exist, or cannot be read
   */
  Texts texts(TaggedFormat format, DataLocation data, String source) {
    if (data.isFile()) {
      Path file = data.path().orElseThrow();
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(file + ": there is no such file");
      }
      return new Texts(text(file, format), Optional.empty(), Optional.empty());
    }
    String name = train;
    if (name == null) {
      throw new BadInputException(
          source
              + ": data.train is missing (expected the name of a file with a tag for each token)."
              + " Set data.train, or pass a file with --data (DataLocation.of in Java).");
    }
    return new Texts(
        named(name, data, format, source),
        Optional.ofNullable(validation).map(file -> named(file, data, format, source)),
        Optional.ofNullable(test).map(file -> named(file, data, format, source)));
  }

  private Text named(String name, DataLocation data, TaggedFormat format, String source) {
    if (!name.startsWith(BUILT_IN)) {
      return text(new DataFile(name, published).find(data), format);
    }
    if (!name.equals(NAMES)) {
      throw new BadInputException(
          "%s: data.train: there is no file \"%s\" in Unroll (expected %s). Name that one or your file."
              .formatted(source, Shown.of(name), NAMES));
    }
    return tagged(TaggedReader.names());
  }

  /** Reads a file with tags. */
  Text text(Path file, TaggedFormat format) {
    return letters.isPresent() ? letters(file, letters.get()) : tagged(file, format);
  }

  /** Reads a file with one token per line. */
  static Text tagged(Path file, TaggedFormat format) {
    return tagged(TaggedReader.open(file, format));
  }

  private static Text tagged(TaggedReader opened) {
    try (TaggedReader reader = opened) {
      var sentences = new ArrayList<TaggedSentence>();
      reader.forEach(sentences::add);
      TaggedReport report = reader.report();
      if (sentences.isEmpty()) {
        throw new BadInputException(report.name() + ": the file has no sentences");
      }
      return new Text(report.name(), report.tags(), sentences, report.describe(), report.notes());
    } catch (IOException e) {
      throw new UncheckedIOException("the file cannot be read: " + FailureText.of(e), e);
    }
  }

  private static Text letters(Path file, Letters letters) {
    var sentences = new ArrayList<TaggedSentence>();
    LabelledTexts.of(file, letters.sequence(), letters.label())
        .forEach(
            BadRows.refuse(),
            row -> {
              List<String> tags = letters.tags().get(row.label());
              List<String> tokens =
                  row.text().strip().codePoints().mapToObj(Character::toString).toList();
              String where = file + ":" + row.line();
              if (tags == null) {
                throw new BadInputException(
                    "%s: the label is \"%s\" (expected one of %s). Name its tags in data.letters.tags."
                        .formatted(where, row.label(), letters.tags().keySet()));
              }
              if (tags.size() != tokens.size()) {
                throw new BadInputException(
                    "%s: the sequence has %d letters (expected %d, as many as the tags of %s)."
                            .formatted(where, tokens.size(), tags.size(), row.label())
                        + " Correct data.letters.tags or the row.");
              }
              sentences.add(TaggedSentence.of(tokens, tags));
            });
    return new Text(
        file.toString(),
        List.of(LETTERS),
        sentences,
        String.format(Locale.ROOT, "%,d sequences of letters", sentences.size()),
        List.of());
  }
}
