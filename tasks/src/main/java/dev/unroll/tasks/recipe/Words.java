package dev.unroll.tasks.recipe;

import dev.unroll.loss.Loss;
import dev.unroll.metric.Metric;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Schedule;
import dev.unroll.store.Fields;
import dev.unroll.store.LayerRegistry;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The layers, losses, metrics, optimizers and schedules that recipes and model files can name.
 * Immutable.
 *
 * <p>Each task defines which losses and metrics of this library its recipes can name ({@link
 * LossRecipe}, {@link MetricRecipe}). Custom ones can be named in the recipes of every task.
 */
public final class Words {
  private static final Words STANDARD =
      new Words(
          LayerRegistry.standard(),
          LossRecipe.STANDARD,
          Map.of(),
          OptimizerRecipe.STANDARD,
          ScheduleRecipe.STANDARD);

  private final LayerRegistry layers;
  private final Readers<Loss> losses;
  private final Map<String, Supplier<? extends Metric>> metrics; // custom ones
  private final Readers<Optimizer> optimizers;
  private final Readers<Schedule> schedules;

  private Words(
      LayerRegistry layers,
      Readers<Loss> losses,
      Map<String, Supplier<? extends Metric>> metrics,
      Readers<Optimizer> optimizers,
      Readers<Schedule> schedules) {
    this.layers = layers;
    this.losses = losses;
    this.metrics = metrics;
    this.optimizers = optimizers;
    this.schedules = schedules;
  }

  /** Returns the words of this library. */
  public static Words standard() {
    return STANDARD;
  }

  /** Returns the layers. */
  public LayerRegistry layers() {
    return layers;
  }

  /** Returns a copy with other layers. */
  public Words withLayers(LayerRegistry value) {
    return new Words(value, losses, metrics, optimizers, schedules);
  }

  /** Returns a copy with one more loss. */
  public Words withLoss(String name, Function<Fields, ? extends Loss> reader) {
    return new Words(layers, losses.with(name, reader), metrics, optimizers, schedules);
  }

  /** Returns a copy with one more metric of training. */
  public Words withMetric(String name, Supplier<? extends Metric> metric) {
    if (metrics.containsKey(name)) {
      throw new IllegalArgumentException(
          "the metric \"" + name + "\" already exists; use another name for the new one");
    }
    var more = new LinkedHashMap<>(metrics);
    more.put(name, metric);
    return new Words(layers, losses, more, optimizers, schedules);
  }

  /** Returns a copy with one more optimizer. */
  public Words withOptimizer(String name, Function<Fields, ? extends Optimizer> reader) {
    return new Words(layers, losses, metrics, optimizers.with(name, reader), schedules);
  }

  /** Returns a copy with one more schedule. */
  public Words withSchedule(String name, Function<Fields, ? extends Schedule> reader) {
    return new Words(layers, losses, metrics, optimizers, schedules.with(name, reader));
  }

  Readers<Loss> losses() {
    return losses;
  }

  Map<String, Supplier<? extends Metric>> metrics() {
    return metrics;
  }

  Readers<Optimizer> optimizers() {
    return optimizers;
  }

  Readers<Schedule> schedules() {
    return schedules;
  }

  /** Returns the names of the losses that do not belong to this library. */
  Set<String> customLosses() {
    var names = new LinkedHashSet<>(losses.names());
    names.removeAll(STANDARD.losses.names());
    return names;
  }

  /**
   * Returns the names that are registered for a key of {@code training}: {@code loss}, {@code
   * metrics}, {@code optimizer} or {@code schedule}. For metrics, these are the custom ones.
   */
  public Set<String> names(String key) {
    return switch (key) {
      case "loss" -> losses.names();
      case "metrics" -> metrics.keySet();
      case "optimizer" -> optimizers.names();
      case "schedule" -> schedules.names();
      default -> throw new IllegalArgumentException("training has no named \"" + key + "\"");
    };
  }
}
