package dev.unroll.sequence;

import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The inputs of a model by name: one batch of sequences or rows for each.
 *
 * <pre>{@code
 * Inputs.of(x)                                             // the only input
 * Inputs.of("text", Sequence.ids(words)).with("age", Sequence.of(age))
 * }</pre>
 *
 * <p>A single input needs no name: {@link #of(Sequence)} sets the only input of a model. All inputs
 * have the same number of rows. Immutable; only one thread may use the sequences.
 */
public final class Inputs {
  /** The name of a single input that was passed without a name. */
  public static final String ONLY = "input";

  private final Named<Sequence> named;
  private final int batch;

  private Inputs(Named<Sequence> named) {
    this.named = named;
    this.batch = named.rows(Sequence::batch);
  }

  /** Returns the only input of a model. */
  public static Inputs of(Sequence only) {
    return new Inputs(Named.unnamed(ONLY, only));
  }

  /**
   * Returns the only input of a model: {@code [N, T, F]} of full length, or rows {@code [N, F]}.
   */
  public static Inputs of(Tensor only) {
    return of(Sequence.of(only));
  }

  /** Returns one input under its name. */
  public static Inputs of(String name, Sequence value) {
    return new Inputs(Named.of(ONLY, name, value));
  }

  /**
   * Returns these inputs, in the order of the map.
   *
   * @throws IllegalArgumentException if there is none, or their numbers of rows differ
   */
  public static Inputs of(Map<String, Sequence> inputs) {
    return new Inputs(Named.of(ONLY, inputs));
  }

  /** Returns these inputs and one more. */
  public Inputs with(String name, Sequence value) {
    return new Inputs(named.with(name, value));
  }

  /**
   * Returns these inputs with another value for one of them.
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public Inputs replace(String name, Sequence value) {
    return new Inputs(named.replace(name, value));
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
   * Returns one input.
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public Sequence get(String name) {
    return named.get(name);
  }

  /**
   * Returns the only input.
   *
   * @throws IllegalArgumentException if there are several
   */
  public Sequence only() {
    return named.only();
  }

  /** Returns whether this is one input that was passed without a name. */
  public boolean isUnnamed() {
    return named.isUnnamed();
  }

  /** Returns N, the number of sequences or rows. */
  public int batch() {
    return batch;
  }

  /**
   * Returns these inputs in the order of a model's names.
   *
   * @param names of the model's inputs; a single input without a name stands for the only one
   * @throws IllegalArgumentException if the names differ
   */
  public Inputs inOrder(List<String> names) {
    Named<Sequence> ordered = named.inOrder(names);
    return ordered.names().equals(names()) ? this : new Inputs(ordered);
  }

  /** Returns the results of a function of each input, under the same names. */
  public Inputs map(UnaryOperator<Sequence> function) {
    return new Inputs(named.map(function));
  }

  /** Returns a copy of these rows of every input, in this order. */
  public Inputs pick(int... rows) {
    return map(x -> x.pick(rows));
  }

  /**
   * Returns a copy of a chunk of these rows: a range of steps of every input with a time axis, and
   * the whole rows of inputs without one.
   *
   * @param from the first step, inclusive, padding included
   * @param to the last, exclusive; steps beyond the end are omitted
   * @throws IllegalArgumentException if no input has a time axis
   */
  public Inputs pick(int[] rows, int from, int to) {
    int steps = steps();
    int end = Math.min(to, steps);
    int begin = Math.min(from, end);
    return map(x -> x.hasTime() ? x.pick(rows, begin, end) : x.pick(rows));
  }

  /** Returns rows {@code from} (inclusive) to {@code to} (exclusive) of every input. */
  public Inputs rows(int from, int to) {
    return map(x -> x.rows(from, to));
  }

  /** Returns whether some input has a time axis. */
  public boolean hasTime() {
    return named.values().values().stream().anyMatch(Sequence::hasTime);
  }

  /**
   * Returns T, the steps of the batch, padding included, for the inputs with a time axis.
   *
   * @throws IllegalArgumentException if no input has a time axis, or their numbers of steps differ
   */
  public int steps() {
    int steps = -1;
    for (Map.Entry<String, Sequence> each : named.values().entrySet()) {
      if (each.getValue().hasTime()) {
        int now = each.getValue().steps();
        if (steps >= 0 && now != steps) {
          throw new IllegalArgumentException(
              "the inputs "
                  + names()
                  + " have different numbers of steps ("
                  + steps
                  + " and "
                  + now
                  + " of \""
                  + each.getKey()
                  + "\"); chunks and documents need one number of steps for all");
        }
        steps = now;
      }
    }
    if (steps < 0) {
      throw new IllegalArgumentException(
          "truncation cuts sequences [N, T, F] in time, and the inputs are rows without time;"
              + " train without truncation");
    }
    return steps;
  }

  @Override
  public String toString() {
    return "Inputs" + names() + " of " + batch + " rows";
  }
}
