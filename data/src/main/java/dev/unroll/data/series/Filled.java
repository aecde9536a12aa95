package dev.unroll.data.series;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The points of each column whose values were missing in the data and have been filled in.
 * Immutable.
 */
final class Filled {
  static final Filled NONE = new Filled(Map.of());

  private final Map<String, BitSet> points;

  private Filled(Map<String, BitSet> points) {
    this.points = points;
  }

  /** Returns the filled points of columns; the sets must not be modified afterwards. */
  static Filled of(Map<String, BitSet> points) {
    var some = new LinkedHashMap<String, BitSet>();
    points.forEach(
        (column, set) -> {
          if (!set.isEmpty()) {
            some.put(column, set);
          }
        });
    return some.isEmpty() ? NONE : new Filled(some);
  }

  boolean at(String column, int point) {
    BitSet set = points.get(column);
    return set != null && set.get(point);
  }

  int count(String column) {
    BitSet set = points.get(column);
    return set == null ? 0 : set.cardinality();
  }

  /** Returns the points from (inclusive) to to (exclusive), renumbered from 0. */
  Filled slice(int from, int to) {
    var parts = new LinkedHashMap<String, BitSet>();
    points.forEach((column, set) -> parts.put(column, set.get(from, to)));
    return of(parts);
  }

  /** Returns the same points with a column renamed. */
  Filled renamed(String column, String name) {
    var renamed = new LinkedHashMap<String, BitSet>();
    points.forEach((key, set) -> renamed.put(key.equals(column) ? name : key, set));
    return of(renamed);
  }
}
