package dev.unroll.tasks;

/**
 * Adds tasks, input kinds, layers, losses, metrics, optimizers and schedules to those that recipes
 * and model files can name, also on the command line. A jar on the class path provides it as a
 * service: {@code META-INF/services/dev.unroll.tasks.Plugin} names the class, or {@code provides
 * dev.unroll.tasks.Plugin with ...} in its module declaration.
 *
 * <pre>{@code
 * public final class SortingPlugin implements Plugin {
 *   public Registry addTo(Registry registry) {
 *     return registry.withTask(new SortTask());
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Plugin {
  /** Returns the registry with the additions of this plug-in. */
  Registry addTo(Registry registry);
}
