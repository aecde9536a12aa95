package dev.unroll.tasks.recipe;

import dev.unroll.data.rows.Shown;
import dev.unroll.internal.CountText;
import dev.unroll.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value that a model file holds twice: once itself, and once as a consequence of the recipe or
 * another value of the file. If they differ, the file was changed after training.
 *
 * @param place of the value in the file, such as {@code input.padding}
 * @param found in the file, as plain JSON values; null: nothing
 * @param expected as plain JSON values; null: nothing
 */
public record Agreement(String place, @Nullable Object found, @Nullable Object expected) {
  private static final int MOST = 120; // characters of a value in a sentence

  /** Keys of layers that only concern weights before training. */
  private static final Set<String> BEFORE_TRAINING =
      Set.of(
          "initializer",
          "inputInitializer",
          "recurrentInitializer",
          "biasInitializer",
          "forgetBias");

  /**
   * Returns the agreement of a network with the one that training builds from the recipe. Initial
   * weights need not agree.
   *
   * @param found the configuration of the network in the file
   * @param expected that of the network of the recipe
   */
  public static Agreement ofNetworks(Map<String, ?> found, Map<String, ?> expected) {
    return new Agreement("network", withoutInitial(found), withoutInitial(expected));
  }

  /** Returns the agreement of names in any order. */
  public static Agreement ofNames(String place, List<String> found, List<String> expected) {
    return new Agreement(
        place, found.stream().sorted().toList(), expected.stream().sorted().toList());
  }

  private static @Nullable Object withoutInitial(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      var kept = new LinkedHashMap<String, @Nullable Object>();
      members.forEach(
          (key, member) -> {
            if (!BEFORE_TRAINING.contains(String.valueOf(key))) {
              kept.put(String.valueOf(key), withoutInitial(member));
            }
          });
      return kept;
    }
    if (value instanceof List<?> items) {
      var kept = new ArrayList<@Nullable Object>();
      items.forEach(item -> kept.add(withoutInitial(item)));
      return kept;
    }
    return value;
  }

  /**
   * Returns a description of the first difference; empty if the values are the same.
   *
   * @return such as {@code input.padding.id: the file disagrees with itself (expected 0, got 7)}
   */
  public Optional<String> difference() {
    return Optional.ofNullable(difference(place, plain(found), plain(expected)));
  }

  /** Returns a value as a file would hold it, so that 1 as an int and as a long are the same. */
  private static @Nullable Object plain(@Nullable Object value) {
    return Json.parse(Json.write(value), "a value");
  }

  private static @Nullable String difference(
      String at, @Nullable Object found, @Nullable Object expected) {
    if (Objects.equals(found, expected)) {
      return null;
    }
    if (found instanceof Map<?, ?> members && expected instanceof Map<?, ?> others) {
      var keys = new LinkedHashSet<Object>(others.keySet());
      keys.addAll(members.keySet());
      for (Object key : keys) {
        String different = difference(at + "." + key, members.get(key), others.get(key));
        if (different != null) {
          return different;
        }
      }
      return null; // the same keys in another order
    }
    if (found instanceof List<?> items
        && expected instanceof List<?> others
        && items.size() == others.size()) {
      for (int i = 0; i < items.size(); i++) {
        String different = difference(at + "[" + i + "]", items.get(i), others.get(i));
        if (different != null) {
          return different;
        }
      }
      return null;
    }
    if (found instanceof List<?> items
        && expected instanceof List<?> others
        && items.size() != others.size()
        && Json.write(expected).length() > MOST) {
      return "%s: the file disagrees with itself (expected %s, got %d)"
          .formatted(
              Shown.of(at, MOST), CountText.of(others.size(), "entry", "entries"), items.size());
    }
    return "%s: the file disagrees with itself (expected %s, got %s)"
        .formatted(Shown.of(at, MOST), text(expected), text(found));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "nothing" : Shown.of(Json.write(value), MOST);
  }
}
