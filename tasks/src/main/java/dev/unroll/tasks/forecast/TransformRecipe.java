package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Transforms;
import dev.unroll.internal.Spelling;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code data.transform} of a recipe: a list for all columns, or an object with a
 * list for each column that has transforms.
 *
 * <pre>{@code
 * transform: [{log: {offset: 1}}, difference, {seasonalDifference: 12}]
 * transform: {Passengers: [log, difference], Temp: [difference]}
 * }</pre>
 */
final class TransformRecipe {
  private static final String KEY = "transform";
  private static final String SEASONAL = "seasonalDifference";
  private static final List<String> NAMES = List.of("log", "difference", SEASONAL);
  private static final int MAX_LENGTH = 1_000_000;

  private TransformRecipe() {}

  /**
   * Reads the key.
   *
   * @param data the recipe's {@code data}
   * @param place of {@code data}, the start of messages
   */
  static Transforms read(Fields data, String place) {
    Object value = data.raw(KEY);
    String at = place + "." + KEY;
    if (value instanceof Map<?, ?> columns) {
      Transforms transforms = Transforms.none();
      for (var column : columns.entrySet()) {
        String name = String.valueOf(column.getKey());
        transforms = transforms.with(name, steps(column.getValue(), at + "." + name));
      }
      return transforms;
    }
    return data.has(KEY) ? Transforms.of(steps(value, at)) : Transforms.none();
  }

  private static Transform[] steps(@Nullable Object value, String at) {
    if (!(value instanceof List<?> items)) {
      throw new BadInputException(
          at + ": expected a list of transforms, such as [log, difference]");
    }
    var steps = new Transform[items.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = step(items.get(i), at + "[" + i + "]");
    }
    return steps;
  }

  private static Transform step(@Nullable Object item, String at) {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    if (item instanceof Map<?, ?> map) {
      map.forEach((name, value) -> settings.put(String.valueOf(name), value));
    } else if (item instanceof String name) {
      if (name.equals(SEASONAL)) {
        throw new BadInputException(
            at + ": expected the points of a season, such as {seasonalDifference: 12}");
      }
      settings.put(name, Map.of());
    }
    if (settings.size() != 1) {
      throw new BadInputException(
          at + ": expected log, {log: {offset: 1}}, difference or {seasonalDifference: 12}");
    }
    String name = settings.keySet().iterator().next();
    Fields fields = Fields.of(settings, at);
    Transform step =
        switch (name) {
          case "log" -> Transform.log(fields.object(name).number("offset", Range.ANY, 0));
          case "difference" -> {
            fields.object(name);
            yield Transform.difference();
          }
          case SEASONAL -> Transform.seasonalDifference(fields.integer(name, 1, MAX_LENGTH));
          default ->
              throw new BadInputException(
                  at + ": unknown transform \"" + name + "\"; " + Spelling.advice(name, NAMES));
        };
    fields.done();
    return step;
  }

  /**
   * Returns the transforms as in recipes.
   *
   * @param columns all columns that the transforms are for
   */
  static Object write(Transforms transforms, List<String> columns) {
    if (transforms.byColumn().isEmpty()) {
      return write(transforms.others());
    }
    var lists = new LinkedHashMap<String, Object>();
    columns.forEach(column -> lists.put(column, write(transforms.of(column))));
    transforms.byColumn().forEach((column, steps) -> lists.put(column, write(steps)));
    return lists;
  }

  private static List<Object> write(List<Transform> steps) {
    var items = new ArrayList<Object>();
    steps.forEach(step -> items.add(write(step)));
    return items;
  }

  private static Object write(Transform step) {
    if (step instanceof Transform.Log log) {
      return log.offset() == 0 ? "log" : Map.of("log", Map.of("offset", log.offset()));
    }
    return step.reach() == 1 ? "difference" : Map.of(SEASONAL, step.reach());
  }
}
