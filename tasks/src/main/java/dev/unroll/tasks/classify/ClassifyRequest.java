package dev.unroll.tasks.classify;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@link Classifier#answer}.
 *
 * @param classify asks the classifier
 * @param top the number of labels; null: all, in the order of the classes
 */
record ClassifyRequest(Function<Classifier, Classification> classify, @Nullable Integer top) {
  private static final String TEXT = "text";
  private static final String STEPS = "steps";
  private static final String TOP = "top";

  static ClassifyRequest read(
      Map<String, ? extends @Nullable Object> request, ClassifierModel model) {
    Fields fields = Fields.of(request, "request");
    boolean reads = model.coder().readsTexts();
    String other = reads ? STEPS : TEXT;
    if (fields.has(other)) {
      throw fields.error(
          other,
          "this classifier reads "
              + model.coder().reads()
              + "; give "
              + (reads ? TEXT : STEPS)
              + " in place of it");
    }
    Function<Classifier, Classification> classify;
    if (reads) {
      String text = fields.string(TEXT);
      classify = classifier -> classifier.classify(text);
    } else {
      double[][] steps = steps(fields);
      classify = classifier -> classifier.classify(steps);
    }
    Integer top = fields.has(TOP) ? fields.integer(TOP, 1, Integer.MAX_VALUE) : null;
    fields.done();
    return new ClassifyRequest(classify, top);
  }

  private static double[][] steps(Fields fields) {
    if (!(fields.raw(STEPS) instanceof List<?> rows) || rows.isEmpty()) {
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

  Map<String, @Nullable Object> answer(Classifier classifier) {
    Classification said = classify.apply(classifier);
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("label", said.label());
    answer.put("probability", finite(said.probability()));
    var probabilities = new LinkedHashMap<String, @Nullable Object>();
    (top == null ? said.probabilities() : best(said, top))
        .forEach((label, probability) -> probabilities.put(label, finite(probability)));
    answer.put("probabilities", probabilities);
    return answer;
  }

  /** Returns a number as JSON takes it, which has no word for what is not finite. */
  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  /** Returns the most probable labels; of equally probable ones in the order of the classes. */
  private static Map<String, Double> best(Classification said, int count) {
    var best = new LinkedHashMap<String, Double>();
    said.probabilities().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .forEach(each -> best.put(each.getKey(), each.getValue()));
    return best;
  }
}
