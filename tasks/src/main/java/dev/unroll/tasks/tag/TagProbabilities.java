package dev.unroll.tasks.tag;

import java.util.AbstractList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The probability of every tag at each token. The map of a token is created on each read, so that
 * long sentences take little memory. Immutable.
 */
final class TagProbabilities extends AbstractList<Map<String, Double>> {
  private final List<String> tags;
  private final List<float[]> rows; // by token, by tag

  TagProbabilities(List<String> tags, List<float[]> rows) {
    this.tags = tags;
    this.rows = List.copyOf(rows);
  }

  @Override
  public Map<String, Double> get(int token) {
    float[] row = rows.get(token);
    var byTag = new LinkedHashMap<String, Double>();
    for (int tag = 0; tag < row.length; tag++) {
      byTag.put(tags.get(tag), (double) row[tag]);
    }
    return Collections.unmodifiableMap(byTag);
  }

  @Override
  public int size() {
    return rows.size();
  }
}
