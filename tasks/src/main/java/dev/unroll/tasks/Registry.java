package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.loss.Loss;
import dev.unroll.metric.Metric;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Schedule;
import dev.unroll.store.Fields;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.input.InputKind;
import dev.unroll.tasks.input.InputKinds;
import dev.unroll.tasks.recipe.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that recipes and model files can name: tasks, input kinds, layers, losses, metrics,
 * optimizers and schedules. Names that are not registered are rejected; nothing in a file is ever a
 * class name. Immutable.
 *
 * <pre>{@code
 * Registry registry = Registry.standard().withLayers(layers -> layers.with("leaky", Leaky::read));
 * Predictor predictor = Predictor.load(Path.of("model.safetensors"), registry);
 * }</pre>
 */
public final class Registry {
  private final List<TaskType<?>> tasks;
  private final InputKinds inputs;
  private final Words words;

  private Registry(List<TaskType<?>> tasks, InputKinds inputs, Words words) {
    this.tasks = List.copyOf(tasks);
    this.inputs = inputs;
    this.words = words;
  }

  /**
   * Returns the parts of this library, with those that {@linkplain Plugin plug-ins} add.
   *
   * @throws BadInputException when a plug-in on the class path cannot be used
   */
  public static synchronized Registry standard() {
    if (standard == null) {
      standard = withPlugins();
    }
    return standard;
  }

  private static @Nullable Registry standard; // created on first use: tasks refer to the registry

  private static Registry withPlugins() {
    Registry registry = builtIn();
    String now = "a plug-in";
    try {
      for (Plugin plugin : ServiceLoader.load(Plugin.class, Registry.class.getClassLoader())) {
        now = "the plug-in " + plugin.getClass().getName();
        registry = plugin.addTo(registry);
      }
      return registry;
    } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
      throw new BadInputException(
          now + " cannot be used: " + e + "; remove its jar from the class path, or update it", e);
    }
  }

  /** Returns the parts of this library alone, without plug-ins. */
  public static Registry builtIn() {
    return new Registry(TaskTypes.all(), InputKinds.standard(), Words.standard());
  }

  /**
   * Returns a copy with one more task.
   *
   * @throws IllegalArgumentException when there is already a task of this name
   */
  public Registry withTask(TaskType<?> type) {
    if (type.fileKey().equals(CustomParts.KEY)) {
      throw new IllegalArgumentException(
          "the file key \"" + CustomParts.KEY + "\" is taken; use another one for the task");
    }
    for (TaskType<?> other : tasks) {
      if (other.name().equals(type.name()) || other.fileKey().equals(type.fileKey())) {
        throw new IllegalArgumentException(
            "a task \"%s\" with the file key \"%s\" already exists; use other names for the new one"
                .formatted(other.name(), other.fileKey()));
      }
    }
    var more = new ArrayList<>(tasks);
    more.add(type);
    return new Registry(more, inputs, words);
  }

  /**
   * Returns a copy with one more input kind.
   *
   * @throws IllegalArgumentException when there is already an input kind of this name
   */
  public Registry withInput(InputKind kind) {
    return new Registry(tasks, inputs.with(kind), words);
  }

  /** Returns a copy with other layers: {@code layers -> layers.with("leaky", Leaky::read)}. */
  public Registry withLayers(UnaryOperator<LayerRegistry> change) {
    return withWords(words.withLayers(change.apply(words.layers())));
  }

  /**
   * Returns a copy with one more loss.
   *
   * @param name as returned by {@link Loss#text}
   * @param reader creates the loss from the values of {@link Loss#config}
   */
  public Registry withLoss(String name, Function<Fields, ? extends Loss> reader) {
    return withWords(words.withLoss(name, reader));
  }

  /** Returns a copy with one more training metric that recipes can name. */
  public Registry withMetric(String name, Supplier<? extends Metric> metric) {
    for (TaskType<?> type : tasks) {
      if (type.trainingWords()
          .map(words -> words.metrics().known().containsKey(name))
          .orElse(false)) {
        throw new IllegalArgumentException(
            "the metric \"" + name + "\" already exists; use another name for the new one");
      }
    }
    return withWords(words.withMetric(name, metric));
  }

  /**
   * Returns a copy with one more optimizer.
   *
   * @param name as returned by {@link Optimizer#text}
   * @param reader creates the optimizer from the values of {@link Optimizer#config}
   */
  public Registry withOptimizer(String name, Function<Fields, ? extends Optimizer> reader) {
    return withWords(words.withOptimizer(name, reader));
  }

  /**
   * Returns a copy with one more schedule of the learning rate.
   *
   * @param name as returned by {@link Schedule#text}
   * @param reader creates the schedule from the values of {@link Schedule#config}
   */
  public Registry withSchedule(String name, Function<Fields, ? extends Schedule> reader) {
    return withWords(words.withSchedule(name, reader));
  }

  private Registry withWords(Words value) {
    return new Registry(tasks, inputs, value);
  }

  /** Returns the tasks, in the order of registration. */
  public List<TaskType<?>> tasks() {
    return tasks;
  }

  /** Returns the input kinds. */
  public InputKinds inputs() {
    return inputs;
  }

  /** Returns the layers, losses, metrics, optimizers and schedules. */
  public Words words() {
    return words;
  }

  /** Reads {@code task} of a recipe. */
  TaskType<?> task(Fields recipe) {
    String name = recipe.oneOf("task", tasks.stream().map(TaskType::name).toList());
    return tasks.stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns the task whose model files use one of these keys, if there is one. */
  Optional<TaskType<?>> ofFile(Iterable<String> keys) {
    for (String key : keys) {
      for (TaskType<?> type : tasks) {
        if (type.fileKey().equals(key)) {
          return Optional.of(type);
        }
      }
    }
    return Optional.empty();
  }
}
