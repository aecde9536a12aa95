package dev.unroll.tasks.input;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledRows;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.table.BadRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Labelled examples before they are coded: texts, or numbers. */
public sealed interface LabelledSource {
  /**
   * Returns notes on data that were left out, a sentence each; known when the data have been read.
   */
  List<String> notes();

  /**
   * Returns the origin of the examples; empty for those in memory.
   *
   * @throws dev.unroll.BadInputException when the file cannot be read
   */
  Optional<Origin> origin();

  /**
   * Returns the number of examples that were left out as bad rows, by their label if it is known.
   * The numbers are known when the examples have been read.
   */
  Map<String, Long> lost();

  /**
   * Returns the texts.
   *
   * @param kind of the configuration, for the message
   * @throws IllegalArgumentException when these are numbers
   */
  Texts texts(String kind);

  /**
   * Returns the examples as numbers with their classes.
   *
   * @param kind of the configuration, for the message
   * @throws IllegalArgumentException when these are texts
   */
  LabelledDataset numbers(String kind);

  /** Receives the names of examples, from first to last. */
  @FunctionalInterface
  interface Names {
    /**
     * Called with an example.
     *
     * @param name the line of a text, the id of a sequence, or a number from 1
     * @param text empty if the example is not a text
     */
    void example(String name, String text);
  }

  /**
   * Passes on the names of the examples; texts of files are read again.
   *
   * @param known the labels that rows may have; rows with others are skipped or cause a failure, as
   *     in scoring
   * @throws dev.unroll.BadInputException when the file cannot be read again
   */
  void forEachName(ExpectedLabels known, Names to);

  /** Returns numbers, letters or images in memory. */
  static LabelledSource of(LabelledDataset data) {
    return new Numbers(data, List.of(), Map.of(), null);
  }

  /**
   * Returns numbers, letters or images of a file.
   *
   * @param bad the count of rows that were left out when they were read
   */
  static LabelledSource of(LabelledDataset data, Object file, BadRows bad) {
    return of(data, bad.count() == 0 ? List.of() : List.of(file + ": " + bad), bad);
  }

  /**
   * Returns numbers, letters or images of a file.
   *
   * @param notes on how they were read
   * @param bad the count of rows that were left out when they were read
   */
  static LabelledSource of(LabelledDataset data, List<String> notes, BadRows bad) {
    return of(data, notes, bad, null);
  }

  /**
   * Returns numbers, letters or images of a file.
   *
   * @param notes on how they were read
   * @param bad the count of rows that were left out when they were read
   * @param origin of the examples; null: it is not known
   */
  static LabelledSource of(
      LabelledDataset data, List<String> notes, BadRows bad, @Nullable Origin origin) {
    return new Numbers(data, notes, bad.lost(), origin);
  }

  /** Returns the origin of the rows of a file. */
  static Origin origin(LabelledTexts file) {
    try (LabelledRows rows = file.open(BadRows.skip())) {
      return new Origin(
          file.file().toString(), List.of(rows.textColumn()), rows.labelColumn(), rows.found());
    }
  }

  /**
   * Returns texts of a file, which need not fit into memory.
   *
   * @param skipBad true to skip and count bad rows, false to fail on the first one
   */
  static Texts of(LabelledTexts file, boolean skipBad) {
    return new Texts(
        file.file().toString(),
        skipBad,
        file.expectedLabels(),
        (labels, bad, action) -> file.withLabels(labels).forEach(bad, action),
        () -> Optional.of(origin(file)));
  }

  /**
   * Returns texts in memory.
   *
   * @param name for messages
   */
  static Texts of(String name, Iterable<LabelledText> texts) {
    return of(name, texts, ExpectedLabels.any());
  }

  /**
   * Returns texts in memory.
   *
   * @param name for messages
   * @param expected the labels that they may have
   */
  static Texts of(String name, Iterable<LabelledText> texts, ExpectedLabels expected) {
    return new Texts(
        name,
        false,
        expected,
        (labels, bad, action) ->
            texts.forEach(
                text -> {
                  String problem = labels.problem(text.label(), name, text.line());
                  if (problem == null) {
                    action.accept(text);
                  } else {
                    bad.report(problem);
                  }
                }),
        Optional::empty);
  }

  /**
   * Numbers, letters or images in memory.
   *
   * @param data with their classes
   * @param notes on how they were read
   * @param lost the number of examples that were left out, by label
   * @param from the origin of the examples; null: it is not known
   */
  record Numbers(
      LabelledDataset data, List<String> notes, Map<String, Long> lost, @Nullable Origin from)
      implements LabelledSource {
    @Override
    public Optional<Origin> origin() {
      return Optional.ofNullable(from);
    }

    /** Copies notes and counts. */
    public Numbers {
      notes = List.copyOf(notes);
      lost = Map.copyOf(lost);
    }

    @Override
    public Texts texts(String kind) {
      throw new IllegalArgumentException(
          "the examples are numbers, but the configuration is for " + kind);
    }

    @Override
    public LabelledDataset numbers(String kind) {
      return data;
    }

    @Override
    public void forEachName(ExpectedLabels known, Names to) {
      for (int i = 0; i < data.size(); i++) {
        to.example(data.name(i), data.text(i));
      }
    }
  }

  /** Texts, which can be read several times and need not fit into memory. */
  final class Texts implements LabelledSource {
    private final String name;
    private final boolean skipBad;
    private final ExpectedLabels expected;
    private final Reading reading;
    private final Supplier<Optional<Origin>> origin;
    private final List<String> notes = new ArrayList<>();
    private Map<String, Long> lost = Map.of();

    /** Reads all examples from first to last. */
    @FunctionalInterface
    private interface Reading {
      /**
       * Reads the examples.
       *
       * @param labels that they may have
       */
      void forEach(ExpectedLabels labels, BadRows bad, Consumer<LabelledText> action);
    }

    private Texts(
        String name,
        boolean skipBad,
        ExpectedLabels expected,
        Reading reading,
        Supplier<Optional<Origin>> origin) {
      this.origin = origin;
      this.name = name;
      this.skipBad = skipBad;
      this.expected = expected;
      this.reading = reading;
    }

    /** Returns the name of the texts in messages, such as their file. */
    public String name() {
      return name;
    }

    /** Returns the labels that the texts may have. */
    public ExpectedLabels expected() {
      return expected;
    }

    /** Reads all examples from first to last; bad rows are skipped or cause a failure. */
    public void forEach(Consumer<LabelledText> action) {
      forEach(expected, action);
    }

    /**
     * Reads all examples from first to last.
     *
     * @param labels that are allowed; a row with another one is a bad row
     */
    public void forEach(ExpectedLabels labels, Consumer<LabelledText> action) {
      BadRows bad = skipBad ? BadRows.skip() : BadRows.refuse();
      reading.forEach(labels, bad, action);
      if (bad.count() > 0 && notes.isEmpty()) { // each reading skips the same rows
        notes.add(name + ": " + bad);
        lost = bad.lost();
      }
    }

    @Override
    public Map<String, Long> lost() {
      return lost;
    }

    @Override
    public Optional<Origin> origin() {
      return origin.get();
    }

    @Override
    public List<String> notes() {
      return List.copyOf(notes);
    }

    @Override
    public void forEachName(ExpectedLabels known, Names to) {
      forEach(known, row -> to.example(Long.toString(row.line()), row.text()));
    }

    @Override
    public Texts texts(String kind) {
      return this;
    }

    @Override
    public LabelledDataset numbers(String kind) {
      throw new IllegalArgumentException(
          "the examples are texts, but the configuration is for " + kind);
    }
  }
}
