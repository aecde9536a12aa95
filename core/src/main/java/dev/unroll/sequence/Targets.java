package dev.unroll.sequence;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The targets of a model's outputs, by output name. A single target needs no name: {@link
 * #of(Target)} sets the target of a model's only output. All targets have the same number of rows.
 * Immutable.
 */
public final class Targets {
  private static final String KIND = Outputs.ONLY;

  private final Named<Target> named;
  private final int size;

  private Targets(Named<Target> named) {
    this.named = named;
    this.size = named.rows(Target::size);
  }

  /** Returns the target of the only output. */
  public static Targets of(Target only) {
    return new Targets(Named.unnamed(KIND, only));
  }

  /** Returns the target of one output. */
  public static Targets of(String output, Target target) {
    return new Targets(Named.of(KIND, output, target));
  }

  /** Returns these targets by output, in the order of the map. */
  public static Targets of(Map<String, Target> targets) {
    return new Targets(Named.of(KIND, targets));
  }

  /** Returns these targets and the target of one more output. */
  public Targets with(String output, Target target) {
    return new Targets(named.with(output, target));
  }

  /** Returns the names of the outputs, in order. */
  public List<String> names() {
    return named.names();
  }

  /** Returns the targets by output, in order. */
  public Map<String, Target> byName() {
    return named.values();
  }

  /**
   * Returns the target of one output; a single target without a name is returned for any output.
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public Target get(String output) {
    return named.isUnnamed() ? named.only() : named.get(output);
  }

  /**
   * Returns the only target.
   *
   * @throws IllegalArgumentException if there are several
   */
  public Target only() {
    return named.only();
  }

  /** Returns whether this is one target that was passed without the name of an output. */
  public boolean isUnnamed() {
    return named.isUnnamed();
  }

  /** Returns N, the number of rows. */
  public int size() {
    return size;
  }

  /** Returns the results of a function of each target, under the same names. */
  public Targets map(UnaryOperator<Target> function) {
    return new Targets(named.map(function));
  }

  @Override
  public String toString() {
    return "Targets" + names() + " of " + size + " rows";
  }
}
