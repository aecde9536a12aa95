package dev.unroll.tasks.translate;

import dev.unroll.data.translation.Bleu;
import dev.unroll.data.translation.Chrf;
import dev.unroll.data.translation.SentencePair;
import dev.unroll.data.translation.SentencePairs;
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
import org.jspecify.annotations.Nullable;

/** Scores a translator on pairs next to baselines, with a note where a baseline wins. */
final class TranslateReport {
  private static final int AT_ONCE = 512;
  private static final int SHOWN = 10;

  private final Translator translator;
  private final Chrf chrf = Chrf.standard();

  TranslateReport(Translator translator) {
    this.translator = translator;
  }

  /**
   * Returns the score on the test set.
   *
   * @param stopped whether training was stopped by request; slow baselines are then skipped
   */
  Score score(TranslateData data, boolean stopped) {
    var baselines = new LinkedHashMap<String, List<String>>();
    var notes = new ArrayList<>(data.notes());
    List<String> sources = List.copyOf(data.test().keySet());
    if (!stopped) {
      WordByWord words = WordByWord.learn(data);
      notes.addAll(words.words().notes());
      baselines.put("word by word", words.translate(sources));
    }
    baselines.put("copy", sources);
    return score(data.test(), baselines, notes);
  }

  /** Returns the score on another file. */
  Score score(TranslateFiles.Text text) {
    var notes = new ArrayList<>(text.notes());
    List<SentencePair> pairs = text.pairs();
    translator
        .trainedOn()
        .note("pairs", pairs.size(), i -> TranslateData.hash(pairs.get(i)))
        .ifPresent(notes::add);
    Map<String, List<String>> references = SentencePairs.references(pairs);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("pairs", pairs.size());
    json.put("sources", references.size());
    return score(references, Map.of("copy", List.copyOf(references.keySet())), notes)
        .withData(new DataDescription("evaluating on " + text.description(), json));
  }

  /** A translation of the test set. */
  private record Answer(
      int number, double chrf, String source, List<String> references, Translation translation) {
    static final Comparator<Answer> ORDER =
        Comparator.comparingDouble(Answer::chrf).thenComparingInt(Answer::number);

    List<Object> row() {
      return List.of(
          (long) number,
          chrf,
          source,
          references.get(0),
          translation.text(),
          translation.best().get(0).score());
    }
  }

  private Score score(
      Map<String, List<String>> test, Map<String, List<String>> baselines, List<String> noted) {
    List<String> sources = List.copyOf(test.keySet());
    List<List<String>> references = List.copyOf(test.values());
    List<Translation> translations = translations(translator, sources);
    List<String> texts = texts(translations);
    Map<String, Double> scores = metrics(texts, references);
    var worst = new WorstFirst<Answer>(WorstFirst.MAX, Answer.ORDER);
    for (int i = 0; i < texts.size(); i++) {
      worst.add(
          new Answer(
              i + 1,
              chrf.sentence(texts.get(i), references.get(i)),
              sources.get(i),
              references.get(i),
              translations.get(i)));
    }
    var scored = new LinkedHashMap<String, Map<String, Double>>();
    baselines.forEach((name, answers) -> scored.put(name, metrics(answers, references)));
    var notes = new ArrayList<>(noted);
    notes.addAll(notes(translations));
    if (translator.coder().target().side().lowerCase()) {
      notes.add(
          "translations are in lower case (data.target.lowerCase), but BLEU, chrF and exact compare"
              + " letter case; see BLEU -lc");
    }
    notes.add("BLEU is " + bleu(false).signature(references));
    var parts = new ArrayList<ScorePart>();
    Decoding decoding = translator.config().decoding();
    if (decoding.beam() > 1) {
      Translator greedy = translator.withDecoding(decoding.withBeam(1));
      parts.add(searches(scores, metrics(texts(translations(greedy, sources)), references)));
    }
    parts.addAll(parts(translations, references, worst));
    return Score.of(new TranslateTask().metrics(), scores)
        .withMetric(translator.recipe().metric())
        .withBaselines(scored)
        .withNotes(notes)
        .withParts(parts)
        .withVerdict();
  }

  private static List<Translation> translations(Translator translator, List<String> sources) {
    var translations = new ArrayList<Translation>();
    for (int from = 0; from < sources.size(); from += AT_ONCE) {
      translations.addAll(
          translator.translateAll(sources.subList(from, Math.min(sources.size(), from + AT_ONCE))));
    }
    return translations;
  }

  private static List<String> texts(List<Translation> translations) {
    return translations.stream().map(Translation::text).toList();
  }

  /** Returns a table that compares beam search with greedy search. */
  private ScorePart searches(Map<String, Double> beam, Map<String, Double> greedy) {
    List<TaskMetric> metrics = new TranslateTask().metrics();
    var columns = new ArrayList<ScorePart.Table.Column>();
    columns.add(new ScorePart.Table.Column("search", "search"));
    metrics.forEach(
        metric -> columns.add(new ScorePart.Table.Column(metric.name(), metric.title())));
    var rows = new ArrayList<List<Object>>();
    rows.add(search("beam of " + translator.config().decoding().beam(), metrics, beam));
    rows.add(search("greedy", metrics, greedy));
    return new ScorePart.Table(
        "searches", "scores by search", columns, rows, "searches", rows.size());
  }

  private static List<Object> search(
      String name, List<TaskMetric> metrics, Map<String, Double> scores) {
    var row = new ArrayList<Object>();
    row.add(name);
    metrics.forEach(metric -> row.add(scores.get(metric.name())));
    return row;
  }

  private Bleu bleu(boolean lower) {
    return Bleu.standard()
        .withLowerCase(lower)
        .withTokens(translator.coder().target().bleuTokens());
  }

  private Map<String, Double> metrics(List<String> texts, List<List<String>> references) {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put(TranslateTask.BLEU.name(), bleu(false).corpus(texts, references).score());
    metrics.put(TranslateTask.BLEU_LOWER.name(), bleu(true).corpus(texts, references).score());
    metrics.put(TranslateTask.CHRF.name(), chrf.corpus(texts, references));
    long exact = 0;
    for (int i = 0; i < texts.size(); i++) {
      exact += references.get(i).contains(texts.get(i)) ? 1 : 0;
    }
    metrics.put(TranslateTask.EXACT.name(), exact / (double) texts.size());
    return metrics;
  }

  private List<String> notes(List<Translation> translations) {
    var notes = new ArrayList<String>();
    long unknown = translations.stream().mapToLong(each -> each.unknown().size()).sum();
    if (unknown > 0) {
      long sentences = translations.stream().filter(each -> !each.unknown().isEmpty()).count();
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d %s of the sources, in %,d of %,d, %s unknown",
              unknown,
              unknown == 1 ? "token" : "tokens",
              sentences,
              translations.size(),
              unknown == 1 ? "is" : "are"));
    }
    long cut = translations.stream().filter(each -> each.segments() > 1).count();
    if (cut > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d sources are longer than %,d tokens and were translated in segments; data.longest"
                  + " sets the length",
              cut,
              translator.config().longest()));
    }
    long endless = translations.stream().filter(each -> !each.best().get(0).ended()).count();
    if (endless > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d translations did not end and were cut; decoding.longest sets the length",
              endless));
    }
    return notes;
  }

  private static List<ScorePart> parts(
      List<Translation> translations, List<List<String>> references, WorstFirst<Answer> worst) {
    var rows = new ArrayList<List<Object>>();
    int step = Math.max(1, translations.size() / SHOWN);
    for (int i = 0; i < translations.size() && rows.size() < SHOWN; i += step) {
      rows.add(
          List.of(
              translations.get(i).source(), translations.get(i).text(), references.get(i).get(0)));
    }
    List<ScorePart.Table.Column> columns =
        List.of(
            new ScorePart.Table.Column("source", "source"),
            new ScorePart.Table.Column("translation", "translation"),
            new ScorePart.Table.Column("reference", "reference"));
    List<Answer> sorted = worst.sorted();
    return List.of(
        new ScorePart.Table(
            "examples", "some translations of the test set", columns, rows, "examples", SHOWN),
        new ScorePart.Rows(
            "predictions",
            "the sources of the test set, the worst translations first",
            List.of("number", "chrf", "source", "reference", "translation", "score"),
            each -> sorted.forEach(answer -> each.accept(answer.row())),
            worst.leftOut()));
  }
}
