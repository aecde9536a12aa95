/**
 * The linear-chain conditional random field: a model of whole tag sequences on top of the scores of
 * a network.
 *
 * <pre>
 *   Crf                        the layer: transition scores, applied after the scores of a network
 *     ├── CrfLoss              −log p of the tag sequence, with its gradients
 *     └── TagDecoder           the best sequence, and the probability of each tag at each step
 *           └── TagConstraints which tags may follow one another, begin and end a sequence
 * </pre>
 */
@NullMarked
package dev.unroll.crf;

import org.jspecify.annotations.NullMarked;
