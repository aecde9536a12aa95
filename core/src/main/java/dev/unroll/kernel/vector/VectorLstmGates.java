package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;

import dev.unroll.kernel.LstmGates;
import jdk.incubator.vector.FloatVector;

/**
 * {@link LstmGates} on vectors.
 *
 * <p>The forward step is three passes over a block of the batch that stays in L1: σ over i, f and
 * o, tanh over g, and the state. Each pass has one exponential, since C2 stops inlining in a method
 * with more (210 ns instead of 37 for 16 units). C2 would also inline small passes back into one
 * method, but not through one call site that sees three classes. That is why the passes are objects
 * in an array.
 */
public final class VectorLstmGates implements LstmGates {
  /** Number of gate values in a block: 16 KB. */
  private static final int MAX_VALUES = 4096;

  private static final Pass[] FORWARD = {new Sigmoids(), new Candidates(), new States()};

  @Override
  public void lstmForward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      float[] c,
      int co,
      float[] cNew,
      int cno,
      float[] th,
      int tho,
      float[] h,
      int ho,
      int sRow) {
    int most = Math.max(1, MAX_VALUES / Math.max(1, 4 * units));
    for (int from = 0; from < rows; from += most) {
      int piece = Math.min(most, rows - from);
      int s = from * sRow;
      for (Pass pass : FORWARD) {
        pass.run(
            piece,
            units,
            gates,
            go + from * gRow,
            gRow,
            c,
            co + s,
            cNew,
            cno + s,
            th,
            tho + s,
            h,
            ho + s,
            sRow);
      }
    }
  }

  /** One pass of {@link LstmGates#lstmForward}, with the same buffers. */
  private interface Pass {
    void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        float[] c,
        int co,
        float[] cNew,
        int cno,
        float[] th,
        int tho,
        float[] h,
        int ho,
        int sRow);
  }

  private static final class Sigmoids implements Pass {
    @Override
    public void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        float[] c,
        int co,
        float[] cNew,
        int cno,
        float[] th,
        int tho,
        float[] h,
        int ho,
        int sRow) {
      for (int r = 0; r < rows; r++) {
        int at = go + r * gRow;
        for (int u = 0; u < units; u += BLOCK, at += 4 * BLOCK) {
          for (int j = 0; j < 3 * BLOCK; j += L) {
            VectorExponential.sigmoid(FloatVector.fromArray(F, gates, at + j))
                .intoArray(gates, at + j);
          }
        }
      }
    }
  }

  private static final class Candidates implements Pass {
    @Override
    public void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        float[] c,
        int co,
        float[] cNew,
        int cno,
        float[] th,
        int tho,
        float[] h,
        int ho,
        int sRow) {
      for (int r = 0; r < rows; r++) {
        int at = go + r * gRow + 3 * BLOCK;
        for (int u = 0; u < units; u += BLOCK, at += 4 * BLOCK) {
          for (int j = 0; j < BLOCK; j += L) {
            VectorExponential.tanh(FloatVector.fromArray(F, gates, at + j))
                .intoArray(gates, at + j);
          }
        }
      }
    }
  }

  private static final class States implements Pass {
    @Override
    public void run(
        int rows,
        int units,
        float[] gates,
        int go,
        int gRow,
        float[] c,
        int co,
        float[] cNew,
        int cno,
        float[] th,
        int tho,
        float[] h,
        int ho,
        int sRow) {
      for (int r = 0; r < rows; r++) {
        int s = r * sRow;
        int g = go + r * gRow;
        for (int u = 0; u < units; u += L) {
          int at = g + (u & -BLOCK) * 4 + (u & (BLOCK - 1));
          FloatVector i = FloatVector.fromArray(F, gates, at);
          FloatVector f = FloatVector.fromArray(F, gates, at + BLOCK);
          FloatVector o = FloatVector.fromArray(F, gates, at + 2 * BLOCK);
          FloatVector candidate = FloatVector.fromArray(F, gates, at + 3 * BLOCK);
          FloatVector cell = f.fma(FloatVector.fromArray(F, c, co + s + u), i.mul(candidate));
          FloatVector squashed = VectorExponential.tanh(cell);
          cell.intoArray(cNew, cno + s + u);
          squashed.intoArray(th, tho + s + u);
          o.mul(squashed).intoArray(h, ho + s + u);
        }
      }
    }
  }

  @Override
  public void lstmBackward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      float[] cPrev,
      int cpo,
      float[] th,
      int tho,
      float[] dh,
      int dho,
      float[] dc,
      int dco,
      int sRow) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    for (int r = 0; r < rows; r++) {
      int s = r * sRow;
      int gate = go + r * gRow;
      for (int u = 0; u < units; u += L) {
        int at = gate + (u & -BLOCK) * 4 + (u & (BLOCK - 1));
        FloatVector i = FloatVector.fromArray(F, gates, at);
        FloatVector f = FloatVector.fromArray(F, gates, at + BLOCK);
        FloatVector o = FloatVector.fromArray(F, gates, at + 2 * BLOCK);
        FloatVector g = FloatVector.fromArray(F, gates, at + 3 * BLOCK);
        FloatVector squashed = FloatVector.fromArray(F, th, tho + s + u);
        FloatVector dOut = FloatVector.fromArray(F, dh, dho + s + u);
        FloatVector slope = squashed.neg().fma(squashed, one);
        FloatVector dCell = dOut.mul(o).fma(slope, FloatVector.fromArray(F, dc, dco + s + u));
        FloatVector before = FloatVector.fromArray(F, cPrev, cpo + s + u);
        dCell.mul(g).mul(i.neg().fma(i, i)).intoArray(gates, at);
        dCell.mul(before).mul(f.neg().fma(f, f)).intoArray(gates, at + BLOCK);
        dOut.mul(squashed).mul(o.neg().fma(o, o)).intoArray(gates, at + 2 * BLOCK);
        dCell.mul(i).mul(g.neg().fma(g, one)).intoArray(gates, at + 3 * BLOCK);
        dCell.mul(f).intoArray(dc, dco + s + u);
      }
    }
  }
}
