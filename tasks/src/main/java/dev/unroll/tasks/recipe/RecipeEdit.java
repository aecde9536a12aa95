package dev.unroll.tasks.recipe;

import dev.unroll.BadInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets one value in the tree of a recipe. Unknown keys are found when the recipe is read. */
public final class RecipeEdit {
  private RecipeEdit() {}

  /**
   * Sets a value, and creates missing objects on the path to it.
   *
   * @param tree of mutable maps and lists
   * @param dottedKey such as {@code model.layers[0].lstm.hidden}
   * @param place the start of each error message
   */
  public static void set(
      Map<String, @Nullable Object> tree, String dottedKey, @Nullable Object value, String place) {
    if (value == null) {
      throw new BadInputException(place + ": a value is missing after the equals sign");
    }
    String[] steps = dottedKey.replaceAll("\\[(\\d+)]", ".$1").split("\\.", -1);
    Object at = tree;
    for (int i = 0; i < steps.length - 1; i++) {
      at = below(at, steps[i], steps[i + 1], place);
    }
    put(at, steps[steps.length - 1], value, place);
    if (isDuration(dottedKey)) {
      keepOneDuration(tree, dottedKey);
    }
  }

  public static boolean isDuration(String dottedKey) {
    return dottedKey.equals("training.epochs") || dottedKey.equals("training.steps");
  }

  private static Object below(Object at, String step, String next, String place) {
    if (at instanceof List<?> list) {
      int index = index(list, step, place);
      return list.get(index) instanceof String type
          ? expand(list, index, type)
          : containerOr(list.get(index), step, place);
    }
    Map<String, Object> map = object(at);
    if (step.equals("layer") && next.equals(map.get(step))) {
      map.put(step, settings(next));
    }
    return containerOr(map.computeIfAbsent(step, key -> new LinkedHashMap<>()), step, place);
  }

  /** Replaces a layer that is written as its type alone with an object for its settings. */
  private static Object expand(List<?> list, int index, String type) {
    Object layer = settings(type);
    @SuppressWarnings("unchecked")
    var items = (List<Object>) list;
    items.set(index, layer);
    return layer;
  }

  private static Map<String, Object> settings(String type) {
    return new LinkedHashMap<>(Map.of(type, new LinkedHashMap<>()));
  }

  private static Object containerOr(@Nullable Object value, String step, String place) {
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      return value;
    }
    throw new BadInputException(place + ": \"" + step + "\" is a value and has no keys below it");
  }

  private static void put(Object at, String step, Object value, String place) {
    if (at instanceof List<?> list) {
      @SuppressWarnings("unchecked")
      var items = (List<Object>) list;
      items.set(index(list, step, place), value);
    } else {
      object(at).put(step, value);
    }
  }

  private static int index(List<?> list, String step, String place) {
    int index = step.matches("\\d{1,6}") ? Integer.parseInt(step) : -1;
    if (index < 0 || index >= list.size()) {
      throw new BadInputException(
          place
              + ": expected a position from 0 to "
              + (list.size() - 1)
              + ", got \""
              + step
              + "\"");
    }
    return index;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object at) {
    return (Map<String, Object>) at;
  }

  private static void keepOneDuration(Map<String, @Nullable Object> tree, String kept) {
    if (tree.get("training") instanceof Map<?, ?> training) {
      boolean other = training.remove(kept.equals("training.epochs") ? "steps" : "epochs") != null;
      if (other) {
        training.remove("report");
      }
    }
  }
}
