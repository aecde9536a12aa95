package dev.unroll.nn;

import java.util.Collection;

/** {@link Branches}, step by step. */
final class BranchesStepper extends CompositeStepper {
  private final Merge merge;
  private final int[] sizes;
  private final float[][] results;
  private final float[] y;

  /**
   * Steps each branch and joins what they give.
   *
   * @param sizes features that each branch gives
   * @param size features of the result
   */
  BranchesStepper(Merge merge, Collection<Stepper> branches, int[] sizes, int size) {
    super(branches);
    this.merge = merge;
    this.sizes = sizes;
    this.results = new float[parts.length][];
    this.y = new float[size];
  }

  @Override
  public float[] step(float[] x) {
    for (int p = 0; p < parts.length; p++) {
      results[p] = parts[p].step(x);
    }
    merge.joinRows(results, sizes, y);
    return y;
  }

  @Override
  public float[] step(int id) {
    for (int p = 0; p < parts.length; p++) {
      results[p] = parts[p].step(id);
    }
    merge.joinRows(results, sizes, y);
    return y;
  }
}
