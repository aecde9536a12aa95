package dev.unroll.tasks.language;

import dev.unroll.tensor.CounterRandom;
import java.util.List;

/**
 * How a language model continues a text. Immutable; the same settings, model and prompt give the
 * same text.
 *
 * <p>The next token is drawn from the distribution of the model after these steps, in this order:
 * logits divided by the temperature, all but the K most probable tokens removed (top-k), the least
 * probable tokens removed as long as the others hold the probability P (top-p).
 *
 * @param tokens the most tokens that are generated
 * @param temperature divides the logits; below 1 likely tokens become likelier, and 0 always takes
 *     the most probable one
 * @param topK the most tokens to draw from; 0 for all
 * @param topP the probability that the tokens to draw from hold together; 1 for all
 * @param stop tokens that end the text, such as {@code <eos>}; they are not part of it
 * @param seed of the draws
 */
public record GenerationConfig(
    int tokens, double temperature, int topK, double topP, List<String> stop, long seed) {
  private static final GenerationConfig DEFAULTS =
      new GenerationConfig(100, 1, 0, 1, List.of(), CounterRandom.DEFAULT_SEED);

  /** Checks the settings. */
  public GenerationConfig {
    stop = List.copyOf(stop);
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
    return new GenerationConfig(tokens, temperature, topK, topP, List.of(value), seed);
  }

  /** Returns a copy with another seed. */
  public GenerationConfig withSeed(long value) {
    return new GenerationConfig(tokens, temperature, topK, topP, stop, value);
  }
}
