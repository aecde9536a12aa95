package dev.unroll.tasks.language;

import dev.unroll.data.text.EncodedCorpus;
import dev.unroll.data.text.TokenIds;
import dev.unroll.data.text.TokenStreams;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.NumberText;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scores a language model on a text next to baselines, with a note where a baseline wins. */
final class LanguageReport {
  /** The baseline of a dynamic evaluation: the unchanged model. */
  static final String FIXED = "fixed weights";

  private static final int SAMPLE_WORDS = 80;
  private static final int SAMPLE_CHARACTERS = 400;

  private final LanguageModel model;
  private final LanguageNetwork network;
  private final TokenCoder coder;

  LanguageReport(LanguageModel model, LanguageNetwork network) {
    this.model = model;
    this.network = network;
    this.coder = new TokenCoder(model.config().corpus(), model.vocabulary());
  }

  /**
   * Returns the score on the test set.
   *
   * @param stopped whether training was stopped; slow baselines are then skipped
   */
  Score score(LanguageData data, boolean stopped) {
    ScoredTokens test = scored(data.test().ids());
    LanguageBaselines baselines = LanguageBaselines.of(model, data, !stopped);
    var notes = new ArrayList<>(data.notes(model.trained().unigram().counts()));
    notes.addAll(baselines.notes());
    var parts = new ArrayList<ScorePart>();
    parts.add(sets(data, test));
    parts.add(test.frequencies());
    if (Double.isFinite(test.scores().nats())) { // otherwise no token can be drawn
      parts.add(sample());
    }
    parts.add(test.lines());
    return score(test)
        .withBaselines(baselines.metrics())
        .withNotes(notes)
        .withParts(parts)
        .withVerdict();
  }

  /** Returns the score on another text. */
  Score score(EncodedCorpus text) {
    return score(text, scored(text.ids()), Map.of(), description(text, Optional.empty()));
  }

  /**
   * Returns the score on another text of a copy of the model that learns from it, next to that of
   * the model.
   *
   * @param source the start of the error message
   * @throws dev.unroll.BadInputException when the copy diverges
   */
  Score score(EncodedCorpus text, DynamicEvaluation dynamic, String source) {
    var scored = new ScoredTokens(coder);
    new AdaptingNetwork(network, model.recipe().registry().words().layers(), dynamic)
        .forEach(streams(text.ids()), source, scored);
    return score(
            text,
            scored,
            Map.of(FIXED, scored(text.ids()).scores().metrics()),
            description(text, Optional.of(dynamic)))
        .withNote(
            "a copy of the model was trained on the text while it was scored (dynamic evaluation:"
                + " rate %s, decay %s, every %d tokens); compare with other dynamic evaluations only"
                    .formatted(
                        NumberText.text(dynamic.rate()),
                        NumberText.text(dynamic.decay()),
                        dynamic.steps()));
  }

  private Score score(
      EncodedCorpus text,
      ScoredTokens scored,
      Map<String, Map<String, Double>> more,
      DataDescription description) {
    var notes = new ArrayList<>(text.notes());
    notes.addAll(
        LanguageData.unknownNotes(
            text, "file", model.vocabulary(), model.trained().unigram().counts()));
    long[] lines = TextLines.hashes(text.ids(), model.vocabulary());
    model.trained().lines().note("lines", lines.length, line -> lines[line]).ifPresent(notes::add);
    var baselines = new LinkedHashMap<String, Map<String, Double>>(more);
    baselines.putAll(LanguageBaselines.of(List.of(model.trained()::unigram), text.ids()).metrics());
    return score(scored)
        .withBaselines(baselines)
        .withNotes(notes)
        .withParts(List.of(scored.frequencies(), scored.lines()))
        .withData(description)
        .withVerdict();
  }

  private static DataDescription description(
      EncodedCorpus text, Optional<DynamicEvaluation> dynamic) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("tokens", text.ids().length());
    json.put("lines", text.lines());
    json.put("unknown", text.unknown());
    dynamic.ifPresent(settings -> json.put("dynamic", settings.json()));
    return new DataDescription(
        String.format(
            Locale.ROOT,
            "evaluating on %,d tokens in %,d lines",
            text.ids().length(),
            text.lines()),
        json);
  }

  private Score score(ScoredTokens scored) {
    return Score.of(new LanguageTask().metrics(), scored.scores().metrics())
        .withMetric(model.recipe().metric());
  }

  private ScoredTokens scored(TokenIds ids) {
    var scored = new ScoredTokens(coder);
    TokenSurprisals.forEach(network, streams(ids), scored);
    return scored;
  }

  private TokenStreams streams(TokenIds ids) {
    return LanguageData.streams(model.config(), model.vocabulary(), ids, 1);
  }

  private ScorePart.Table sets(LanguageData data, ScoredTokens test) {
    var rows = new ArrayList<List<Object>>();
    data.validation().ifPresent(text -> rows.add(row("validation", scored(text.ids()).scores())));
    rows.add(row("test", test.scores()));
    List<ScorePart.Table.Column> columns =
        List.of(
            new ScorePart.Table.Column("set", "set"),
            new ScorePart.Table.Column("tokens", "tokens"),
            new ScorePart.Table.Column("perplexity", "perplexity"),
            new ScorePart.Table.Column("nats", "nats/token"));
    return new ScorePart.Table(
        "sets",
        "each token predicted from all before it",
        columns,
        rows,
        "sets",
        Integer.MAX_VALUE);
  }

  private static List<Object> row(String set, LanguageScores scores) {
    return List.of(set, scores.tokens(), scores.perplexity(), scores.nats());
  }

  private ScorePart.Table sample() {
    GenerationConfig config =
        GenerationConfig.defaults()
            .withTokens(model.config().corpus().isCharacters() ? SAMPLE_CHARACTERS : SAMPLE_WORDS)
            .withTemperature(0.8)
            .withSeed(model.config().training().seed());
    List<List<Object>> rows =
        model.generate("", config).text().lines().<List<Object>>map(List::of).toList();
    return new ScorePart.Table(
        "sample",
        "a text generated by the model (temperature 0.8)",
        List.of(new ScorePart.Table.Column("line", "")),
        rows,
        "lines",
        Integer.MAX_VALUE);
  }
}
