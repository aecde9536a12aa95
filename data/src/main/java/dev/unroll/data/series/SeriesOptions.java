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
 * Options for converting the rows of a table to a series: the handling of missing values and dates,
 * the time column, and the choice among several series. Immutable.
 *
 * <pre>{@code
 * var options = SeriesOptions.defaults().withGaps(Gaps.FILL).withMissing(Missing.FORWARD_FILL);
 * Series sales = Table.read(file).series(List.of("sales"), options.withId(Map.of("store", "Berlin")));
 * }</pre>
 */
public final class SeriesOptions {
  /** The keys of a recipe's {@code data} that {@link #read} reads. */
  public static final List<String> KEYS = List.of("missing", "time", "gaps", "frequency", "id");

  /** The value of {@link #time} that states that the rows are in time order. */
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

  /** Returns the defaults: missing values are rejected, gaps noted, times detected and checked. */
  public static SeriesOptions defaults() {
    return DEFAULTS;
  }

  /** Returns the handling of missing values; by default {@link Missing#ERROR}. */
  public Missing missing() {
    return missing;
  }

  /**
   * Returns the time column. {@value #NO_TIME} means that the rows are in time order; null, the
   * default, means that the time column is detected.
   */
  public @Nullable String time() {
    return time;
  }

  /** Returns the handling of missing dates; by default {@link Gaps#NOTE}. */
  public Gaps gaps() {
    return gaps;
  }

  /**
   * Returns the name of the frequency, such as {@code business-days}; null, the default, means that
   * it is inferred from the dates.
   */
  public @Nullable String frequency() {
    return frequency;
  }

  /** Returns the column values that choose one of several series; by default none. */
  public Map<String, String> id() {
    return id == null ? Map.of() : id;
  }

  /** Returns whether the rows are stated to be one series: {@code id} was set to an empty map. */
  public boolean isOneSeries() {
    return id != null && id.isEmpty();
  }

  /** Returns whether the rows are stated to be in time order. */
  public boolean isInOrder() {
    return NO_TIME.equals(time);
  }

  /** Returns the columns that are set as the time column or as ids. */
  public Set<String> columns() {
    var columns = new LinkedHashSet<>(id().keySet());
    if (time != null && !isInOrder()) {
      columns.add(time);
    }
    return columns;
  }

  /** Returns a copy with this handling of missing values. */
  public SeriesOptions withMissing(Missing value) {
    return new SeriesOptions(value, time, gaps, frequency, id);
  }

  /** Returns a copy with this time column, or {@value #NO_TIME} for rows in time order. */
  public SeriesOptions withTime(String column) {
    return new SeriesOptions(missing, column, gaps, frequency, id);
  }

  /** Returns a copy with this handling of missing dates. */
  public SeriesOptions withGaps(Gaps value) {
    return new SeriesOptions(missing, time, value, frequency, id);
  }

  /** Returns a copy with this frequency. */
  public SeriesOptions withFrequency(String value) {
    return new SeriesOptions(missing, time, gaps, value, id);
  }

  /**
   * Returns a copy that reads only the rows with these values, by column. An empty map states that
   * the rows are one series.
   */
  public SeriesOptions withId(Map<String, String> values) {
    return new SeriesOptions(missing, time, gaps, frequency, values);
  }

  /** Reads the options from the {@code data} of a recipe. */
  public static SeriesOptions read(Fields data) {
    // The former name of forward-fill.
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
          "expected the column that distinguishes the series and the value of one of them, such as"
              + " {store: Berlin}, got "
              + data.raw("id"));
    }
    var id = new LinkedHashMap<String, String>();
    given.forEach((column, value) -> id.put(String.valueOf(column), String.valueOf(value)));
    return id;
  }

  /**
   * Returns the options in the form that {@link #read} accepts; defaults except {@code missing} are
   * omitted.
   */
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
