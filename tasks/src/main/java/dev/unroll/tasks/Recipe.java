package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.tensor.CounterRandom;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to do, as a file says it: data, model, training, and the figure that it must reach.
 *
 * <p>Reading is strict: an unknown key, layer or task is refused with the nearest known one, a key
 * that is there twice with its line. A recipe never changes; {@link #with} gives another.
 */
public final class Recipe {
  private final String name;
  private final String source;
  private final Map<String, @Nullable Object> yaml;
  private final boolean changed;
  private final String about;
  private final TaskKind kind;
  private final long seed;
  private final @Nullable Expectation expectation;
  private final @Nullable Tutorial tutorial;

  private Recipe(String name, String source, Map<String, @Nullable Object> yaml, boolean changed) {
    this.name = name;
    this.source = source;
    this.yaml = Collections.unmodifiableMap(yaml);
    this.changed = changed;
    var fields = fields();
    this.about = fields.string("about", "").strip();
    this.kind = TaskKind.read(fields);
    this.seed =
        fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE, CounterRandom.DEFAULT_SEED);
    this.expectation = fields.has("expect") ? kind.expectation(fields.object("expect")) : null;
    this.tutorial = fields.has("tutorial") ? Tutorial.read(fields.object("tutorial")) : null;
    kind.check(this, fields);
  }

  /**
   * Reads a recipe.
   *
   * @param name as run directories carry it
   * @param source begins each sentence of refusal, such as the file's name
   */
  public static Recipe parse(String name, String source, String text) {
    return new Recipe(name, source, Yaml.object(text, source), false);
  }

  /** Reads a recipe from a file; its name is the file's, without the ending. */
  public static Recipe read(Path file) {
    String fileName = String.valueOf(file.getFileName());
    try {
      return parse(fileName.replaceFirst("\\.ya?ml$", ""), file.toString(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": not UTF-8 text; give a recipe in YAML", e);
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file; give a recipe in YAML", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read; is it a file that you may read?", e);
    }
  }

  /** A recipe from values that were YAML once. */
  static Recipe of(
      String name, String source, Map<String, @Nullable Object> yaml, boolean changed) {
    return new Recipe(name, source, yaml, changed);
  }

  /**
   * The recipe with one value changed or added.
   *
   * <p>Setting {@code training.epochs} takes {@code training.steps} away and the other way round,
   * with {@code training.report}, which counts the same unit.
   *
   * @param dottedKey such as {@code training.steps} or {@code model.layers[0].lstm.hidden}
   * @param value as YAML: {@code 100}, {@code true}, {@code [Temp, Rain]}
   * @throws BadInputException when the recipe does not know such a key or value
   */
  public Recipe with(String dottedKey, String value) {
    return with(Map.of(dottedKey, value));
  }

  /**
   * The recipe with several values changed at once; see {@link #with(String, String)}. How long to
   * train comes first, so that {@code training.report} stays whatever their order.
   */
  public Recipe with(Map<String, String> values) {
    Map<String, @Nullable Object> edited = copy(yaml);
    boolean edit = changed;
    var words = new ArrayList<String>();
    var entries = new ArrayList<>(values.entrySet());
    entries.sort(Comparator.comparing(entry -> !RecipeEdit.isDuration(entry.getKey())));
    for (var entry : entries) {
      String place = source + ": " + entry.getKey();
      RecipeEdit.set(edited, entry.getKey(), Yaml.value(entry.getValue(), place), place);
      edit |= !entry.getKey().equals("seed");
      words.add(entry.getKey() + "=" + entry.getValue());
    }
    String base = source.replaceFirst(" \\(with .*\\)$", "");
    return new Recipe(name, base + " (with " + String.join(", ", words) + ")", edited, edit);
  }

  /** With another seed; for `expect` that is no change. */
  public Recipe withSeed(long value) {
    return with("seed", Long.toString(value));
  }

  /** The name, such as {@code sine}. */
  public String name() {
    return name;
  }

  /** Where it was read from, for sentences. */
  public String source() {
    return source;
  }

  /** One or two sentences for people. */
  public String about() {
    return about;
  }

  /** The kind of task: {@code forecast} or {@code classify}. */
  public String task() {
    return Fields.word(kind);
  }

  TaskKind kind() {
    return kind;
  }

  /** Everything as written, after changes. */
  public Map<String, @Nullable Object> yaml() {
    return yaml;
  }

  /** Whether anything but the seed was changed, so that its expectation no longer counts. */
  public boolean changed() {
    return changed;
  }

  /** The seed of everything random in training. */
  public long seed() {
    return seed;
  }

  /** The figure that it must reach when unchanged, if it names one. */
  public @Nullable Expectation expectation() {
    return expectation;
  }

  /** What a tutorial reports of these settings, if the recipe says so. */
  public @Nullable Tutorial tutorial() {
    return tutorial;
  }

  /**
   * The metric of the test part that the recipe is compared by: its expectation's, or else {@code
   * rmse} of a forecast and {@code accuracy} of a classifier.
   */
  public String figure() {
    return expectation == null ? kind.figure() : expectation.metric();
  }

  /** A strict reader over all keys. */
  Fields fields() {
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
