package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Text;
import dev.unroll.store.Json;
import dev.unroll.tasks.classify.Classification;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Output format of a classifier, one line per example: label and probability separated by tabs, or
 * a JSON object.
 *
 * @param json whether lines are JSON
 * @param top number of labels, the most probable first; null: the most probable one, in JSON with
 *     the probabilities of all classes in class order
 */
record Answers(boolean json, @Nullable Integer top) {
  /**
   * Returns one line.
   *
   * @param name name of the example, printed first; null: none
   */
  String line(@Nullable String name, Classification said) {
    return json ? object(name, said) : row(name, said);
  }

  private String row(@Nullable String name, Classification said) {
    var line = new StringBuilder();
    if (name != null) {
      line.append(field("id", name)).append('\t');
    }
    if (top == null) {
      return line.append(field("label", said.label()))
          .append('\t')
          .append(number(said.probability()))
          .toString();
    }
    String gap = "";
    for (var each : best(said.probabilities(), top).entrySet()) {
      line.append(gap)
          .append(field("label", each.getKey()))
          .append('\t')
          .append(number(each.getValue()));
      gap = "\t";
    }
    return line.toString();
  }

  /**
   * Returns a text that a line of fields can hold unchanged.
   *
   * @throws BadInputException if it has a tab or a line end
   */
  static String field(String what, String text) {
    if (text.indexOf('\t') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new BadInputException(
          "the %s \"%s\" cannot be printed in a line (expected one without tabs and line ends). Use --json."
              .formatted(what, Text.shown(text)));
    }
    return text;
  }

  private String object(@Nullable String name, Classification said) {
    var object = new LinkedHashMap<String, Object>();
    if (name != null) {
      object.put("id", name);
    }
    object.put("label", said.label());
    object.put("probability", said.probability());
    object.put(
        "probabilities", top == null ? said.probabilities() : best(said.probabilities(), top));
    return Json.write(object);
  }

  /** Returns the most probable classes; equally probable ones are in class order. */
  private static Map<String, Double> best(Map<String, Double> probabilities, int count) {
    var best = new LinkedHashMap<String, Double>();
    probabilities.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .forEach(each -> best.put(each.getKey(), each.getValue()));
    return best;
  }

  /** Returns the labels that are printed for one answer, the most probable first. */
  List<Map.Entry<String, Double>> best(Classification said) {
    return List.copyOf(best(said.probabilities(), top == null ? 1 : top).entrySet());
  }

  static String number(double probability) {
    return String.format(Locale.ROOT, "%.4f", probability);
  }
}
