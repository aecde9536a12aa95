package dev.unroll.tasks.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log-probability of a text, token by token.
 *
 * @param tokens in order, including the end of the line if the model has line ends
 * @param unknown the number of tokens that are not in the vocabulary, and are treated as {@code
 *     <unk>}
 */
public record ScoredText(List<Token> tokens, int unknown) {
  /** Copies the tokens. */
  public ScoredText {
    tokens = List.copyOf(tokens);
  }

  /**
   * A token.
   *
   * @param text as written
   * @param known whether it is in the vocabulary; if not, the probability is that of {@code <unk>}
   * @param logProbability natural logarithm of its probability, given all tokens before it
   */
  public record Token(String text, boolean known, double logProbability) {}

  /** Returns the natural logarithm of the probability of the text. */
  public double logProbability() {
    return tokens.stream().mapToDouble(Token::logProbability).sum();
  }

  /**
   * Returns the perplexity: e to the power of the mean of −log p; NaN for a text without tokens.
   */
  public double perplexity() {
    return tokens.isEmpty() ? Double.NaN : StrictMath.exp(-logProbability() / tokens.size());
  }

  /** Returns this text as plain JSON values. */
  public Map<String, @Nullable Object> json() {
    var each = new ArrayList<Map<String, Object>>();
    for (Token token : tokens) {
      var one = new LinkedHashMap<String, Object>();
      one.put("token", token.text());
      one.put("known", token.known());
      one.put("logProbability", token.logProbability());
      each.add(one);
    }
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("logProbability", logProbability());
    json.put("perplexity", tokens.isEmpty() ? null : perplexity());
    json.put("tokens", each);
    json.put("unknown", unknown);
    return json;
  }
}
