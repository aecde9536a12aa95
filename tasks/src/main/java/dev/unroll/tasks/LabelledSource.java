package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.table.BadRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Labelled examples before anything has been made of them. */
sealed interface LabelledSource {
  /** How many examples there are, and of which class each is. */
  record Classes(Labels labels, int[] numbers) {}

  /**
   * The classes of all examples; of a file, reads it once.
   *
   * @throws BadInputException when there are not at least two
   */
  Classes classes();

  /** What was left out of the data, a sentence each; known when it has been read. */
  List<String> notes();

  /**
   * Numbers, letters, images: already as a network reads them.
   *
   * @param data with their classes
   * @param notes on the reading of them
   */
  record Ready(LabelledDataset data, List<String> notes) implements LabelledSource {
    @Override
    public Classes classes() {
      return new Classes(data.labels(), data.classes());
    }
  }

  /** Texts, which are read as often as wanted and need not fit into memory. */
  final class Texts implements LabelledSource {
    private final String name;
    private final boolean skipBad;
    private final Reading reading;
    private final @Nullable Labels known;
    private final List<String> notes;

    /** Reads all examples from first to last. */
    @FunctionalInterface
    private interface Reading {
      /**
       * Reads.
       *
       * @param known the only labels that there may be; null: any
       */
      void forEach(@Nullable Labels known, BadRows bad, Consumer<LabelledText> action);
    }

    private Texts(
        String name, boolean skipBad, Reading reading, @Nullable Labels known, List<String> notes) {
      this.name = name;
      this.skipBad = skipBad;
      this.reading = reading;
      this.known = known;
      this.notes = notes;
    }

    static Texts of(LabelledTexts file, boolean skipBad) {
      return new Texts(
          file.file().toString(),
          skipBad,
          (known, bad, action) ->
              (known == null ? file : file.withLabels(known)).forEach(bad, action),
          null,
          new ArrayList<>());
    }

    static Texts of(String name, List<LabelledText> texts) {
      return new Texts(
          name, false, (known, bad, action) -> texts.forEach(action), null, new ArrayList<>());
    }

    /** The same texts, where a row with any other label is a broken one. */
    Texts withLabels(Labels only) {
      return new Texts(name, skipBad, reading, only, notes);
    }

    String name() {
      return name;
    }

    /** Reads all examples from first to last; broken rows are refused or left out. */
    void forEach(Consumer<LabelledText> action) {
      BadRows bad = skipBad ? BadRows.skip() : BadRows.refuse();
      reading.forEach(known, bad, action);
      if (bad.count() > 0 && notes.isEmpty()) { // each reading leaves out the same rows
        notes.add(name + ": " + bad);
      }
    }

    @Override
    public Classes classes() {
      var numbers = new Numbers();
      forEach(row -> numbers.add(row.label()));
      Labels labels = Labels.of(name, numbers.names());
      return new Classes(labels, numbers.in(labels));
    }

    @Override
    public List<String> notes() {
      return List.copyOf(notes);
    }
  }

  /** Labels as they come, numbered in the order in which they are first seen. */
  final class Numbers {
    /** More are a column of something else, which shall not fill the memory. */
    private static final int MOST = 1 << 16;

    private final Map<String, Integer> seen = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int[] numbers = new int[1024];
    private int count;

    void add(String label) {
      Integer number = seen.get(label);
      if (number == null) {
        number = names.size();
        if (number <= MOST) { // one too many is enough to be refused
          seen.put(label, number);
          names.add(label);
        }
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number;
    }

    List<String> names() {
      return names;
    }

    int[] in(Labels labels) {
      int[] byName = names.stream().mapToInt(labels::find).toArray();
      var classes = new int[count];
      Arrays.setAll(classes, i -> byName[numbers[i]]);
      return classes;
    }
  }
}
