package dev.unroll.data.series;

import dev.unroll.store.Fields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a table become a series: what a missing value or date means, which column holds
 * the times, and which of several series is meant. Immutable.
 *
 * <pre>{@code
 * var options = SeriesOptions.defaults().withGaps(Gaps.FILL).withMissing(Missing.FORWARD_FILL);
 * Series sales = Table.read(file).series(List.of("sales"), options.withId(Map.of("store", "Berlin")));
 * }</pre>
 */
public final class SeriesOptions {
  /** The keys of a recipe's {@code data} that {@link #read} reads. */
  public static final List<String> KEYS = List.of("missing", "time", "gaps", "frequency", "id");

  /** The word for {@link #time} that states that the rows are in the order of time. */
  public static final String NO_TIME = "none";

  private static final SeriesOptions DEFAULTS =
      new SeriesOptions(Missing.ERROR, null, Gaps.NOTE, null, null);

  private final Missing missing;
  private final @Nullable String time;
  private final Gaps gaps;
  private final @Nullable String frequency;
  private final @Nullable Map<String, String> id;

  private SeriesOptions(
      Missing missing,
      @Nullable String time,
      Gaps gaps,
      @Nullable String frequency,
      @Nullable Map<String, String> id) {
    this.missing = missing;
    this.time = time;
    this.gaps = gaps;
    this.frequency = frequency;
    this.id = id == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(id));
  }

  /** Returns the defaults: missing values are refused, gaps noted, times found and checked. */
  public static SeriesOptions defaults() {
    return DEFAULTS;
  }

  /** Returns the treatment of missing values; by default {@link Missing#ERROR}. */
  public Missing missing() {
    return missing;
  }

  /**
   * Returns the column of times; {@value #NO_TIME}: the rows are in the order of time; null, the
   * default: the column that holds times, if there is one.
   */
  public @Nullable String time() {
    return time;
  }

  /** Returns the treatment of missing dates; by default {@link Gaps#NOTE}. */
  public Gaps gaps() {
    return gaps;
  }

  /**
   * Returns the rule by which dates follow one another, such as {@code business-days}; null, the
   * default: inferred from the dates.
   */
  public @Nullable String frequency() {
    return frequency;
  }

  /** Returns the values of columns that choose one of several series; by default none. */
  public Map<String, String> id() {
    return id == null ? Map.of() : id;
  }

  /** Returns whether the rows are stated to be one series: an empty {@code id} was set. */
  public boolean isOneSeries() {
    return id != null && id.isEmpty();
  }

  /** Returns whether the rows are stated to be in the order of time already. */
  public boolean isInOrder() {
    return NO_TIME.equals(time);
  }

  /** Returns the columns that are set for times, or to tell series apart. */
  public Set<String> columns() {
    var columns = new LinkedHashSet<>(id().keySet());
    if (time != null && !isInOrder()) {
      columns.add(time);
    }
    return columns;
  }

  /** Returns a copy with another treatment of missing values. */
  public SeriesOptions withMissing(Missing value) {
    return new SeriesOptions(value, time, gaps, frequency, id);
  }

  /** Returns a copy that reads the times from this column, or from {@value #NO_TIME}. */
  public SeriesOptions withTime(String column) {
    return new SeriesOptions(missing, column, gaps, frequency, id);
  }

  /** Returns a copy with another treatment of missing dates. */
  public SeriesOptions withGaps(Gaps value) {
    return new SeriesOptions(missing, time, value, frequency, id);
  }

  /** Returns a copy with dates that follow one another by this rule. */
  public SeriesOptions withFrequency(String value) {
    return new SeriesOptions(missing, time, gaps, value, id);
  }

  /**
   * Returns a copy that reads the rows with these values only, by column. An empty map states that
   * the rows are one series.
   */
  public SeriesOptions withId(Map<String, String> values) {
    return new SeriesOptions(missing, time, gaps, frequency, values);
  }

  /** Reads the options from the {@code data} of a recipe. */
  public static SeriesOptions read(Fields data) {
    // The former word for forward-fill.
    boolean interpolate = "interpolate".equals(data.raw("missing"));
    SeriesOptions options =
        DEFAULTS
            .withMissing(
                interpolate ? Missing.FORWARD_FILL : data.choice("missing", DEFAULTS.missing))
            .withGaps(data.choice("gaps", DEFAULTS.gaps));
    options = data.has("time") ? options.withTime(data.string("time")) : options;
    options = data.has("frequency") ? options.withFrequency(data.string("frequency")) : options;
    return data.has("id") ? options.withId(id(data)) : options;
  }

  private static Map<String, String> id(Fields data) {
    if (!(data.raw("id") instanceof Map<?, ?> given)) {
      throw data.error(
          "id",
          "expected the column that tells series apart and the value of one of them, such as"
              + " {store: Berlin}, got "
              + data.raw("id"));
    }
    var id = new LinkedHashMap<String, String>();
    given.forEach((column, value) -> id.put(String.valueOf(column), String.valueOf(value)));
    return id;
  }

  /** Returns what {@link #read} reads; defaults but for {@code missing} are left out. */
  public Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("missing", Fields.word(missing));
    if (time != null) {
      settings.put("time", time);
    }
    if (gaps != Gaps.NOTE) {
      settings.put("gaps", Fields.word(gaps));
    }
    if (frequency != null) {
      settings.put("frequency", frequency);
    }
    if (id != null) {
      settings.put("id", id);
    }
    return settings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SeriesOptions that && settings().equals(that.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public String toString() {
    return "SeriesOptions" + settings();
  }
}
