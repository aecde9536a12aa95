package dev.unroll.nn;

import java.util.List;

/**
 * A layer that shares parameters of an earlier layer. {@link Sequential#of} ties it, so that model
 * files and recipes need only name the layer.
 */
public interface TiedLayer extends Layer {
  /**
   * Returns this layer with the parameters of one of these layers; only that one lists them.
   *
   * @param before the layers before it in the model, in order
   * @throws IllegalArgumentException if none fits
   */
  Layer tie(List<? extends Layer> before);
}
