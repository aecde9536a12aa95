package dev.unroll.tasks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a model on a test set, next to baselines, with parts to print and to draw.
 * Immutable.
 *
 * <pre>{@code
 * Score score = forecaster.evaluate(Path.of("last-year.csv"));
 * double rmse = score.value("rmse");
 * score.baselines().forEach((name, metrics) -> ...);
 * }</pre>
 */
public final class Score {
  private final List<TaskMetric> known;
  private final TaskMetric metric;
  private final Map<String, Double> metrics;
  private final Map<String, Double> before;
  private final Map<String, Map<String, Double>> baselines;
  private final List<String> notes;
  private final List<ScorePart> parts;
  private final @Nullable DataDescription data;

  private Score(
      List<TaskMetric> known,
      TaskMetric metric,
      Map<String, Double> metrics,
      Map<String, Double> before,
      Map<String, Map<String, Double>> baselines,
      List<String> notes,
      List<ScorePart> parts,
      @Nullable DataDescription data) {
    this.known = List.copyOf(known);
    this.metric = metric;
    this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    this.before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
    var copies = new LinkedHashMap<String, Map<String, Double>>();
    baselines.forEach(
        (name, values) ->
            copies.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
    this.baselines = Collections.unmodifiableMap(copies);
    this.notes = List.copyOf(notes);
    this.parts = List.copyOf(parts);
    this.data = data;
    requireKnown(metrics);
    requireKnown(before);
    baselines.values().forEach(this::requireKnown);
  }

  private void requireKnown(Map<String, Double> values) {
    for (String name : values.keySet()) {
      if (known.stream().noneMatch(metric -> metric.name().equals(name))) {
        throw unknown(name);
      }
    }
  }

  private IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "the task has no metric \""
            + name
            + "\"; it has "
            + known.stream().map(TaskMetric::name).toList());
  }

  /**
   * Returns a score.
   *
   * @param known the metrics of the task, by which scores are compared, most important first
   * @param values by the names of the metrics
   */
  public static Score of(List<TaskMetric> known, Map<String, Double> values) {
    if (known.isEmpty()) {
      throw new IllegalArgumentException("a task has no metric; expected at least one");
    }
    return new Score(known, known.get(0), values, Map.of(), Map.of(), List.of(), List.of(), null);
  }

  /**
   * Returns a copy whose results are compared by another metric than the first one.
   *
   * @param name of a metric of the task
   */
  public Score withMetric(String name) {
    TaskMetric other =
        known.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    return new Score(known, other, metrics, before, baselines, notes, parts, data);
  }

  /** Returns a copy with the values of the model before training. */
  public Score withBefore(Map<String, Double> values) {
    return new Score(known, metric, metrics, values, baselines, notes, parts, data);
  }

  /** Returns a copy with the values of baselines, by their names. */
  public Score withBaselines(Map<String, Map<String, Double>> values) {
    return new Score(known, metric, metrics, before, values, notes, parts, data);
  }

  /** Returns a copy with these notes, a sentence each. */
  public Score withNotes(List<String> sentences) {
    return new Score(known, metric, metrics, before, baselines, sentences, parts, data);
  }

  /** Returns a copy with one more note. */
  public Score withNote(String sentence) {
    var more = new ArrayList<>(notes);
    more.add(sentence);
    return withNotes(more);
  }

  /** Returns a copy with these parts, in the order in which they are shown. */
  public Score withParts(List<? extends ScorePart> value) {
    return new Score(known, metric, metrics, before, baselines, notes, List.copyOf(value), data);
  }

  /** Returns a copy with a description of the data. */
  public Score withData(DataDescription value) {
    return new Score(known, metric, metrics, before, baselines, notes, parts, value);
  }

  /** Returns the description of the data; empty if the task provides none. */
  public Optional<DataDescription> data() {
    return Optional.ofNullable(data);
  }

  /** Returns the metrics of the task, the most important first. */
  public List<TaskMetric> known() {
    return known;
  }

  /** Returns the metric that decides which of two results is better. */
  public TaskMetric metric() {
    return metric;
  }

  /** Returns the current values of the model, by the names of the metrics. */
  public Map<String, Double> metrics() {
    return metrics;
  }

  /**
   * Returns the value of a metric; NaN if it was not measured.
   *
   * @throws IllegalArgumentException when it is not one of {@link #known}
   */
  public double value(String metric) {
    if (known.stream().noneMatch(one -> one.name().equals(metric))) {
      throw unknown(metric);
    }
    return metrics.getOrDefault(metric, Double.NaN);
  }

  /** Returns the values before training; empty if nothing was trained or measured. */
  public Map<String, Double> before() {
    return before;
  }

  /**
   * Returns the values of each baseline by its name, such as naive forecasts or the majority class.
   */
  public Map<String, Map<String, Double>> baselines() {
    return baselines;
  }

  /**
   * Returns the name of the best baseline by {@link #metric()}; empty if none was measured. The
   * first of several equal ones is returned; NaN is never the best.
   */
  public Optional<String> bestBaseline() {
    Optional<String> best = Optional.empty();
    double bestValue = Double.NaN;
    for (var baseline : baselines.entrySet()) {
      double value = baseline.getValue().getOrDefault(metric.name(), Double.NaN);
      if (!Double.isNaN(value) && (best.isEmpty() || metric.isBetter(value, bestValue))) {
        best = Optional.of(baseline.getKey());
        bestValue = value;
      }
    }
    return best;
  }

  /**
   * Returns a copy with a note that names the baselines that the model does not beat by {@link
   * #metric()}, best first. Returns this score if the model beats all of them.
   */
  public Score withVerdict() {
    double own = value(metric.name());
    Comparator<Map.Entry<String, Double>> best =
        (a, b) ->
            metric.isBetter(a.getValue(), b.getValue())
                ? -1
                : metric.isBetter(b.getValue(), a.getValue()) ? 1 : 0;
    String unbeaten =
        baselines.entrySet().stream()
            .map(
                entry ->
                    Map.entry(
                        entry.getKey(), entry.getValue().getOrDefault(metric.name(), Double.NaN)))
            .filter(
                entry -> !Double.isNaN(entry.getValue()) && !metric.isBetter(own, entry.getValue()))
            .sorted(best)
            .map(entry -> entry.getKey() + " (" + NumberText.text(entry.getValue()) + ")")
            .collect(Collectors.joining(", "));
    return unbeaten.isEmpty()
        ? this
        : withNote(
            "the model (%s %s) does not beat %s"
                .formatted(metric.title(), NumberText.text(own), unbeaten));
  }

  /**
   * Returns notes that are needed to interpret the values, a sentence each: data leaks, baselines
   * that are better, rows that were dropped.
   */
  public List<String> notes() {
    return notes;
  }

  /** Returns the parts to print and to draw. */
  public List<ScorePart> parts() {
    return parts;
  }

  /** Returns true if there is a part of this kind and name. */
  public boolean hasPart(Class<? extends ScorePart> kind, String name) {
    return parts.stream().anyMatch(part -> kind.isInstance(part) && part.name().equals(name));
  }

  /**
   * Returns the part of a kind and name.
   *
   * @throws NoSuchElementException when there is none
   */
  public <T extends ScorePart> T part(Class<T> kind, String name) {
    return parts.stream()
        .filter(part -> kind.isInstance(part) && part.name().equals(name))
        .map(kind::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "the score has no "
                        + kind.getSimpleName().toLowerCase(java.util.Locale.ROOT)
                        + " \""
                        + name
                        + "\"; it has "
                        + parts.stream().map(ScorePart::name).toList()));
  }
}
