package dev.unroll.tasks.examples;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.UnreadCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The example of a request in JSON values: {@code {"text": "..."}} or {@code {"steps": [[1, 0.5],
 * [2, 0.25]]}}.
 *
 * @param text null: the example has steps
 * @param steps null: the example has a text
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ExampleRequest(@Nullable String text, double @Nullable [][] steps) {
  private static final String TEXT = "text";
  private static final String STEPS = "steps";

  /**
   * Reads the example; the caller reads other keys and rejects unknown ones.
   *
   * @throws dev.unroll.BadInputException when there is none, or one that the coder does not read
   */
  public static ExampleRequest read(Fields fields, InputCoder coder) {
    boolean reads = coder.readsTexts();
    String other = reads ? STEPS : TEXT;
    if (fields.has(other)) {
      throw fields.error(
          other,
          "this model reads " + coder.reads() + "; pass " + (reads ? TEXT : STEPS) + " instead");
    }
    fields.requireAny(List.of(reads ? TEXT : STEPS));
    return reads
        ? new ExampleRequest(fields.string(TEXT), null)
        : new ExampleRequest(null, steps(fields));
  }

  private static double[][] steps(Fields fields) {
    Object given = fields.raw(STEPS);
    List<?> rows =
        given instanceof Object[] array
            ? Arrays.asList(array)
            : given instanceof List<?> list ? list : List.of();
    if (rows.isEmpty()) {
      throw fields.error(STEPS, "expected a list of steps, such as [[1, 0.5], [2, 0.25]]");
    }
    var steps = new ArrayList<double[]>();
    for (Object row : rows) {
      String place = STEPS + "[" + steps.size() + "]";
      List<Double> numbers =
          Fields.of(Collections.singletonMap(place, row), "request").numbers(place, Range.ANY);
      steps.add(numbers.stream().mapToDouble(number -> number).toArray());
    }
    return steps.toArray(double[][]::new);
  }

  /**
   * Returns the answer to the text or to the steps.
   *
   * @param notes receives sentences that are needed to interpret the answer, such as on unknown
   *     words or values far from those of training
   */
  public <A> A answer(UnlabelledFile.Answers<A> model, List<String> notes) {
    UnreadCount unread = model.unread();
    A answer;
    if (text != null) {
      answer = model.ofTexts(List.of(text), unread).get(0);
    } else if (steps != null) {
      answer = model.ofSequences(Collections.singletonList(steps)).get(0);
      unread.sequence(STEPS, steps);
    } else {
      throw new IllegalStateException("a request has a text or steps");
    }
    notes.addAll(unread.notes("the request"));
    return answer;
  }
}
