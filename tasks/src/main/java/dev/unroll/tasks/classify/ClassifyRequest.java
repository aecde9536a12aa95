package dev.unroll.tasks.classify;

import dev.unroll.store.Fields;
import dev.unroll.tasks.examples.ExampleRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@link Classifier#answer}.
 *
 * @param example to classify
 * @param top the number of labels; null: all, in the order of the classes
 */
record ClassifyRequest(ExampleRequest example, @Nullable Integer top) {
  private static final String TOP = "top";

  static ClassifyRequest read(
      Map<String, ? extends @Nullable Object> request, ClassifierModel model) {
    Fields fields = Fields.of(request, "request");
    Integer top = fields.has(TOP) ? fields.integer(TOP, 1, Integer.MAX_VALUE) : null;
    ExampleRequest example = ExampleRequest.read(fields, model.coder());
    fields.done();
    return new ClassifyRequest(example, top);
  }

  Map<String, @Nullable Object> answer(ClassifierModel model) {
    var notes = new ArrayList<String>();
    Classification said = example.answer(model, notes);
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("label", said.label());
    answer.put("probability", finite(said.probability()));
    var probabilities = new LinkedHashMap<String, @Nullable Object>();
    (top == null ? said.probabilities() : best(said, top))
        .forEach((label, probability) -> probabilities.put(label, finite(probability)));
    answer.put("probabilities", probabilities);
    if (!notes.isEmpty()) {
      answer.put("notes", notes);
    }
    return answer;
  }

  /** Returns a number for JSON; null if it is not finite, which JSON cannot express. */
  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  /** Returns the most probable labels; equally probable ones are in the order of the classes. */
  private static Map<String, Double> best(Classification said, int count) {
    var best = new LinkedHashMap<String, Double>();
    said.probabilities().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .forEach(each -> best.put(each.getKey(), each.getValue()));
    return best;
  }
}
