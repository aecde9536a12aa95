package dev.unroll.tasks.examples;

import dev.unroll.BadInputException;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.UnlabelledExamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Predicts the examples of a file without labels, a batch at a time.
 *
 * @param <A> the answer to an example
 */
public final class UnlabelledFile<A> implements UnlabelledExamples {
  private static final int AT_ONCE = 256;

  /** Numbers, or characters, in a batch, which long sequences fill sooner. */
  private static final long MOST_NUMBERS = 1 << 22;

  private static final long MOST_CHARACTERS = 1 << 20;

  private final Answers<A> model;
  private final Path file;
  private final BiConsumer<String, A> each;
  private final List<String> names = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<float[][]> sequences = new ArrayList<>();
  private long longest;

  /**
   * Answers examples in batches.
   *
   * @param <A> the answer to an example
   */
  public interface Answers<A> {
    /** Answers texts or letters. */
    List<A> ofTexts(List<String> texts);

    /** Answers sequences of numbers or images. */
    List<A> ofSteps(List<float[][]> sequences);
  }

  private UnlabelledFile(Answers<A> model, Path file, BiConsumer<String, A> each) {
    this.model = model;
    this.file = file;
    this.each = each;
  }

  /**
   * Predicts each example of a file.
   *
   * @param each takes, in the order of the file, the id of a sequence, or the number of a line or
   *     an image, from 1, and the answer
   * @throws BadInputException when the file does not fit; examples before the place may have been
   *     passed on by then
   */
  public static <A> void predict(
      Answers<A> model, ExampleFormat format, Path file, BiConsumer<String, A> each) {
    var examples = new UnlabelledFile<A>(model, file, each);
    format.read(file, examples);
    examples.answer();
  }

  @Override
  public void text(long line, String text) {
    begin(Long.toString(line), text.length(), MOST_CHARACTERS);
    texts.add(text);
  }

  @Override
  public void steps(String name, float[][] steps) {
    begin(name, (long) steps.length * steps[0].length, MOST_NUMBERS);
    sequences.add(steps);
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
    if (!sequences.isEmpty()) {
      try {
        tell(model.ofSteps(sequences));
      } catch (BadInputException e) {
        throw new BadInputException(file + ": " + e.getMessage(), e);
      }
    }
    names.clear();
    texts.clear();
    sequences.clear();
    longest = 0;
  }

  private void answerTexts() {
    List<A> said;
    try {
      said = model.ofTexts(texts);
    } catch (BadInputException e) { // in one of them; those before it are answered
      for (int i = 0; i < texts.size(); i++) {
        each.accept(names.get(i), answerText(i));
      }
      throw e;
    }
    tell(said);
  }

  private A answerText(int position) {
    try {
      return model.ofTexts(List.of(texts.get(position))).get(0);
    } catch (BadInputException e) {
      throw new BadInputException(file + ":" + names.get(position) + ": " + e.getMessage(), e);
    }
  }

  private void tell(List<A> said) {
    for (int n = 0; n < said.size(); n++) {
      each.accept(names.get(n), said.get(n));
    }
  }
}
