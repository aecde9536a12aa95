package dev.unroll.tasks.tag;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sentence with the tags that a tagger predicts. Immutable.
 *
 * @param tokens of the sentence
 * @param columns one for each column of tags
 * @param segments the number of segments that the sentence was cut into; 1: it was not cut
 */
public record TaggedWords(List<String> tokens, List<Column> columns, int segments) {
  /** Copies the lists. */
  public TaggedWords {
    tokens = List.copyOf(tokens);
    columns = List.copyOf(columns);
  }

  /**
   * The tags of one column.
   *
   * @param name of the column, such as {@code upos}
   * @param tags one for each token
   * @param probabilities of that tag at each token; with a conditional random field, over all
   *     sequences
   * @param all the probability of every tag at each token
   */
  public record Column(
      String name, List<String> tags, List<Double> probabilities, List<Map<String, Double>> all) {
    /** Copies the lists. */
    public Column {
      tags = List.copyOf(tags);
      probabilities = List.copyOf(probabilities);
      all =
          all instanceof TagProbabilities
              ? all
              : Collections.unmodifiableList(new ArrayList<>(all));
    }

    private Map<String, Object> json(int token) {
      var json = new LinkedHashMap<String, Object>();
      json.put("tag", tags.get(token));
      json.put("probability", probabilities.get(token));
      json.put("probabilities", all.get(token));
      return json;
    }
  }

  /** Returns the tags of the first column, one for each token. */
  public List<String> tags() {
    return columns.get(0).tags();
  }

  /** Returns this sentence as plain JSON values. */
  public Map<String, @Nullable Object> json() {
    var words = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < tokens.size(); i++) {
      var word = new LinkedHashMap<String, Object>();
      word.put("token", tokens.get(i));
      if (columns.size() == 1) {
        word.putAll(columns.get(0).json(i));
      } else {
        var byColumn = new LinkedHashMap<String, Object>();
        for (Column column : columns) {
          byColumn.put(column.name(), column.json(i));
        }
        word.put("columns", byColumn);
      }
      words.add(word);
    }
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("tokens", words);
    if (segments > 1) {
      json.put("segments", segments);
    }
    return json;
  }
}
