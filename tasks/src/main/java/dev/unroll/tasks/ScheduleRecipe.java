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
   * A schedule as a recipe would say it.
   *
   * @throws IllegalArgumentException when recipes have no words for it
   */
  static Map<String, @Nullable Object> write(Schedule schedule) {
    if (schedule instanceof WarmUp warmUp) {
      var written = write(warmUp.then());
      if (written.put("warmUp", warmUp.steps()) == null) {
        written.put("warmUpFrom", warmUp.from());
        return written;
      } // else it warms up twice, for which there is no word
    }
    var written = new LinkedHashMap<String, @Nullable Object>();
    if (schedule instanceof Schedule.Constant) {
      written.put("name", "constant");
    } else if (schedule instanceof StepDecay step) {
      written.put("name", "step");
      written.put("decay", step.decay());
      written.put("after", step.after());
      written.put("every", step.every());
    } else if (schedule instanceof ExponentialDecay exponential) {
      written.put("name", "exponential");
      written.put("decay", exponential.decay());
      written.put("steps", exponential.steps());
    } else if (schedule instanceof Plateau plateau && plateau.goal() == Plateau.Goal.MIN) {
      written.put("name", "plateau");
      written.put("decay", plateau.decay());
      written.put("patience", plateau.patience());
      written.put("threshold", plateau.threshold());
      written.put("cooldown", plateau.cooldown());
      written.put("floor", plateau.floor());
    } else if (schedule instanceof CosineDecay cosine) {
      written.put("name", "cosine");
      written.put("floor", cosine.floor());
      written.put("steps", cosine.steps());
    } else if (schedule instanceof CosineRestarts restarts) {
      written.put("name", "restarts");
      written.put("steps", restarts.steps());
      written.put("growth", restarts.growth());
      written.put("floor", restarts.floor());
    } else {
      throw new IllegalArgumentException(
          "a forecaster trains with one of the schedules "
              + String.join(", ", NAMES)
              + ", after at most one warm-up, got "
              + schedule
              + (schedule instanceof Plateau
                  ? "; a trainer's plateau is one of the loss, with the goal MIN"
                  : "; train a Sequential with a Trainer to use your own"));
    }
    return written;
  }
}
