package dev.unroll.tasks.language;

import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.StatefulLayer;
import dev.unroll.vocabulary.VocabularyLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a language model's network:
 *
 * <pre>
 * ids -> hidden: embedding, recurrent layers -> output: dropout and the like -> vocabulary layer
 * </pre>
 *
 * <p>In training, the vocabulary layer computes the loss, so that the logits of all steps are never
 * in memory together.
 *
 * @param whole the network from ids to logits
 * @param hidden the network up to the last recurrent layer, whose outputs are penalized
 * @param output the layers between it and the vocabulary layer, if any
 * @param last the vocabulary layer
 */
record LanguageNetwork(
    Sequential whole, Sequential hidden, Optional<Sequential> output, VocabularyLayer last) {
  /**
   * Finds the parts.
   *
   * @throws IllegalArgumentException when the model is not a chain that ends in a vocabulary layer,
   *     or has no recurrent layer
   */
  static LanguageNetwork of(Model model) {
    if (!(model instanceof Sequential whole)) {
      throw new IllegalArgumentException(
          "a language model must be a list of layers (got a model of type "
              + model.type()
              + "). Set model.layers.");
    }
    List<Layer> layers = new ArrayList<>(whole.layers().values());
    int end = layers.size() - 1;
    if (!(layers.get(end) instanceof VocabularyLayer last)) {
      throw new IllegalArgumentException(
          "the last layer must be vocabulary or adaptiveSoftmax (got "
              + layers.get(end).type()
              + ")");
    }
    int recurrent = end - 1;
    while (recurrent >= 0 && !(layers.get(recurrent) instanceof StatefulLayer)) {
      recurrent--;
    }
    if (recurrent < 0) {
      throw new IllegalArgumentException(
          "a language model requires a recurrent layer (expected lstm, gru or simpleRnn before the"
              + " last layer)");
    }
    Optional<Sequential> output =
        recurrent + 1 == end ? Optional.empty() : Optional.of(whole.slice(recurrent + 1, end));
    return new LanguageNetwork(whole, whole.slice(0, recurrent + 1), output, last);
  }

  /** Returns the size of the vocabulary that the network predicts. */
  int vocabulary() {
    return last.vocabulary();
  }
}
