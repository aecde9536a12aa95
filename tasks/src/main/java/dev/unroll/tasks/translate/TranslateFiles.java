package dev.unroll.tasks.translate;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.translation.PairFormat;
import dev.unroll.data.translation.PairReport;
import dev.unroll.data.translation.SentencePair;
import dev.unroll.data.translation.SentencePairs;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.DataFile;
import dev.unroll.tasks.input.DataLocation;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that the {@code data} of a translator's recipe names.
 *
 * @param train null: the user must provide it
 * @param validation null: sources of the training file
 * @param test null: sources of the training file
 * @param format of files with columns
 * @param published where the files are published
 */
record TranslateFiles(
    @Nullable Names train,
    @Nullable Names validation,
    @Nullable Names test,
    PairFormat format,
    @Nullable String published) {
  static final String ENCODING = "encoding";
  static final String SOURCE_COLUMN = "sourceColumn";
  static final String TARGET_COLUMN = "targetColumn";

  /** The keys that define how a file is read. */
  static final List<String> READING = List.of(SOURCE_COLUMN, TARGET_COLUMN, ENCODING);

  private static final String BUILT_IN = "built-in:";

  /**
   * The name of a file with columns, or of two files with corresponding lines.
   *
   * @param source the file of both sides, or of the sources
   * @param target null: there is one file
   */
  record Names(String source, @Nullable String target) {
    static @Nullable Names read(Fields data, String key) {
      if (!data.has(key)) {
        return null;
      }
      if (data.raw(key) instanceof Map<?, ?>) {
        Fields both = data.object(key);
        return new Names(both.string("source"), both.string("target"));
      }
      return new Names(data.string(key), null);
    }
  }

  /**
   * The pairs of a file.
   *
   * @param name of the file
   * @param description of the file
   * @param notes on how the file was read
   */
  record Text(String name, List<SentencePair> pairs, String description, List<String> notes) {
    static Text of(SentencePairs pairs) {
      PairReport report = pairs.report();
      return new Text(report.name(), pairs.pairs(), report.describe(), report.notes());
    }
  }

  /**
   * The pairs of the files.
   *
   * @param validation empty: sources of the training text
   * @param test empty: sources of the training text
   */
  record Texts(Text train, Optional<Text> validation, Optional<Text> test) {}

  static TranslateFiles read(Fields data) {
    return new TranslateFiles(
        Names.read(data, "train"),
        Names.read(data, "validationFile"),
        Names.read(data, "test"),
        format(data),
        data.has("published") ? data.string("published") : null);
  }

  private static PairFormat format(Fields data) {
    PairFormat standard = PairFormat.standard();
    int source = data.integer(SOURCE_COLUMN, 1, 1000, standard.sourceColumn());
    int target = data.integer(TARGET_COLUMN, 1, 1000, source == standard.targetColumn() ? 1 : 2);
    if (source == target) {
      throw data.error(
          TARGET_COLUMN,
          "is the column of the source, %d (expected another column)".formatted(source));
    }
    PairFormat format = standard.withColumns(source, target);
    return data.has(ENCODING) ? format.withEncoding(charset(data)) : format;
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
    settings.put(SOURCE_COLUMN, format.sourceColumn());
    settings.put(TARGET_COLUMN, format.targetColumn());
    format.encoding().ifPresent(encoding -> settings.put(ENCODING, encoding.name()));
    return settings;
  }

  /**
   * Reads the files.
   *
   * @param data a file that replaces them, or a directory to look in
   * @param source the start of each error message
   * @throws BadInputException when one does not exist, or cannot be read
   */
  Texts texts(DataLocation data, String source) {
    if (data.isFile()) {
      return new Texts(text(data.path().orElseThrow()), Optional.empty(), Optional.empty());
    }
    if (train == null) {
      throw new BadInputException(
          source
              + ": data.train is missing (expected the name of a file of pairs, or of a source and"
              + " a target). Set data.train, or pass a file with --data (DataLocation.of in"
              + " Java).");
    }
    return new Texts(
        named(train, data, source + ": data.train"),
        Optional.ofNullable(validation)
            .map(names -> named(names, data, source + ": data.validationFile")),
        Optional.ofNullable(test).map(names -> named(names, data, source + ": data.test")));
  }

  private Text named(Names names, DataLocation data, String place) {
    if (names.source().startsWith(BUILT_IN)) {
      if (names.target() != null) {
        throw new BadInputException(
            place
                + ": pairs that come with Unroll have both sides (expected no target). Remove source and target, and write only the name.");
      }
      return builtIn(names.source().substring(BUILT_IN.length()), place);
    }
    Path first = new DataFile(names.source(), published).find(data);
    return names.target() == null
        ? text(first)
        : Text.of(
            SentencePairs.readAligned(
                first, new DataFile(names.target(), published).find(data), format));
  }

  private static Text builtIn(String name, String place) {
    GeneratedPairs pairs = GeneratedPairs.named(name);
    if (pairs == null) {
      throw new BadInputException(
          "%s: there are no pairs \"%s%s\" in Unroll (expected %s). Name one of them or your file."
              .formatted(place, BUILT_IN, Shown.of(name), GeneratedPairs.names(BUILT_IN)));
    }
    return new Text(BUILT_IN + name, pairs.all(), pairs.description(), List.of());
  }

  /** Reads a file with columns. */
  Text text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": there is no such file");
    }
    return Text.of(SentencePairs.read(file, format));
  }
}
