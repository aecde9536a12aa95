package dev.unroll.tasks.tag;

import dev.unroll.data.tagged.SpanScores;
import dev.unroll.data.tagged.Spans;
import dev.unroll.data.tagged.TagAccuracy;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.tasks.ScorePart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scores of one column of tags; sentences are added one at a time. */
final class TagScores {
  /** The replacement for tags that are not in the training set and mark no span. */
  private static final String OUTSIDE = "O";

  private final TagColumn column;
  private final int index;
  private final TagAccuracy accuracy;
  private final SpanScores spans = new SpanScores();
  private final long[][] counts; // [actual][predicted]
  private final Map<String, Long> unseen = new LinkedHashMap<>();
  private long sentences;
  private long right;

  /**
   * Creates empty scores.
   *
   * @param index of the column in the file
   */
  TagScores(TagColumn column, int index) {
    this.column = column;
    this.index = index;
    this.accuracy = new TagAccuracy(column.baseline()::isKnown);
    this.counts = new long[column.tags().size()][column.tags().size()];
  }

  /** Adds a sentence and returns the number of its wrong tags. */
  int add(TaggedSentence sentence, List<String> predicted) {
    List<@Nullable String> actual = sentence.tags(index);
    accuracy.add(sentence.tokens(), actual, predicted);
    if (column.scheme().hasSpans()) {
      spans.add(
          actual.stream().map(tag -> tag == null || Spans.isTag(tag) ? tag : OUTSIDE).toList(),
          predicted);
    }
    int wrong = 0;
    int tagged = 0;
    for (int t = 0; t < actual.size(); t++) {
      String tag = actual.get(t);
      if (tag == null) {
        continue;
      }
      tagged++;
      wrong += tag.equals(predicted.get(t)) ? 0 : 1;
      int number = column.number(tag);
      if (number < 0) {
        unseen.merge(tag, 1L, Long::sum);
      } else {
        counts[number][column.number(predicted.get(t))]++;
      }
    }
    sentences += tagged > 0 ? 1 : 0;
    right += tagged > 0 && wrong == 0 ? 1 : 0;
    return wrong;
  }

  /** Returns the number of tokens with a tag. */
  long tokens() {
    return accuracy.tokens();
  }

  TagAccuracy accuracy() {
    return accuracy;
  }

  /** Returns the metrics by name, without those that are not defined. */
  Map<String, Double> metrics() {
    var metrics = new LinkedHashMap<String, Double>();
    put(metrics, TagTask.ACCURACY.name(), accuracy.accuracy());
    put(metrics, TagTask.KNOWN.name(), accuracy.knownAccuracy());
    put(metrics, TagTask.UNKNOWN.name(), accuracy.unknownAccuracy());
    put(
        metrics,
        TagTask.SENTENCES.name(),
        sentences == 0 ? Double.NaN : (double) right / sentences);
    if (column.scheme().hasSpans()) {
      put(metrics, TagTask.SPAN_F1.name(), spans.all().f1());
      put(metrics, TagTask.SPAN_PRECISION.name(), spans.all().precision());
      put(metrics, TagTask.SPAN_RECALL.name(), spans.all().recall());
    }
    return metrics;
  }

  private static void put(Map<String, Double> metrics, String name, double value) {
    if (!Double.isNaN(value)) {
      metrics.put(name, value);
    }
  }

  /** Returns the tags that are not in the training set, with their counts. */
  Map<String, Long> unseen() {
    return unseen;
  }

  /** Returns a row for each tag. */
  ScorePart.Table tags() {
    var rows = new ArrayList<List<Object>>();
    for (int tag = 0; tag < counts.length; tag++) {
      long actual = 0;
      long predicted = 0;
      for (int other = 0; other < counts.length; other++) {
        actual += counts[tag][other];
        predicted += counts[other][tag];
      }
      long both = counts[tag][tag];
      rows.add(
          List.of(
              column.tags().get(tag),
              ratio(both, predicted),
              ratio(both, actual),
              ratio(2 * both, predicted + actual),
              actual));
    }
    return new ScorePart.Table("tags", "tags", columns("tag"), rows, "tags", 60);
  }

  /** Returns a row for each type of span. */
  ScorePart.Table spans() {
    var rows = new ArrayList<List<Object>>();
    spans
        .types()
        .forEach(
            (type, each) ->
                rows.add(List.of(type, each.precision(), each.recall(), each.f1(), each.actual())));
    return new ScorePart.Table(
        "spans", "spans, as conlleval counts them", columns("type"), rows, "types", 60);
  }

  private static List<ScorePart.Table.Column> columns(String first) {
    return List.of(
        new ScorePart.Table.Column(first, first),
        new ScorePart.Table.Column("precision", "precision"),
        new ScorePart.Table.Column("recall", "recall"),
        new ScorePart.Table.Column("f1", "F1"),
        new ScorePart.Table.Column("count", "count"));
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** Returns how often each tag was predicted for each actual tag. */
  ScorePart.Heatmap confusion() {
    return new ScorePart.Heatmap("confusion", "confusion matrix", column.tags(), counts);
  }
}
