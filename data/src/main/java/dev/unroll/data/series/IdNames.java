package dev.unroll.data.series;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Recognizes names of columns that identify the series in a file. */
final class IdNames {
  /** Words in the names of text columns that identify series. */
  private static final Set<String> NAMES =
      Set.of(
          "id",
          "ids",
          "uid",
          "series",
          "serie",
          "item",
          "sku",
          "product",
          "produkt",
          "article",
          "artikel",
          "store",
          "shop",
          "filiale",
          "laden",
          "markt",
          "branch",
          "station",
          "sensor",
          "device",
          "meter",
          "machine",
          "maschine",
          "site",
          "standort",
          "location",
          "region",
          "country",
          "land",
          "city",
          "stadt",
          "customer",
          "kunde",
          "client",
          "symbol",
          "ticker",
          "isin",
          "stock",
          "metric",
          "metrik",
          "variable",
          "parameter",
          "indicator",
          "kpi",
          "channel",
          "plant",
          "werk",
          "patient",
          "subject",
          "vehicle",
          "asset",
          "signal",
          "household",
          "haushalt",
          "building",
          "turbine",
          "zone",
          "门店",
          "商品",
          "产品",
          "地区",
          "城市",
          "设备",
          "站点");

  /** Last words in the names of numeric columns that identify series. */
  private static final Set<String> NUMBERS =
      Set.of("id", "ids", "uid", "nr", "no", "number", "key");

  /**
   * Words that may follow the words above in names of ids: the name of a store, the code of a
   * region.
   */
  private static final Set<String> NAMING =
      Set.of(
          "id",
          "ids",
          "uid",
          "nr",
          "no",
          "number",
          "key",
          "name",
          "code",
          "label",
          "nummer",
          "bezeichnung",
          "kennung",
          "type",
          "typ",
          "tag",
          "ref",
          "column",
          "col");

  /** The words above that denote values if the column holds numbers: stock, signal. */
  private static final Set<String> VALUES =
      Set.of(
          "stock",
          "signal",
          "meter",
          "metric",
          "metrik",
          "variable",
          "parameter",
          "indicator",
          "kpi",
          "channel",
          "land",
          "zone",
          "plant",
          "asset");

  private IdNames() {}

  /** Returns whether a column has the name of an id; the state of a store is not an id. */
  static boolean areOfTexts(String column) {
    List<String> words = words(column).toList();
    for (int i = 0; i < words.size(); i++) {
      List<String> behind = words.subList(i + 1, words.size());
      if (NAMES.contains(words.get(i)) && NAMING.containsAll(behind)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a numeric column has the name of an id; a count per store is not an id. */
  static boolean areOfNumbers(String column) {
    List<String> words = words(column).toList();
    if (words.isEmpty()) {
      return false;
    }
    if (column.chars().anyMatch(Character::isDigit)) {
      return false; // NO2 is a gas
    }
    String last = words.get(words.size() - 1);
    boolean plain = words.size() == 1 && NAMES.contains(last) && !VALUES.contains(last);
    return plain || NUMBERS.contains(last);
  }

  private static Stream<String> words(String column) {
    return Arrays.stream(column.strip().split("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})", 12))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty());
  }
}
