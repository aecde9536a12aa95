package dev.unroll.vocabulary;

import dev.unroll.loss.Reduction;
import dev.unroll.nn.Layer;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;

/**
 * The last layer of a model that predicts words; it returns a logit for each word of a vocabulary.
 * Training and scoring use {@link #crossEntropy}, which never keeps the logits of all rows:
 *
 * <pre>{@code
 * Sequence hidden = context.apply(model.slice(0, last)).only();
 * Tensor loss = layer.crossEntropy(hidden, target, Reduction.MEAN);
 * }</pre>
 */
public interface VocabularyLayer extends Layer {
  /** Returns V, the number of words: ids are 0 to V − 1. */
  int vocabulary();

  /**
   * Returns the cross-entropy of this layer's softmax and the words to predict: the {@link
   * dev.unroll.loss.SoftmaxCrossEntropy} of the result of {@link #apply}. Under an open tape this
   * records.
   *
   * @param x the input of this layer, [N, T, D] or [N, D]
   * @param target the ids of the words, with optional weights
   * @param reduction of the losses of all valid steps
   * @throws IllegalArgumentException if x and target do not fit each other or this layer
   */
  Tensor crossEntropy(Sequence x, Target target, Reduction reduction);

  /**
   * Returns −log p of each word to predict, in nats: sequence by sequence, their steps in order.
   * Masked steps are omitted. Nothing is recorded.
   *
   * @param x the input of this layer, [N, T, D] or [N, D]
   * @param target the ids of the words
   * @throws IllegalArgumentException if x and target do not fit each other or this layer
   */
  double[] surprisals(Sequence x, Target target);
}
