package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.DataFiles;
import dev.unroll.store.Fields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that the {@code data} of a classifier's recipe names, and what stands where in them.
 *
 * @param kind of the examples
 * @param train the file to learn from; null: the recipe leaves that to its user
 * @param trainLabels of images
 * @param test the file to be judged by; null: a part of the other
 * @param testLabels of images
 * @param columns by what they hold: names, or numbers from 1 in files without a header
 * @param skipBad whether broken rows are left out and counted
 * @param published where to get the files
 */
record ExampleFiles(
    String kind,
    @Nullable String train,
    @Nullable String trainLabels,
    @Nullable String test,
    @Nullable String testLabels,
    Map<String, Object> columns,
    boolean skipBad,
    @Nullable String published) {
  static final List<String> KINDS = List.of("text", "letters", "images", "sequences");
  private static final String TEXT = "text";
  private static final String LABEL = "label";
  private static final String ID = "id";
  private static final String TIME = "time";
  private static final String VALUES = "values";

  /** Files that a user names, with the columns "text" and "label", or "id" and "label". */
  static ExampleFiles none(String kind) {
    return new ExampleFiles(kind, null, null, null, null, Map.of(), false, null);
  }

  /** With broken rows left out, or refused. */
  ExampleFiles withSkipBad(boolean value) {
    return new ExampleFiles(kind, train, trainLabels, test, testLabels, columns, value, published);
  }

  /** Reads the {@code data} of a recipe; the caller checks for other keys. */
  static ExampleFiles read(Fields data) {
    String kind = data.oneOf("kind", KINDS);
    String train = optional(data, "train");
    String test = optional(data, "test");
    boolean images = kind.equals("images");
    return new ExampleFiles(
        kind,
        train,
        images && train != null ? data.string("trainLabels") : null,
        test,
        images && test != null ? data.string("testLabels") : null,
        columns(kind, data),
        data.oneOf("badRows", List.of("refuse", "skip"), "refuse").equals("skip"),
        optional(data, "published"));
  }

  private static @Nullable String optional(Fields data, String key) {
    return data.has(key) ? data.string(key) : null;
  }

  private static Map<String, Object> columns(String kind, Fields data) {
    var columns = new LinkedHashMap<String, Object>();
    switch (kind) {
      case "text", "letters" -> {
        boolean numbered = data.raw(TEXT) instanceof Number || data.raw(LABEL) instanceof Number;
        for (String key : List.of(TEXT, LABEL)) {
          columns.put(
              key, numbered ? data.integer(key, 1, Integer.MAX_VALUE) : data.string(key, key));
        }
      }
      case "sequences" -> {
        columns.put(ID, data.string(ID, ID));
        columns.put(LABEL, data.string(LABEL, LABEL));
        if (data.has(TIME)) {
          columns.put(TIME, data.string(TIME));
        }
        if (data.has(VALUES)) {
          columns.put(VALUES, data.strings(VALUES));
        }
      }
      default -> {
        // images have none
      }
    }
    return columns;
  }

  /** What {@link #read} reads of the columns and rows. */
  Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>(columns);
    if (skipBad) {
      settings.put("badRows", "skip");
    }
    return settings;
  }

  /**
   * Refuses when files of several are missing, before any of them is read.
   *
   * @param more files that go with the data, such as word vectors
   * @param data as {@code --data} has it
   * @throws BadInputException naming all that are wanted, and where they are published
   */
  void requireAll(List<String> more, @Nullable Path data, String source) {
    if (isFile(data) && kind.equals("images")) {
      throw new BadInputException(
          data
              + ": images and their labels are two files, so --data wants the directory that holds "
              + (train == null ? "both, and the recipe their names" : train));
    }
    var wanted = new ArrayList<String>();
    if (!isFile(data)) {
      Stream.of(train, trainLabels, test, testLabels)
          .filter(Objects::nonNull)
          .map(String::valueOf)
          .forEach(wanted::add);
    }
    wanted.addAll(more);
    List<String> missing = wanted.stream().filter(name -> !isThere(name, data)).toList();
    if (wanted.size() < 2 || missing.isEmpty()) {
      return;
    }
    String where = System.getenv(DataFiles.VARIABLE);
    throw new BadInputException(
        "%s: wants the files %s; %s%s; give their directory with --data, or in %s%s"
            .formatted(
                source,
                String.join(", ", wanted),
                missing.size() == wanted.size()
                    ? "none is"
                    : String.join(", ", missing) + (missing.size() == 1 ? " is not" : " are not"),
                data != null && !isFile(data)
                    ? " in " + data
                    : where == null ? " to be found" : " in " + where,
                DataFiles.VARIABLE,
                published == null ? "" : "; they are published at " + published));
  }

  private static boolean isThere(String name, @Nullable Path data) {
    try {
      if (data == null || isFile(data)) {
        DataFiles.resolve(name);
      } else {
        DataFiles.resolve(name, data);
      }
      return true;
    } catch (BadInputException e) {
      return false;
    }
  }

  /**
   * The file to learn from.
   *
   * @param data a file that is taken for it, or a directory to look in; null: where data files are
   */
  Path trainFile(@Nullable Path data, String source) {
    if (train == null) {
      if (data != null && Files.isRegularFile(data)) {
        return data;
      }
      throw new BadInputException(
          isFile(data)
              ? data + ": there is no such file"
              : source
                  + ": data.train is missing; name a file"
                  + (data == null ? "" : " of " + data)
                  + ", or give one with --data");
    }
    return new DataFile(train, published).find(data);
  }

  /** The file to be judged by; null: a part of the other, as where a file is given in its place. */
  @Nullable Path testFile(@Nullable Path data) {
    return test == null || isFile(data) ? null : new DataFile(test, published).find(data);
  }

  private static boolean isFile(@Nullable Path data) {
    return data != null && !Files.isDirectory(data);
  }

  /** A file that goes with the data, such as word vectors. */
  Path other(String name, @Nullable Path data) {
    return new DataFile(name, published).find(isFile(data) ? null : data);
  }

  /** Texts or letters with their labels. */
  LabelledTexts texts(Path file) {
    Object text = columns.getOrDefault(TEXT, TEXT);
    Object label = columns.getOrDefault(LABEL, LABEL);
    return text instanceof Integer textNumber && label instanceof Integer labelNumber
        ? LabelledTexts.of(file, textNumber, labelNumber)
        : LabelledTexts.of(file, text.toString(), label.toString());
  }

  /** The columns of sequences of numbers. */
  SequenceColumns sequenceColumns() {
    var named =
        SequenceColumns.of(
            columns.getOrDefault(ID, ID).toString(), columns.getOrDefault(LABEL, LABEL).toString());
    Object time = columns.get(TIME);
    if (time != null) {
      named = named.withTime(time.toString());
    }
    return columns.get(VALUES) instanceof List<?> values
        ? named.withValues(values.stream().map(String::valueOf).toArray(String[]::new))
        : named;
  }
}
