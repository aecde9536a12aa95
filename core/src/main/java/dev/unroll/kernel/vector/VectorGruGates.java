package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;

import dev.unroll.kernel.GruGates;
import jdk.incubator.vector.FloatVector;

/**
 * {@link GruGates} on vectors. The forward part runs in passes of one exponential each, through one
 * call site, for the reason given in {@link VectorLstmGates}.
 */
public final class VectorGruGates implements GruGates {
  /** Number of gate values in a block: 16 KB. */
  private static final int MAX_VALUES = 4096;

  private static final Pass[] AFTER = {new Sigmoids(), new ResetCandidates(), new States()};
  private static final Pass[] RESETS = {new Sigmoids(), new ResetStates()};
  private static final Pass[] STATES = {new States()};

  /**
   * One pass of a step.
   *
   * <p>{@code to} is its output other than gates: the new state, or the state after the reset gate.
   */
  private interface Pass {
    void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        int section,
        float[] h,
        int ho,
        float[] to,
        int too,
        int sRow);
  }

  private static void through(
      Pass[] passes,
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] to,
      int too,
      int sRow) {
    int most = Math.max(1, MAX_VALUES / Math.max(1, 4 * units));
    for (int from = 0; from < rows; from += most) {
      int piece = Math.min(most, rows - from);
      int g = go + from * gRow;
      int s = from * sRow;
      for (Pass pass : passes) {
        pass.run(piece, units, gates, g, gRow, section, h, ho + s, to, too + s, sRow);
      }
    }
  }

  @Override
  public void afterForward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] hNew,
      int hno,
      int sRow) {
    through(AFTER, rows, units, gates, go, gRow, section, h, ho, hNew, hno, sRow);
  }

  @Override
  public void beforeResets(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] rh,
      int rho,
      int sRow) {
    through(RESETS, rows, units, gates, go, gRow, section, h, ho, rh, rho, sRow);
  }

  @Override
  public void beforeStates(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] hNew,
      int hno,
      int sRow) {
    through(STATES, rows, units, gates, go, gRow, section, h, ho, hNew, hno, sRow);
  }

  /** Computes r = σ(r), z = σ(z). */
  private static final class Sigmoids implements Pass {
    @Override
    public void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        int section,
        float[] h,
        int ho,
        float[] to,
        int too,
        int sRow) {
      for (int row = 0; row < rows; row++) {
        for (int gate = 1; gate <= 2; gate++) {
          int at = go + row * gRow + gate * section;
          for (int u = 0; u < units; u += L) {
            VectorExponential.sigmoid(FloatVector.fromArray(F, gates, at + u))
                .intoArray(gates, at + u);
          }
        }
      }
    }
  }

  /** Computes n = fma(r, hn, n). */
  private static final class ResetCandidates implements Pass {
    @Override
    public void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        int section,
        float[] h,
        int ho,
        float[] to,
        int too,
        int sRow) {
      for (int row = 0; row < rows; row++) {
        int at = go + row * gRow;
        for (int u = 0; u < units; u += L) {
          FloatVector r = FloatVector.fromArray(F, gates, at + section + u);
          FloatVector hn = FloatVector.fromArray(F, gates, at + 3 * section + u);
          r.fma(hn, FloatVector.fromArray(F, gates, at + u)).intoArray(gates, at + u);
        }
      }
    }
  }

  /** Computes rh = r ⊙ h. */
  private static final class ResetStates implements Pass {
    @Override
    public void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        int section,
        float[] h,
        int ho,
        float[] to,
        int too,
        int sRow) {
      for (int row = 0; row < rows; row++) {
        int at = go + row * gRow + section;
        int s = row * sRow;
        for (int u = 0; u < units; u += L) {
          FloatVector.fromArray(F, gates, at + u)
              .mul(FloatVector.fromArray(F, h, ho + s + u))
              .intoArray(to, too + s + u);
        }
      }
    }
  }

  /** Computes n = tanh(n), h' = fma(z, h - n, n). */
  private static final class States implements Pass {
    @Override
    public void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        int section,
        float[] h,
        int ho,
        float[] to,
        int too,
        int sRow) {
      for (int row = 0; row < rows; row++) {
        int at = go + row * gRow;
        int s = row * sRow;
        for (int u = 0; u < units; u += L) {
          FloatVector n = VectorExponential.tanh(FloatVector.fromArray(F, gates, at + u));
          n.intoArray(gates, at + u);
          FloatVector z = FloatVector.fromArray(F, gates, at + 2 * section + u);
          z.fma(FloatVector.fromArray(F, h, ho + s + u).sub(n), n).intoArray(to, too + s + u);
        }
      }
    }
  }

  @Override
  public void candidateBackward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] dh,
      int dho,
      int sRow) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    for (int row = 0; row < rows; row++) {
      int at = go + row * gRow;
      int s = row * sRow;
      for (int u = 0; u < units; u += L) {
        FloatVector n = FloatVector.fromArray(F, gates, at + u);
        FloatVector z = FloatVector.fromArray(F, gates, at + 2 * section + u);
        FloatVector d = FloatVector.fromArray(F, dh, dho + s + u);
        FloatVector before = FloatVector.fromArray(F, h, ho + s + u);
        d.mul(one.sub(z)).mul(n.neg().fma(n, one)).intoArray(gates, at + u);
        d.mul(before.sub(n)).mul(z.neg().fma(z, z)).intoArray(gates, at + 2 * section + u);
        d.mul(z).intoArray(dh, dho + s + u);
      }
    }
  }

  @Override
  public void resetBackward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] d,
      int dOff,
      int dRow,
      float[] a,
      int ao,
      int aRow,
      float[] out,
      int oo,
      int oRow) {
    for (int row = 0; row < rows; row++) {
      int at = go + row * gRow + section;
      for (int u = 0; u < units; u += L) {
        FloatVector r = FloatVector.fromArray(F, gates, at + u);
        FloatVector gradient = FloatVector.fromArray(F, d, dOff + row * dRow + u);
        FloatVector other = FloatVector.fromArray(F, a, ao + row * aRow + u);
        gradient.mul(other).mul(r.neg().fma(r, r)).intoArray(gates, at + u);
        gradient.mul(r).intoArray(out, oo + row * oRow + u);
      }
    }
  }
}
