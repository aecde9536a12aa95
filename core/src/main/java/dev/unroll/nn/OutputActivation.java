package dev.unroll.nn;

/**
 * The activation that an output of a model ends in.
 *
 * @param layer the name of the layer that applies it
 * @param activation {@link Activation#LINEAR} if there is none
 */
public record OutputActivation(String layer, Activation activation) {
  /** Returns that of the output of a layer with this name, whose input ends in this one. */
  static OutputActivation after(String name, Layer layer, OutputActivation input) {
    Activation last = layer.activation(input.activation());
    boolean itself = last.equals(layer.activation(Activation.LINEAR));
    return new OutputActivation(itself ? name : input.layer(), last);
  }

  /** Returns that of an input of a model, which ends in no activation. */
  static OutputActivation ofInput(String name) {
    return new OutputActivation(name, Activation.LINEAR);
  }
}
