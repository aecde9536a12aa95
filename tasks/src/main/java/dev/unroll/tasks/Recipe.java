package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.internal.Spelling;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputKind;
import dev.unroll.tasks.recipe.RecipeEdit;
import dev.unroll.tasks.recipe.Yaml;
import dev.unroll.tensor.CounterRandom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A description of a training in a file: data, model, training, and the score that it must reach.
 *
 * <p>Reading is strict: an unknown key, layer or task is rejected with a suggestion of the nearest
 * known one, and a duplicate key with its line. A recipe never changes; {@link #with} returns
 * another.
 */
public final class Recipe {
  private final String name;
  private final String source;
  private final Map<String, @Nullable Object> yaml;
  private final boolean changed;
  private final String about;
  private final Registry registry;
  private final TaskType<?> type;
  private final long seed;
  private final String metric;
  private final @Nullable Expectation expectation;
  private final @Nullable Tutorial tutorial;

  private Recipe(
      String name,
      String source,
      Map<String, @Nullable Object> yaml,
      boolean changed,
      Registry registry,
      @Nullable TaskType<?> described) {
    this.registry = registry;
    this.name = name;
    this.source = source;
    this.yaml = Collections.unmodifiableMap(yaml);
    this.changed = changed;
    var fields = fields();
    this.about = fields.string("about", "").strip();
    this.type = described == null ? registry.task(fields) : described;
    this.seed =
        fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE, CounterRandom.DEFAULT_SEED);
    if (fields.has("expect")) {
      Fields expected = fields.object("expect");
      this.metric = Expectation.metric(expected, type.metrics()).name();
      this.expectation = Expectation.read(expected, type.metrics());
    } else {
      this.metric = type.metrics().get(0).name();
      this.expectation = null;
    }
    this.tutorial = fields.has("tutorial") ? Tutorial.read(fields.object("tutorial")) : null;
    if (described == null) {
      type.check(this, fields);
      fields.done();
    }
  }

  /**
   * Reads a recipe.
   *
   * @param name used in the names of run directories
   * @param source the start of each error message, such as the file's name
   */
  public static Recipe parse(String name, String source, String text) {
    return parse(name, source, text, Registry.standard());
  }

  /**
   * Reads a recipe with custom parts.
   *
   * @param registry contains everything that the recipe may name
   */
  public static Recipe parse(String name, String source, String text, Registry registry) {
    return new Recipe(name, source, Yaml.object(text, source), false, registry, null);
  }

  /** Reads a recipe from a file; its name is that of the file, without the extension. */
  public static Recipe read(Path file) {
    return read(file, Registry.standard());
  }

  /** Reads a recipe with custom parts from a file. */
  public static Recipe read(Path file, Registry registry) {
    String fileName = String.valueOf(file.getFileName());
    try {
      return parse(fileName.replaceFirst("\\.ya?ml$", ""), file.toString(), text(file), registry);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": not UTF-8 text (expected a recipe in YAML)", e);
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file (expected a recipe in YAML)", e);
    } catch (IOException e) {
      throw new BadInputException(
          file + ": cannot be read (expected a file with read permission)", e);
    }
  }

  /** Returns the text of a file, of which no more is read than a recipe may have. */
  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] utf8 = in.readNBytes(Yaml.MAX_LENGTH + 1);
      if (utf8.length > Yaml.MAX_LENGTH) {
        throw Yaml.tooLong(file.toString());
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }
  }

  /**
   * Returns the settings of a program as a recipe, for model files and checkpoints. The settings
   * may name custom parts, which are objects here and are registered where the file is loaded.
   * Everything else is checked, so that no model is trained whose file could not be read.
   *
   * @param source the start of each error message, such as the name of the settings class
   * @param built the model of these settings
   * @param input the kind of input, if the task has one
   * @throws BadInputException when a setting cannot be read again
   */
  public static Recipe describing(
      TaskType<?> type,
      String source,
      Map<String, @Nullable Object> yaml,
      Model built,
      Optional<InputKind> input) {
    Registry standard = Registry.standard();
    var recipe = new Recipe(type.name(), source, yaml, false, standard, type);
    Registry known = CustomParts.of(built, recipe).known(standard, input);
    Recipe unused = new Recipe(type.name(), source, yaml, false, known, null); // validates
    return recipe;
  }

  /**
   * Returns a recipe with custom parts from parsed YAML values.
   *
   * @param registry contains everything that the recipe may name
   */
  public static Recipe of(
      String name,
      String source,
      Map<String, @Nullable Object> yaml,
      boolean changed,
      Registry registry) {
    return new Recipe(name, source, yaml, changed, registry, null);
  }

  /**
   * Returns the recipe with one value changed or added.
   *
   * <p>Setting {@code training.epochs} removes {@code training.steps} and vice versa, together with
   * {@code training.report}, which is counted in the same unit.
   *
   * @param dottedKey such as {@code training.steps} or {@code model.layers[0].lstm.hidden}
   * @param value as YAML: {@code 100}, {@code true}, {@code [Temp, Rain]}
   * @throws BadInputException when the key is unknown or the value is not valid
   */
  public Recipe with(String dottedKey, String value) {
    return with(Map.of(dottedKey, value));
  }

  /**
   * Returns the recipe with several values changed together; see {@link #with(String, String)}. The
   * length of training is set first, so that {@code training.report} is kept in any order of the
   * keys.
   */
  public Recipe with(Map<String, String> values) {
    Map<String, @Nullable Object> edited = copy(yaml);
    boolean edit = changed;
    var words = new ArrayList<String>();
    var entries = new ArrayList<>(values.entrySet());
    entries.sort(Comparator.comparing(entry -> !RecipeEdit.isDuration(entry.getKey())));
    for (var entry : entries) {
      String place = source + ": " + entry.getKey();
      RecipeEdit.set(edited, entry.getKey(), Yaml.option(entry.getValue(), place), place);
      edit |= !entry.getKey().equals("seed");
      words.add(entry.getKey() + "=" + entry.getValue());
    }
    String base = source.replaceFirst(" \\(with .*\\)$", "");
    return new Recipe(
        name, base + " (with " + String.join(", ", words) + ")", edited, edit, registry, null);
  }

  /**
   * Returns the recipe with other settings for reading files; a saved model keeps them.
   *
   * @param settings values as YAML, by key of {@code data}
   * @throws BadInputException when a key is not one of {@link TaskType#readingKeys}
   */
  public Recipe withReading(Map<String, String> settings) {
    reading(settings); // rejects other keys
    var values = new LinkedHashMap<String, String>();
    settings.forEach((key, value) -> values.put("data." + key, value));
    return values.isEmpty() ? this : with(values);
  }

  /**
   * Returns a reader of {@code data} with other values of the settings for reading files.
   *
   * @param settings values as YAML, by key of {@code data}
   * @throws BadInputException when a key is not one of {@link TaskType#readingKeys}
   */
  public Fields reading(Map<String, String> settings) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    if (yaml.get("data") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> data.put(String.valueOf(key), value));
    }
    settings.forEach(
        (key, value) -> {
          if (!type.readingKeys().contains(key)) {
            throw new BadInputException(
                "data.%s is not a setting for reading a file; %s"
                    .formatted(key, Spelling.advice(key, type.readingKeys())));
          }
          data.put(key, Yaml.option(value, "data." + key));
        });
    return Fields.of(Map.of("data", data), source).object("data");
  }

  /** Returns the recipe with another seed; {@code expect} does not count this as a change. */
  public Recipe withSeed(long value) {
    return with("seed", Long.toString(value));
  }

  /** Returns the name, such as {@code sine}. */
  public String name() {
    return name;
  }

  /** Returns the source that this was read from, for messages. */
  public String source() {
    return source;
  }

  /** Returns one or two sentences that describe the recipe. */
  public String about() {
    return about;
  }

  /** Returns the name of the task, such as {@code forecast}. */
  public String task() {
    return type.name();
  }

  /** Returns the task. */
  public TaskType<?> type() {
    return type;
  }

  /** Returns the registry of everything that the recipe may name. */
  public Registry registry() {
    return registry;
  }

  /** Returns all keys and values, after changes. */
  public Map<String, @Nullable Object> yaml() {
    return yaml;
  }

  /**
   * Returns true if anything but the seed was changed, so that the expectation no longer applies.
   */
  public boolean changed() {
    return changed;
  }

  /** Returns the seed of everything random in training. */
  public long seed() {
    return seed;
  }

  /** Returns the score that it must reach when unchanged; null if it states none. */
  public @Nullable Expectation expectation() {
    return expectation;
  }

  /**
   * Returns the results that a tutorial reports for these settings; null if the recipe has none.
   */
  public @Nullable Tutorial tutorial() {
    return tutorial;
  }

  /**
   * Returns the metric of the test set that decides which of two results is better: that of {@code
   * expect}, or else the first metric of the task.
   */
  public String metric() {
    return metric;
  }

  /** Returns the recipe as YAML; {@link #parse} reads it as the same recipe. */
  public String text() {
    return Yaml.write(yaml);
  }

  /**
   * Returns the recipe as it ran, to run it again. It contains the seed. If it did not run as
   * written, the expectation and the scores of others are removed, because they are not for these
   * settings.
   *
   * @param asWritten whether its expectation applies
   */
  Recipe asRun(boolean asWritten) {
    Map<String, @Nullable Object> edited = copy(yaml);
    edited.put("seed", seed);
    if (!asWritten) {
      if (edited.containsKey("expect")) {
        var expect = new LinkedHashMap<String, @Nullable Object>();
        expect.put("metric", metric);
        edited.put("expect", expect);
      }
      edited.remove("tutorial");
    }
    return new Recipe(name, source, edited, changed, registry, type);
  }

  /** Returns a strict reader of all keys. */
  public Fields fields() {
    return Fields.of(yaml, source);
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    var copy = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), copyOf(value)));
    return copy;
  }

  private static @Nullable Object copyOf(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return copy(map);
    }
    if (value instanceof List<?> list) {
      var items = new ArrayList<@Nullable Object>();
      list.forEach(item -> items.add(copyOf(item)));
      return items;
    }
    return value;
  }

  @Override
  public String toString() {
    return "recipe " + name + " from " + source;
  }
}
