package dev.unroll.tasks.recipe;

import dev.unroll.internal.FailureText;
import dev.unroll.optim.CosineDecay;
import dev.unroll.optim.CosineRestarts;
import dev.unroll.optim.ExponentialDecay;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.StepDecay;
import dev.unroll.optim.WarmUp;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and writes the {@code schedule} of a recipe. */
final class ScheduleRecipe {
  /** The schedules of this library by their names: one line each. */
  static final Readers<Schedule> STANDARD = new Readers<>("schedule", standard());

  private static final Range FACTOR = new Range(0, false, 1, true);

  private ScheduleRecipe() {}

  private static Map<String, Function<Fields, ? extends Schedule>> standard() {
    var byName = new LinkedHashMap<String, Function<Fields, ? extends Schedule>>();
    byName.put("constant", fields -> Schedule.constant());
    byName.put(
        "step",
        fields ->
            new StepDecay(
                fields.number("decay", FACTOR),
                count(fields, "after", 0),
                count(fields, "every", 1, 1)));
    byName.put(
        "exponential",
        fields ->
            new ExponentialDecay(fields.number("decay", FACTOR), count(fields, "steps", 0, 0)));
    byName.put("plateau", ScheduleRecipe::plateau);
    byName.put("cosine", fields -> new CosineDecay(floor(fields), count(fields, "steps", 0, 0)));
    byName.put(
        "restarts",
        fields ->
            new CosineRestarts(
                count(fields, "steps", 1),
                fields.integer("growth", 1, Integer.MAX_VALUE, 1),
                floor(fields)));
    return byName;
  }

  /** Reads a schedule's keys; the caller checks for others. */
  static Schedule read(Fields fields, Words words) {
    String name = fields.oneOf("name", List.copyOf(words.schedules().names()));
    Schedule then = words.schedules().read(name, fields);
    if (!fields.has("warmUp")) {
      return then;
    }
    long steps = count(fields, "warmUp", 1);
    double from = fields.number("warmUpFrom", FACTOR, new WarmUp(steps).from());
    return new WarmUp(steps, from, then);
  }

  private static Plateau plateau(Fields fields) {
    var defaults = new Plateau();
    return new Plateau(
        fields.number("decay", new Range(0, false, 1, false), defaults.decay()),
        count(fields, "patience", 0, defaults.patience()),
        defaults.goal(), // always a loss, so lower is better
        fields.number("threshold", Range.BELOW_ONE, defaults.threshold()),
        count(fields, "cooldown", 0, defaults.cooldown()),
        floor(fields));
  }

  private static double floor(Fields fields) {
    return fields.number("floor", Range.SHARE, 0);
  }

  private static long count(Fields fields, String key, long least) {
    return fields.longInteger(key, least, Long.MAX_VALUE);
  }

  private static long count(Fields fields, String key, long least, long fallback) {
    return fields.longInteger(key, least, Long.MAX_VALUE, fallback);
  }

  /**
   * Returns a schedule as {@link #read} reads it.
   *
   * @throws IllegalArgumentException when recipes cannot express it
   */
  static Map<String, @Nullable Object> write(Schedule schedule) {
    var written = new LinkedHashMap<String, @Nullable Object>();
    written.put("name", schedule.text());
    try {
      written.putAll(schedule.config());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          FailureText.of(e)
              + "; a recipe has one schedule, after at most one warm-up; train a Sequential with a"
              + "  Trainer to use a custom one",
          e);
    }
    if (STANDARD.names().contains(schedule.text()) && written.containsKey("goal")) {
      throw new IllegalArgumentException(
          "the schedule is "
              + schedule
              + "; the plateau of a recipe is one of the loss, with the goal MIN");
    }
    return written;
  }
}
