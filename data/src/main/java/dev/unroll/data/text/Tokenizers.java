package dev.unroll.data.text;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * Creates tokenizers from their names and settings, for model files and recipes:
 *
 * <pre>
 * {"name": "whitespace", "lower_case": false}
 * {"name": "characters", "lower_case": false}
 * {"name": "keras", "filters": "!\"#$...", "lower_case": true}
 * {"name": "english", "stop_words": true, "stem": false}      of unroll-lucene
 * {"name": "chinese", "punctuation": false}                   of unroll-lucene
 * </pre>
 *
 * Only tokenizers that are registered here can be named. Immutable.
 */
public final class Tokenizers {
  private static final Set<String> OF_LUCENE = Set.of("english", "chinese");

  private final Map<String, TokenizerProvider.Factory> factories;

  private Tokenizers(Map<String, TokenizerProvider.Factory> factories) {
    this.factories = factories;
  }

  /**
   * Returns the tokenizers of this library, and those of every {@link TokenizerProvider} on the
   * class path.
   */
  public static Tokenizers standard() {
    var all = new TreeMap<String, TokenizerProvider.Factory>();
    all.put(WhitespaceTokenizer.NAME, WhitespaceTokenizer::of);
    all.put(CharacterTokenizer.NAME, CharacterTokenizer::of);
    all.put(KerasTokenizer.NAME, KerasTokenizer::of);
    ClassLoader loader = Tokenizers.class.getClassLoader();
    for (TokenizerProvider provider : ServiceLoader.load(TokenizerProvider.class, loader)) {
      provider.tokenizers().forEach(all::putIfAbsent);
    }
    return new Tokenizers(all);
  }

  /**
   * Returns a copy with a custom tokenizer.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Tokenizers with(String name, TokenizerProvider.Factory factory) {
    var all = new TreeMap<>(factories);
    if (all.put(name, factory) != null) {
      throw new IllegalArgumentException("the tokenizer \"" + name + "\" is already registered");
    }
    return new Tokenizers(all);
  }

  /** Returns the names that {@link #create} accepts, in alphabetical order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(factories.keySet());
  }

  /**
   * Creates the tokenizer of a {@link Tokenizer#config}.
   *
   * @throws BadInputException if the name or a setting is unknown
   */
  public Tokenizer create(Fields config) {
    String name = config.string("name");
    if (!factories.containsKey(name) && OF_LUCENE.contains(name)) {
      throw config.error(
          "name",
          "the tokenizer \"" + name + "\" is in unroll-lucene; put that jar on the class path");
    }
    String known = config.oneOf("name", factories.keySet());
    Tokenizer tokenizer = Objects.requireNonNull(factories.get(known)).create(config);
    config.done();
    return tokenizer;
  }

  /**
   * Reads a tokenizer from a recipe: its name, or an object with the name and settings.
   *
   * @param data the data section of the recipe
   * @throws BadInputException if the name or a setting is unknown
   */
  public Tokenizer read(Fields data, String key) {
    return create(
        data.raw(key) instanceof Map
            ? data.object(key)
            : Fields.of(Map.of("name", data.string(key)), "data." + key));
  }
}
