package dev.unroll.nn;

import java.util.List;

/**
 * A layer that shares parameters of a layer before it. {@link Sequential#of} ties it, so that model
 * files and recipes need only name the layer.
 */
public interface TiedLayer extends Layer {
  /**
   * Returns this layer with the parameters of one of these, which alone lists them.
   *
   * @param before the layers before it in the model, in order
   * @throws IllegalArgumentException when none fits, with a sentence
   */
  Layer tie(List<? extends Layer> before);
}
