package dev.unroll.nn;

import java.util.Collection;

/** {@link Branches}, step by step. */
final class BranchesStepper extends CompositeStepper {
  private final Merge merge;
  private final int[] sizes;
  private final float[][] results;
  private final float[] y;

  /**
   * Makes a stepper that runs each branch and joins the outputs.
   *
   * @param sizes the number of output features of each branch
   * @param size the number of features of the result
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
