package dev.unroll.tasks.classify;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.TextRows;
import dev.unroll.data.rows.Shown;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.UnlabelledExamples;
import dev.unroll.tasks.input.UnreadCount;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Classifies the examples of a file without labels, a batch at a time. */
final class UnlabelledFile implements UnlabelledExamples {
  private static final int AT_ONCE = 256;

  /** Numbers, or characters, in a batch, which long sequences fill sooner. */
  private static final long MOST_NUMBERS = 1 << 22;

  private static final long MOST_CHARACTERS = 1 << 20;

  private final ClassifierModel model;
  private final String file;
  private final UnreadCount unread;
  private final BiConsumer<String, Classification> each;
  private final List<String> names = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<float[][]> steps = new ArrayList<>();
  private final List<double[][]> sequences = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long longest;

  private UnlabelledFile(
      ClassifierModel model, String file, BiConsumer<String, Classification> each) {
    this.model = model;
    this.unread = model.coder().unread();
    this.file = file;
    this.each = each;
  }

  /** Classifies as {@link Classifier#classify(Path, BiConsumer)}. */
  static List<String> classify(
      ClassifierModel model,
      ExampleFormat format,
      Path file,
      BiConsumer<String, Classification> each) {
    var examples = new UnlabelledFile(model, file.toString(), each);
    format.read(file, examples);
    return examples.end();
  }

  /**
   * Classifies the rows of a table.
   *
   * @param name of the file
   */
  static List<String> classify(
      ClassifierModel model, TextRows rows, String name, TableAnswers answers) {
    var waiting = new ArrayDeque<List<String>>();
    var examples =
        new UnlabelledFile(
            model, name, (line, said) -> answers.row(Objects.requireNonNull(waiting.poll()), said));
    answers.begin(
        rows.columns(),
        String.format(
            Locale.ROOT,
            "classifying column %s of %s, %s",
            Shown.of(rows.column()),
            name,
            rows.found().describe()));
    for (TextRows.Row row = rows.next(); row != null; row = rows.next()) {
      examples.text(row.line(), row.text());
      waiting.add(row.cells());
    }
    var notes = new ArrayList<>(rows.found().notes());
    notes.addAll(examples.end());
    return notes;
  }

  /** Answers what is left, and returns sentences on the reading. */
  private List<String> end() {
    answer();
    var all = new ArrayList<>(notes);
    all.addAll(unread.notes(file));
    return all;
  }

  @Override
  public void text(long line, String text) {
    begin(Long.toString(line), text.length(), MOST_CHARACTERS);
    texts.add(text);
  }

  @Override
  public void steps(String name, float[][] steps) {
    begin(name, (long) steps.length * steps[0].length, MOST_NUMBERS);
    this.steps.add(steps);
  }

  @Override
  public void sequence(String name, double[][] steps) {
    begin(name, (long) steps.length * steps[0].length, MOST_NUMBERS);
    sequences.add(steps);
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  private void begin(String name, long size, long most) {
    if (names.size() == AT_ONCE || (names.size() + 1) * Math.max(longest, size) > most) {
      answer();
    }
    names.add(name);
    longest = Math.max(longest, size);
  }

  private void answer() {
    if (!texts.isEmpty()) {
      answerTexts();
    }
    if (names.size() > texts.size()) {
      try {
        tell(steps.isEmpty() ? model.classifySequences(sequences) : model.classifySteps(steps));
      } catch (BadInputException e) {
        throw new BadInputException(file + ": " + e.getMessage(), e);
      }
    }
    names.clear();
    texts.clear();
    steps.clear();
    sequences.clear();
    longest = 0;
  }

  private void answerTexts() {
    List<Classification> said;
    try {
      said = model.classify(texts, unread);
    } catch (BadInputException e) { // in one of them; those before it are answered
      for (int i = 0; i < texts.size(); i++) {
        each.accept(names.get(i), answerText(i));
      }
      throw e;
    }
    tell(said);
  }

  private Classification answerText(int position) {
    try {
      return model.classify(List.of(texts.get(position))).get(0);
    } catch (BadInputException e) {
      throw new BadInputException(file + ":" + names.get(position) + ": " + e.getMessage(), e);
    }
  }

  private void tell(List<Classification> said) {
    for (int n = 0; n < said.size(); n++) {
      each.accept(names.get(n), said.get(n));
    }
  }
}
