package dev.unroll.sequence;

import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The outputs of a model by name. The only output of a model is called {@value #ONLY} unless the
 * model names it; {@link #only} needs no name. Immutable; only one thread may use the sequences.
 */
public final class Outputs {
  /** The name of a single output without a name. */
  public static final String ONLY = "output";

  private final Named<Sequence> named;

  private Outputs(Named<Sequence> named) {
    this.named = named;
  }

  /** Returns the only output of a model. */
  public static Outputs of(Sequence only) {
    return new Outputs(Named.unnamed(ONLY, only));
  }

  /** Returns one output under its name. */
  public static Outputs of(String name, Sequence value) {
    return new Outputs(Named.of(ONLY, name, value));
  }

  /** Returns these outputs, in the order of the map. */
  public static Outputs of(Map<String, Sequence> outputs) {
    return new Outputs(Named.of(ONLY, outputs));
  }

  /** Returns these outputs and one more. */
  public Outputs with(String name, Sequence value) {
    return new Outputs(named.with(name, value));
  }

  /** Returns the names, in order. */
  public List<String> names() {
    return named.names();
  }

  /** Returns the sequences by name, in order. */
  public Map<String, Sequence> byName() {
    return named.values();
  }

  /**
   * Returns one output.
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public Sequence get(String name) {
    return named.get(name);
  }

  /** Returns the values of one output, {@code [N, T, F]} or {@code [N, F]}. */
  public Tensor values(String name) {
    return get(name).values();
  }

  /**
   * Returns the only output.
   *
   * @throws IllegalArgumentException if there are several
   */
  public Sequence only() {
    return named.only();
  }

  /** Returns the results of a function of each output, under the same names. */
  public Outputs map(UnaryOperator<Sequence> function) {
    return new Outputs(named.map(function));
  }

  @Override
  public String toString() {
    return "Outputs" + names();
  }
}
