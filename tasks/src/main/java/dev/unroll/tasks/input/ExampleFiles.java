package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.table.DataFiles;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFile.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that the {@code data} of a classifier's recipe names.
 *
 * @param format of the files
 * @param train the file to train on; null: the user must provide it
 * @param test the file to test on; null: a fraction of the other file
 * @param skipBad whether bad rows are skipped and counted
 * @param published where the files are published
 */
public record ExampleFiles(
    ExampleFormat format,
    @Nullable String train,
    @Nullable String test,
    boolean skipBad,
    @Nullable String published) {

  /** Returns a copy for files of another format. */
  public ExampleFiles withFormat(ExampleFormat value) {
    return new ExampleFiles(value, train, test, skipBad, published);
  }

  /** Returns a copy that skips bad rows, or fails on them. */
  public ExampleFiles withSkipBad(boolean value) {
    return new ExampleFiles(format, train, test, value, published);
  }

  /**
   * Reads the {@code data} of a recipe; the caller rejects other keys.
   *
   * @param input the settings of the input kind
   */
  public static ExampleFiles read(Fields data, InputConfig input) {
    return new ExampleFiles(
        input.format(data),
        optional(data, "train"),
        optional(data, "test"),
        data.oneOf("badRows", List.of("refuse", "skip"), "refuse").equals("skip"),
        optional(data, "published"));
  }

  private static @Nullable String optional(Fields data, String key) {
    return data.has(key) ? data.string(key) : null;
  }

  /** Returns the settings of columns and rows that {@link #read} reads. */
  public Map<String, Object> settings() {
    var settings = new LinkedHashMap<>(format.settings());
    if (skipBad) {
      settings.put("badRows", "skip");
    }
    return settings;
  }

  /**
   * Reads a file that the recipe does not name, with the format of the recipe's files.
   *
   * @param labels that the examples may have
   */
  public LabelledSource other(Path file, ExpectedLabels labels) {
    return format.read(
        new ExampleFile(
            file, Role.OTHER, skipBad, labels, name -> find(name, DataLocation.ofRecipe())));
  }

  LabelledSource trainExamples(ExpectedLabels labels, DataLocation data, String source) {
    return format.read(
        new ExampleFile(
            trainFile(data, source), Role.TRAIN, skipBad, labels, name -> find(name, data)));
  }

  /** Returns the test set; null: a fraction of the other examples. */
  @Nullable LabelledSource testExamples(ExpectedLabels labels, DataLocation data) {
    if (test == null || data.isFile()) {
      return null;
    }
    Path file = new DataFile(test, published).find(data);
    return format.read(new ExampleFile(file, Role.TEST, skipBad, labels, name -> find(name, data)));
  }

  /** Returns a sentence on the recipe's test set if it is not read. */
  List<String> notes(DataLocation data) {
    return test == null || !data.isFile()
        ? List.of()
        : List.of(
            "data.test (%s) was not read: --data names one file, of which a fraction (data.testShare) is the test set; pass the directory of the files to test on data.test"
                .formatted(test));
  }

  /** Returns a sentence on the recipe's test set if another file is evaluated. */
  public List<String> notesOnOther(Path file) {
    return test == null || file.endsWith(test)
        ? List.of()
        : List.of(
            "data.test (%s) of the recipe was not read: all examples of %s were evaluated"
                .formatted(test, file));
  }

  /**
   * Checks that none of several files is missing, before any of them is read.
   *
   * @param more files that belong to the data, such as word vectors
   * @param data their location
   * @throws BadInputException with the names of all files that are needed, and where they are
   *     published
   */
  void requireAll(List<String> more, DataLocation data, String source) {
    var wanted = new ArrayList<String>();
    if (data.isFile()) {
      format.requireEnough(data.path().orElseThrow(), train == null ? "" : train);
    } else {
      add(wanted, train, Role.TRAIN);
      add(wanted, test, Role.TEST);
    }
    wanted.addAll(more);
    List<String> missing = wanted.stream().filter(name -> !isThere(name, data)).toList();
    if (wanted.size() < 2 || missing.isEmpty()) {
      return;
    }
    String where = System.getenv(DataFiles.VARIABLE);
    throw new BadInputException(
        "%s: requires the files %s; %s%s; pass their directory with --data, or set %s%s"
            .formatted(
                source,
                String.join(", ", wanted),
                missing.size() == wanted.size()
                    ? "none was found"
                    : String.join(", ", missing)
                        + (missing.size() == 1 ? " was not found" : " were not found"),
                data.isDirectory() ? " in " + data : where == null ? "" : " in " + where,
                DataFiles.VARIABLE,
                published == null ? "" : "; they are published at " + published));
  }

  private void add(List<String> wanted, @Nullable String file, Role role) {
    if (file != null) {
      wanted.add(file);
      wanted.addAll(format.filesNextTo(role));
    }
  }

  private static boolean isThere(String name, DataLocation data) {
    try {
      data.find(name);
      return true;
    } catch (BadInputException e) {
      return false;
    }
  }

  private Path trainFile(DataLocation data, String source) {
    if (train != null) {
      return new DataFile(train, published).find(data);
    }
    Path given = data.path().orElse(null);
    if (given == null || data.isDirectory()) {
      throw new BadInputException(
          source
              + ": data.train is missing; set it to a file"
              + (given == null ? "" : " in " + given)
              + ", or pass one with --data (DataLocation.of in Java)");
    }
    if (!Files.isRegularFile(given)) {
      throw new BadInputException(given + ": there is no such file");
    }
    return given;
  }

  /** Finds a file that belongs to the data, such as word vectors. */
  Path find(String name, DataLocation data) {
    return new DataFile(name, published).find(data.isFile() ? DataLocation.ofRecipe() : data);
  }
}
