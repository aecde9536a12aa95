package dev.unroll.tasks;

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
import org.jspecify.annotations.Nullable;

/** The {@code schedule} of a recipe, read and written. */
final class ScheduleRecipe {
  private static final List<String> NAMES =
      List.of("constant", "step", "exponential", "plateau", "cosine", "restarts");

  private static final Range FACTOR = new Range(0, false, 1, true);

  private static final String OWN = "train a Sequential with a Trainer to use your own";

  private ScheduleRecipe() {}

  /** Reads a schedule's keys; the caller checks for others. */
  static Schedule read(Fields fields) {
    Schedule then = schedule(fields);
    if (!fields.has("warmUp")) {
      return then;
    }
    long steps = count(fields, "warmUp", 1);
    double from = fields.number("warmUpFrom", FACTOR, new WarmUp(steps).from());
    return new WarmUp(steps, from, then);
  }

  private static Schedule schedule(Fields fields) {
    String name = fields.oneOf("name", NAMES);
    return switch (name) {
      case "constant" -> Schedule.constant();
      case "step" ->
          new StepDecay(
              fields.number("decay", FACTOR),
              count(fields, "after", 0),
              count(fields, "every", 1, 1));
      case "exponential" ->
          new ExponentialDecay(fields.number("decay", FACTOR), count(fields, "steps", 0, 0));
      case "plateau" -> plateau(fields);
      case "cosine" -> new CosineDecay(floor(fields), count(fields, "steps", 0, 0));
      case "restarts" ->
          new CosineRestarts(
              count(fields, "steps", 1),
              fields.integer("growth", 1, Integer.MAX_VALUE, 1),
              floor(fields));
      default -> throw new IllegalStateException("no case for schedule " + name);
    };
  }

  private static Plateau plateau(Fields fields) {
    var defaults = new Plateau();
    return new Plateau(
        fields.number("decay", new Range(0, false, 1, false), defaults.decay()),
        count(fields, "patience", 0, defaults.patience()),
        defaults.goal(), // a trainer shows it losses, never figures of which more is better
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
   * @throws IllegalArgumentException when recipes have no words for it
   */
  static Map<String, @Nullable Object> write(Schedule schedule) {
    if (!NAMES.contains(schedule.text())) {
      throw noWord(schedule, OWN, null);
    }
    var written = new LinkedHashMap<String, @Nullable Object>();
    written.put("name", schedule.text());
    try {
      written.putAll(schedule.config());
    } catch (IllegalArgumentException e) {
      throw noWord(schedule, OWN, e);
    }
    if (written.containsKey("goal")) {
      throw noWord(schedule, "a trainer's plateau is one of the loss, with the goal MIN", null);
    }
    return written;
  }

  private static IllegalArgumentException noWord(
      Schedule schedule, String fix, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "a forecaster trains with one of the schedules "
            + String.join(", ", NAMES)
            + ", after at most one warm-up, got "
            + schedule
            + "; "
            + fix,
        cause);
  }
}
