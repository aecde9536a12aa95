package dev.unroll.train;

import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes doubles as text that reads back as the same bits; JSON has no NaN and no infinity. */
final class Exact {
  private Exact() {}

  static String text(double value) {
    return Double.toString(value);
  }

  static Map<String, String> texts(Map<String, Double> values) {
    var texts = new LinkedHashMap<String, String>();
    values.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  static List<String> texts(List<Double> values) {
    return values.stream().map(Exact::text).toList();
  }

  static double number(Fields fields, String key) {
    try {
      return Double.parseDouble(fields.string(key));
    } catch (NumberFormatException e) {
      throw fields.error(key, "expected a number as text");
    }
  }

  static Map<String, Double> numbers(Fields fields) {
    var numbers = new LinkedHashMap<String, Double>();
    fields.keys().forEach(key -> numbers.put(key, number(fields, key)));
    return numbers;
  }

  static List<Double> list(Fields fields, String key) {
    try {
      return fields.strings(key).stream().map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw fields.error(key, "expected numbers as texts");
    }
  }
}
