package dev.unroll.tasks.examples;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.TextRows;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.UnlabelledExamples;
import dev.unroll.tasks.input.UnreadCount;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Predicts the examples of a file without labels, a batch at a time.
 *
 * @param <A> the answer to an example
 */
public final class UnlabelledFile<A> implements UnlabelledExamples {
  private static final int AT_ONCE = 256;

  /** The maximum of numbers or characters in a batch; with long sequences it is reached first. */
  private static final long MAX_NUMBERS = 1 << 22;

  private static final long MAX_CHARACTERS = 1 << 20;

  private final Answers<A> model;
  private final String file;
  private final UnreadCount unread;
  private final BiConsumer<String, A> each;
  private final List<String> names = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<float[][]> steps = new ArrayList<>();
  private final List<double[][]> sequences = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long longest;

  /**
   * Predicts examples in batches.
   *
   * @param <A> the answer to an example
   */
  public interface Answers<A> {
    /** Returns a new counter of the parts that are not read. */
    UnreadCount unread();

    /**
     * Predicts texts or letters.
     *
     * @param unread from {@link #unread}, counts the parts of the texts that are not read
     */
    List<A> ofTexts(List<String> texts, UnreadCount unread);

    /** Predicts sequences of numbers that are more precise than floats. */
    List<A> ofSequences(List<double[][]> sequences);

    /** Predicts sequences of numbers or images. */
    List<A> ofSteps(List<float[][]> sequences);
  }

  private UnlabelledFile(Answers<A> model, String file, BiConsumer<String, A> each) {
    this.model = model;
    this.unread = model.unread();
    this.file = file;
    this.each = each;
  }

  /**
   * Predicts each example of a file.
   *
   * @param each receives the answers in the order of the file: the id of a sequence, or the number
   *     of a line or an image, from 1; and the answer
   * @return sentences on parts that were not read, such as words that are not in the vocabulary
   * @throws BadInputException when the file does not fit the model; examples before the bad one may
   *     have been passed on already
   */
  public static <A> List<String> predict(
      Answers<A> model, ExampleFormat format, Path file, BiConsumer<String, A> each) {
    var examples = new UnlabelledFile<A>(model, file.toString(), each);
    format.read(file, examples);
    return examples.end();
  }

  /**
   * Predicts the text of each row of a table.
   *
   * @param name of the file, for messages
   * @param each receives the cells of a row and the answer, in the order of the file
   * @return sentences on the reading, and on parts that were not read
   */
  public static <A> List<String> predict(
      Answers<A> model, TextRows rows, String name, BiConsumer<List<String>, A> each) {
    var waiting = new ArrayDeque<List<String>>();
    var examples =
        new UnlabelledFile<A>(
            model, name, (line, said) -> each.accept(Objects.requireNonNull(waiting.poll()), said));
    for (TextRows.Row row = rows.next(); row != null; row = rows.next()) {
      examples.text(row.line(), row.text());
      waiting.add(row.cells());
    }
    var notes = new ArrayList<>(rows.found().notes());
    notes.addAll(examples.end());
    return notes;
  }

  /** Predicts the remaining examples, and returns sentences on the reading. */
  private List<String> end() {
    answer();
    var all = new ArrayList<>(notes);
    all.addAll(unread.notes(file));
    return all;
  }

  @Override
  public void text(long line, String text) {
    begin(Long.toString(line), text.length(), MAX_CHARACTERS);
    texts.add(text);
    unread.line(line);
  }

  @Override
  public void steps(String name, float[][] steps) {
    begin(name, (long) steps.length * steps[0].length, MAX_NUMBERS);
    this.steps.add(steps);
  }

  @Override
  public void sequence(String name, double[][] steps) {
    begin(name, (long) steps.length * steps[0].length, MAX_NUMBERS);
    sequences.add(steps);
    unread.sequence(name, steps);
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
        tell(steps.isEmpty() ? model.ofSequences(sequences) : model.ofSteps(steps));
      } catch (BadInputException e) {
        throw new BadInputException(file + ": " + FailureText.of(e), e);
      }
    }
    names.clear();
    texts.clear();
    steps.clear();
    sequences.clear();
    longest = 0;
  }

  private void answerTexts() {
    List<A> said;
    try {
      said = model.ofTexts(texts, unread);
    } catch (BadInputException e) { // one of the examples is bad; those before it are predicted
      for (int i = 0; i < texts.size(); i++) {
        each.accept(names.get(i), answerText(i));
      }
      throw e;
    }
    tell(said);
  }

  private A answerText(int position) {
    try {
      return model.ofTexts(List.of(texts.get(position)), UnreadCount.NONE).get(0);
    } catch (BadInputException e) {
      throw new BadInputException(file + ":" + names.get(position) + ": " + FailureText.of(e), e);
    }
  }

  private void tell(List<A> said) {
    for (int n = 0; n < said.size(); n++) {
      each.accept(names.get(n), said.get(n));
    }
  }
}
