package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Dropout between layers. While training,
 *
 * <pre>
 * y = m ⊙ x,   m = 0 with probability rate, else 1 / (1 − rate)
 * </pre>
 *
 * with a new mask for every training step, sequence, time step and feature; in prediction y = x.
 * With {@code sameForAllSteps} a sequence has one mask for all its time steps, which drops whole
 * features (Gal and Ghahramani 2016; SpatialDropout1D in Keras).
 *
 * <p>Shapes: x, y [N, T, F] or [N, F]. Source: Srivastava et al. 2014. Masks are a function of the
 * seed, the training step, the layer's name, the row, the valid step, and the feature; see {@link
 * DropRate}.
 *
 * @param drop the rate
 * @param sameForAllSteps whether the steps of a sequence share a mask
 */
public record Dropout(DropRate drop, boolean sameForAllSteps) implements Layer {
  /** Makes a layer with a new mask for every step. */
  public Dropout(DropRate drop) {
    this(drop, false);
  }

  /**
   * Returns a layer with a new mask for every step, given the fraction that is dropped.
   *
   * @param rate from 0 (inclusive) to 1 (exclusive)
   */
  public static Dropout rate(float rate) {
    return new Dropout(DropRate.rate(rate));
  }

  /**
   * Returns a layer with a new mask for every step, given the fraction that is kept.
   *
   * @param keep from 0 (exclusive) to 1 (inclusive)
   */
  public static Dropout keep(float keep) {
    return new Dropout(DropRate.keep(keep));
  }

  /** Returns the same layer with one mask for all steps of a sequence: variational dropout. */
  public Dropout variational() {
    return new Dropout(drop, true);
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    if (!pass.training()) {
      return x;
    }
    var random = pass.random("dropout");
    return sameForAllSteps ? drop.applyVariational(x, random) : drop.apply(x, random);
  }

  @Override
  public String type() {
    return "dropout";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("rate", drop.rate());
    config.put("sameForAllSteps", sameForAllSteps);
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public int[] outputShape(int... inputShape) {
    return inputShape.clone();
  }

  @Override
  public Stepper stepper(int features) {
    return x -> x; // a stream is a prediction
  }

  @Override
  public Activation activation(Activation input) {
    return input;
  }

  @Override
  public String path() {
    return sameForAllSteps ? "one mask for all steps" : "a fresh mask for every step";
  }

  @Override
  public String toString() {
    return "Dropout(" + drop.rate() + (sameForAllSteps ? ", the same at all steps)" : ")");
  }
}
