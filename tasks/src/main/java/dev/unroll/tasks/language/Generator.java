package dev.unroll.tasks.language;

import dev.unroll.BadInputException;
import dev.unroll.stream.StreamSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Continues a text, one token at a time. For one text and one thread. */
final class Generator {
  private final TokenCoder coder;
  private final GenerationConfig config;
  private final Sampler sampler;
  private final Set<Integer> stops = new HashSet<>();
  private final boolean sentences;
  private final StreamSession session;
  private final float[] logits;

  /**
   * Opens a stream on the network.
   *
   * @param sentences whether the state is reset at each line, as in training
   * @throws BadInputException when the vocabulary lacks a token that ends the text
   */
  Generator(LanguageNetwork network, TokenCoder coder, GenerationConfig config, boolean sentences) {
    this.coder = coder;
    this.config = config;
    this.sampler = new Sampler(config, network.vocabulary());
    for (String token : config.stop()) {
      int id = coder.stopId(token);
      if (id < 0) {
        throw new BadInputException(
            "stop: the vocabulary lacks \"%s\" (expected a token of the model). Remove it."
                .formatted(token));
      }
      stops.add(id);
    }
    this.sentences = sentences;
    this.session = StreamSession.open(network.whole());
    this.logits = new float[session.outputSize()];
  }

  /**
   * Continues a prompt.
   *
   * @param listener receives each token as it appears in the text
   */
  Generated generate(String prompt, Consumer<String> listener) {
    TokenCoder.Coded coded = coder.code(prompt);
    step(coder.start());
    boolean beginsLine = true;
    for (int id : coded.ids()) {
      step(id);
      beginsLine = coder.isLineEnd(id);
    }
    var text = new StringBuilder();
    var tokens = new ArrayList<String>();
    Generated.End end = Generated.End.TOKENS;
    while (tokens.size() < config.tokens()) {
      int id = sampler.next(logits, tokens.size());
      if (stops.contains(id)) {
        end = Generated.End.STOP;
        break;
      }
      String shown = coder.text(id, beginsLine);
      tokens.add(coder.vocabulary().token(id));
      text.append(shown);
      listener.accept(shown);
      beginsLine = coder.isLineEnd(id);
      step(id);
    }
    return new Generated(
        text.toString(), tokens, end, TokenCoder.unknownNotes(coded.unknown(), "prompt"));
  }

  private void step(int id) {
    if (sentences && coder.isLineEnd(id)) {
      session.reset();
    }
    session.step(id, logits);
  }
}
