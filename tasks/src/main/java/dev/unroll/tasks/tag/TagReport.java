package dev.unroll.tasks.tag;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.tagged.MostFrequentTagByPosition;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.WorstFirst;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Scores a tagger on sentences next to baselines, with a note where a baseline wins. */
final class TagReport {
  private static final int AT_ONCE = 512;
  private static final int CONFUSED = 40;

  private final Tagger tagger;
  private final List<TagColumn> columns;

  TagReport(Tagger tagger) {
    this.tagger = tagger;
    this.columns = tagger.columns();
  }

  /**
   * Returns the score on the test set.
   *
   * @param notes on the data
   */
  Score score(TagData data, List<String> notes) {
    return score(data.test(), byPosition(data.train()), notes);
  }

  /** Returns the score on another file. */
  Score score(TagFiles.Text text) {
    if (text.columns().size() != columns.size()) {
      throw new BadInputException(
          "%s: has %d columns of tags (expected %d, as the model predicts %s)"
              .formatted(text.name(), text.columns().size(), columns.size(), tagger.columnNames()));
    }
    var notes = new ArrayList<>(text.notes());
    List<TaggedSentence> sentences = text.sentences();
    tagger
        .trainedOn()
        .note("sentences", sentences.size(), i -> TagData.hash(sentences.get(i)))
        .ifPresent(notes::add);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("sentences", sentences.size());
    json.put("tokens", TagData.tokens(sentences));
    return score(sentences, Optional.empty(), notes)
        .withData(new DataDescription("evaluating on " + text.description(), json));
  }

  /**
   * Returns the baseline of the most frequent tag at each position, if all sentences have the same
   * length.
   */
  private static Optional<MostFrequentTagByPosition> byPosition(List<TaggedSentence> train) {
    int length = train.get(0).size();
    if (length < 2 || train.stream().anyMatch(sentence -> sentence.size() != length)) {
      return Optional.empty();
    }
    var builder = new MostFrequentTagByPosition.Builder();
    train.forEach(sentence -> builder.add(sentence.tags(0)));
    return Optional.of(builder.build());
  }

  private Score score(
      List<TaggedSentence> sentences,
      Optional<MostFrequentTagByPosition> byPosition,
      List<String> noted) {
    var scores = new ArrayList<TagScores>();
    for (int c = 0; c < columns.size(); c++) {
      scores.add(new TagScores(columns.get(c), c));
    }
    var worst = new WorstFirst<Answer>(WorstFirst.MAX, Answer.ORDER);
    long cut = 0;
    for (int from = 0; from < sentences.size(); from += AT_ONCE) {
      List<TaggedSentence> some =
          sentences.subList(from, Math.min(sentences.size(), from + AT_ONCE));
      List<TaggedWords> tagged = tagger.tagAll(some.stream().map(TaggedSentence::tokens).toList());
      for (int i = 0; i < some.size(); i++) {
        int wrong = 0;
        for (int c = 0; c < columns.size(); c++) {
          int ofColumn = scores.get(c).add(some.get(i), tagged.get(i).columns().get(c).tags());
          wrong += c == 0 ? ofColumn : 0;
        }
        cut += tagged.get(i).segments() > 1 ? 1 : 0;
        worst.add(new Answer(from + i + 1, wrong, some.get(i), tagged.get(i).tags()));
      }
    }
    TagScores first = scores.get(0);
    if (first.tokens() == 0) {
      throw new BadInputException(
          "the test set has no tag in column %s (expected one for some token)"
              .formatted(columns.get(0).name()));
    }
    var notes = new ArrayList<>(noted);
    notes.addAll(notes(scores, cut));
    return Score.of(new TagTask().metrics(), first.metrics())
        .withMetric(metric(first))
        .withBaselines(baselines(sentences, byPosition))
        .withNotes(notes)
        .withParts(parts(scores, worst))
        .withVerdict();
  }

  /** Returns the metric of the recipe, or accuracy if the data do not have it. */
  private String metric(TagScores first) {
    String metric = tagger.recipe().metric();
    return first.metrics().containsKey(metric) ? metric : TagTask.ACCURACY.name();
  }

  private Map<String, Map<String, Double>> baselines(
      List<TaggedSentence> sentences, Optional<MostFrequentTagByPosition> byPosition) {
    var baselines = new LinkedHashMap<String, Map<String, Double>>();
    baselines.put(
        "most frequent tag",
        baseline(sentences, sentence -> columns.get(0).baseline().tags(sentence.tokens())));
    byPosition.ifPresent(
        each ->
            baselines.put(
                "most frequent by position",
                baseline(sentences, sentence -> each.tags(sentence.size()))));
    return baselines;
  }

  private Map<String, Double> baseline(
      List<TaggedSentence> sentences, Function<TaggedSentence, List<String>> tags) {
    var scores = new TagScores(columns.get(0), 0);
    for (TaggedSentence sentence : sentences) {
      int unused = scores.add(sentence, tags.apply(sentence));
    }
    return scores.metrics();
  }

  private List<String> notes(List<TagScores> scores, long cut) {
    var notes = new ArrayList<String>();
    TagScores first = scores.get(0);
    if (first.accuracy().unknownTokens() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d words of the test set (%.1f %%) are not in the training set",
              first.accuracy().unknownTokens(),
              first.tokens(),
              100.0 * first.accuracy().unknownTokens() / first.tokens()));
      if (tagger.config().minimumCount() == 1) {
        notes.add(
            "the training set has no unknown words, so the vector of unknown words is not trained;"
                + " data.words.minimumCount: 2 trains it on words that occur once");
      }
    }
    for (int c = 0; c < columns.size(); c++) {
      Map<String, Long> unseen = scores.get(c).unseen();
      if (!unseen.isEmpty()) {
        long tokens = unseen.values().stream().mapToLong(Long::longValue).sum();
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d %s a tag of column %s that the training set does not have, and %s: %s",
                tokens,
                tokens == 1 ? "token has" : "tokens have",
                columns.get(c).name(),
                tokens == 1 ? "counts as an error" : "count as errors",
                Shown.listed(List.copyOf(unseen.keySet()))));
      }
    }
    if (cut > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d sentences of the test set are longer than %,d tokens and were cut into segments,"
                  + " which are tagged separately; data.longest sets the length",
              cut,
              tagger.config().longest()));
    }
    return notes;
  }

  private List<ScorePart> parts(List<TagScores> scores, WorstFirst<Answer> worst) {
    var parts = new ArrayList<ScorePart>();
    TagScores first = scores.get(0);
    if (columns.size() > 1) {
      parts.add(columns(scores));
    }
    if (columns.get(0).scheme().hasSpans()) {
      parts.add(first.spans());
    }
    parts.add(first.tags());
    if (columns.get(0).tags().size() <= CONFUSED) {
      parts.add(first.confusion());
    }
    List<Answer> sorted = worst.sorted();
    parts.add(
        new ScorePart.Rows(
            "predictions",
            "the sentences of the test set, those with most wrong tags first",
            List.of("sentence", "line", "tokens", "wrong", "text", "tags", "predicted"),
            each -> sorted.forEach(answer -> each.accept(answer.row())),
            worst.leftOut()));
    return parts;
  }

  private ScorePart.Table columns(List<TagScores> scores) {
    List<TaskMetric> shown =
        List.of(TagTask.ACCURACY, TagTask.KNOWN, TagTask.UNKNOWN, TagTask.SPAN_F1);
    var titles = new ArrayList<ScorePart.Table.Column>();
    titles.add(new ScorePart.Table.Column("column", "column"));
    shown.forEach(metric -> titles.add(new ScorePart.Table.Column(metric.name(), metric.title())));
    var rows = new ArrayList<List<Object>>();
    for (int c = 0; c < columns.size(); c++) {
      Map<String, Double> metrics = scores.get(c).metrics();
      var row = new ArrayList<Object>();
      row.add(columns.get(c).name());
      for (TaskMetric metric : shown) {
        Double value = metrics.get(metric.name());
        row.add(value == null ? "-" : value);
      }
      rows.add(row);
    }
    return new ScorePart.Table("columns", "columns of tags", titles, rows, "columns", 60);
  }

  /** A sentence of the test set with its actual and its predicted tags. */
  private record Answer(int number, int wrong, TaggedSentence sentence, List<String> predicted) {
    static final Comparator<Answer> ORDER =
        Comparator.comparingInt((Answer answer) -> -answer.wrong)
            .thenComparingInt(answer -> answer.number);

    List<Object> row() {
      List<String> actual = sentence.tags(0).stream().map(tag -> tag == null ? "-" : tag).toList();
      return List.of(
          (long) number,
          sentence.line(),
          (long) sentence.size(),
          (long) wrong,
          String.join(" ", sentence.tokens()),
          String.join(" ", actual),
          String.join(" ", predicted));
    }
  }
}
