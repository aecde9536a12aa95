package dev.unroll.tasks.language;

import dev.unroll.tensor.CounterRandom;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a text that a language model generates. Immutable; the same settings, model and
 * prompt give the same text.
 *
 * <p>The next token is drawn from the distribution of the model after these steps, in this order:
 * logits divided by the temperature, all but the K most probable tokens removed (top-k), the least
 * probable tokens removed as long as the others hold the probability P (top-p).
 */
public final class GenerationConfig {
  private static final GenerationConfig DEFAULTS =
      new GenerationConfig(100, 1, 0, 1, List.of(), CounterRandom.DEFAULT_SEED);

  private final int tokens;
  private final double temperature;
  private final int topK;
  private final double topP;
  private final List<String> stop;
  private final long seed;

  private GenerationConfig(
      int tokens, double temperature, int topK, double topP, List<String> stop, long seed) {
    this.tokens = tokens;
    this.temperature = temperature;
    this.topK = topK;
    this.topP = topP;
    this.stop = List.copyOf(stop);
    this.seed = seed;
    if (tokens < 1) {
      throw new IllegalArgumentException("tokens must be 1 or more, got " + tokens);
    }
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "the temperature must be finite and 0 or more, got " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("top-k must be 0 (all tokens) or more, got " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p must be above 0 and at most 1, got " + topP);
    }
  }

  /** Returns the defaults: 100 tokens, drawn from the distribution of the model as it is. */
  public static GenerationConfig defaults() {
    return DEFAULTS;
  }

  /** Returns the most tokens that are generated; default 100. */
  public int tokens() {
    return tokens;
  }

  /**
   * Returns what logits are divided by; default 1. Below 1 likely tokens become likelier, and 0
   * always takes the most probable one.
   */
  public double temperature() {
    return temperature;
  }

  /** Returns the most tokens to draw from; default 0, which stands for all. */
  public int topK() {
    return topK;
  }

  /** Returns the probability that the tokens to draw from hold together; default 1, all. */
  public double topP() {
    return topP;
  }

  /**
   * Returns the tokens that end the text, such as {@code <eos>}, and are not part of it; default
   * none.
   */
  public List<String> stop() {
    return stop;
  }

  /** Returns the seed of the draws. */
  public long seed() {
    return seed;
  }

  /** Returns a copy with another number of tokens. */
  public GenerationConfig withTokens(int value) {
    return new GenerationConfig(value, temperature, topK, topP, stop, seed);
  }

  /** Returns a copy with another temperature. */
  public GenerationConfig withTemperature(double value) {
    return new GenerationConfig(tokens, value, topK, topP, stop, seed);
  }

  /** Returns a copy that draws from this many tokens at most; 0: from all. */
  public GenerationConfig withTopK(int value) {
    return new GenerationConfig(tokens, temperature, value, topP, stop, seed);
  }

  /** Returns a copy that draws from the most probable tokens with this probability together. */
  public GenerationConfig withTopP(double value) {
    return new GenerationConfig(tokens, temperature, topK, value, stop, seed);
  }

  /** Returns a copy with these tokens that end the text. */
  public GenerationConfig withStop(String... value) {
    return withStop(List.of(value));
  }

  /** Returns a copy with these tokens that end the text. */
  public GenerationConfig withStop(List<String> value) {
    return new GenerationConfig(tokens, temperature, topK, topP, value, seed);
  }

  /** Returns a copy with another seed. */
  public GenerationConfig withSeed(long value) {
    return new GenerationConfig(tokens, temperature, topK, topP, stop, value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GenerationConfig that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return Objects.hash(tokens, temperature, topK, topP, stop, seed);
  }

  @Override
  public String toString() {
    return "GenerationConfig{tokens=%s, temperature=%s, topK=%s, topP=%s, stop=%s, seed=%s}"
        .formatted(tokens, temperature, topK, topP, stop, seed);
  }
}
