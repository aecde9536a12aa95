package dev.unroll.tasks;

/**
 * Adds tasks, input kinds, layers, losses, metrics, optimizers and schedules to all that recipes
 * and model files can name, on the command line too. A jar on the class path provides it as a
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
  /** Returns the registry with what the plug-in adds. */
  Registry addTo(Registry registry);
}
