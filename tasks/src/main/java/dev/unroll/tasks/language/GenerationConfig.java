package dev.unroll.tasks.language;

import dev.unroll.tensor.CounterRandom;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings for generating a text with a language model. Immutable; the same settings, model and
 * prompt give the same text.
 *
 * <p>The next token is drawn from the distribution of the model after these steps, in this order:
 * the logits are divided by the temperature; all but the K most probable tokens are removed
 * (top-k); the least probable tokens are removed as long as the others have a total probability of
 * at least P (top-p).
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

  /** Returns the defaults: 100 tokens, drawn from the unchanged distribution of the model. */
  public static GenerationConfig defaults() {
    return DEFAULTS;
  }

  /** Returns the maximum number of tokens; default 100. */
  public int tokens() {
    return tokens;
  }

  /**
   * Returns the divisor of the logits; default 1. Below 1, likely tokens become more likely; with 0
   * the most probable token is always chosen.
   */
  public double temperature() {
    return temperature;
  }

  /** Returns the maximum number of tokens to draw from; default 0, which means all. */
  public int topK() {
    return topK;
  }

  /** Returns the total probability of the tokens to draw from; default 1, which means all. */
  public double topP() {
    return topP;
  }

  /**
   * Returns the tokens that end the text, such as {@code <eos>}, and are not included in it;
   * default none.
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

  /** Returns a copy that draws from at most this many tokens; 0: from all. */
  public GenerationConfig withTopK(int value) {
    return new GenerationConfig(tokens, temperature, value, topP, stop, seed);
  }

  /** Returns a copy that draws from the most probable tokens with this total probability. */
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
