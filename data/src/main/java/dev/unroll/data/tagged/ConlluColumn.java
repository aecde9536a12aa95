package dev.unroll.data.tagged;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.internal.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column of CoNLL-U, or a key in its FEATS or MISC column.
 *
 * @param index the index of the column
 * @param key the key; null for the whole column
 */
record ConlluColumn(int index, @Nullable String key) {
  static final List<String> NAMES =
      List.of("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc");
  static final String NONE = "_";

  private static final int ID = 0;
  private static final int FORM = 1;
  private static final int LEMMA = 2;
  private static final int FEATS = 5;
  private static final int MISC = 9;

  /** Finds a column by its name, or its number from 1; returns null if there is none. */
  static @Nullable ConlluColumn find(String name) {
    int dot = name.indexOf('.');
    String column = (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
    int index = NAMES.indexOf(column);
    if (column.matches("[1-9]|10")) {
      index = Integer.parseInt(column) - 1;
    }
    boolean keyed = index == FEATS || index == MISC;
    boolean named = dot < 0 || (keyed && name.substring(dot + 1).matches("[^=|\\s]+"));
    return index > ID && named ? new ConlluColumn(index, key(name, dot)) : null;
  }

  private static @Nullable String key(String name, int dot) {
    return dot < 0 ? null : name.substring(dot + 1);
  }

  /** Returns a column by its name, or its number from 1. */
  static ConlluColumn of(String file, String name) {
    ConlluColumn found = find(name);
    if (found == null) {
      throw new BadInputException(
          "%s: there is no column \"%s\" (expected one of CoNLL-U, feats.KEY or misc.KEY); %s"
              .formatted(file, name, Spelling.advice(name, NAMES.subList(1, NAMES.size()))));
    }
    return found;
  }

  /**
   * Returns the value in the fields of a line, or null if there is none. The value is {@code _} if
   * a token has no features, or lacks the key.
   */
  @Nullable String value(String[] fields) {
    String field = fields[index];
    if (key != null) {
      for (String pair : field.split("\\|")) {
        if (pair.startsWith(key + "=")) {
          return pair.substring(key.length() + 1);
        }
      }
      return NONE;
    }
    boolean named =
        index == FORM
            || index == FEATS
            || index == MISC
            || (index == LEMMA && fields[FORM].equals(NONE));
    return field.isEmpty() || (field.equals(NONE) && !named) ? null : field;
  }

  /**
   * Returns a field in which the value of this column is replaced.
   *
   * @throws IllegalArgumentException if the value would be parsed as two keys
   */
  String replaced(String field, String value) {
    if (key == null) {
      return value;
    }
    if (value.indexOf('|') >= 0) {
      throw new IllegalArgumentException(
          "a tag is \"%s\" (expected one without |, which separates the keys of a column of CoNLL-U)"
              .formatted(Shown.of(value)));
    }
    var pairs = new ArrayList<String>();
    boolean found = false;
    for (String pair : field.equals(NONE) ? new String[0] : field.split("\\|")) {
      boolean same = pair.startsWith(key + "=");
      found |= same;
      if (!same) {
        pairs.add(pair);
      } else if (!value.equals(NONE)) {
        pairs.add(key + "=" + value);
      }
    }
    if (!found && !value.equals(NONE)) {
      pairs.add(index == FEATS ? place(pairs, key) : pairs.size(), key + "=" + value);
    }
    return pairs.isEmpty() ? NONE : String.join("|", pairs);
  }

  /** Returns the position at which to insert a key: features are sorted by name, ignoring case. */
  private static int place(List<String> pairs, String key) {
    int place = 0;
    while (place < pairs.size() && pairs.get(place).compareToIgnoreCase(key + "=") < 0) {
      place++;
    }
    return place;
  }
}
