package dev.unroll.tasks.language;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a language model in plain JSON values: {@code {"prompt": ..., "tokens": 50}}
 * continues a text, {@code {"text": ...}} scores one.
 */
sealed interface LanguageRequest {
  /** The maximum number of tokens of one answer, since the caller waits for it. */
  int MAX_LENGTH = 10_000;

  /** Returns the answer as plain JSON values. */
  Map<String, @Nullable Object> answer(LanguageModel model);

  /**
   * Reads a request.
   *
   * @throws dev.unroll.BadInputException when it has an unknown key or a value that does not fit
   */
  static LanguageRequest read(Fields fields) {
    if (fields.has("text")) {
      var request = new Scoring(fields.string("text"));
      fields.done();
      return request;
    }
    GenerationConfig defaults = GenerationConfig.defaults();
    GenerationConfig config =
        defaults
            .withTokens(fields.integer("tokens", 1, MAX_LENGTH, defaults.tokens()))
            .withTemperature(
                fields.number("temperature", Range.NOT_NEGATIVE, defaults.temperature()))
            .withTopK(fields.integer("topK", 0, Integer.MAX_VALUE, defaults.topK()))
            .withTopP(fields.number("topP", new Range(0, false, 1, true), defaults.topP()))
            .withStop(fields.has("stop") ? fields.strings("stop") : defaults.stop())
            .withSeed(fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.seed()));
    fields.requireAny(List.of("prompt", "text"));
    var request = new Continuation(fields.string("prompt"), config);
    fields.done();
    return request;
  }

  /**
   * Scores a text.
   *
   * @param text one line
   */
  record Scoring(String text) implements LanguageRequest {
    @Override
    public Map<String, @Nullable Object> answer(LanguageModel model) {
      return model.score(text).json();
    }
  }

  /**
   * Continues a text.
   *
   * @param prompt the text to continue
   */
  record Continuation(String prompt, GenerationConfig config) implements LanguageRequest {
    @Override
    public Map<String, @Nullable Object> answer(LanguageModel model) {
      return model.generate(prompt, config).json();
    }
  }
}
