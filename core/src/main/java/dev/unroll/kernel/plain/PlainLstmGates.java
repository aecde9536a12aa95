package dev.unroll.kernel.plain;

import dev.unroll.kernel.Exponential;
import dev.unroll.kernel.LstmGates;

/** The definition of {@link LstmGates}, in plain loops. */
public final class PlainLstmGates implements LstmGates {
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
    for (int r = 0; r < rows; r++) {
      for (int u = 0; u < units; u++) {
        int gate = go + r * gRow + u / BLOCK * 4 * BLOCK + u % BLOCK;
        int state = r * sRow + u;
        float i = Exponential.sigmoid(gates[gate]);
        float f = Exponential.sigmoid(gates[gate + BLOCK]);
        float o = Exponential.sigmoid(gates[gate + 2 * BLOCK]);
        float g = Exponential.tanh(gates[gate + 3 * BLOCK]);
        gates[gate] = i;
        gates[gate + BLOCK] = f;
        gates[gate + 2 * BLOCK] = o;
        gates[gate + 3 * BLOCK] = g;
        float cell = Math.fma(f, c[co + state], i * g);
        float squashed = Exponential.tanh(cell);
        cNew[cno + state] = cell;
        th[tho + state] = squashed;
        h[ho + state] = o * squashed;
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
    for (int r = 0; r < rows; r++) {
      for (int u = 0; u < units; u++) {
        int gate = go + r * gRow + u / BLOCK * 4 * BLOCK + u % BLOCK;
        int state = r * sRow + u;
        float i = gates[gate];
        float f = gates[gate + BLOCK];
        float o = gates[gate + 2 * BLOCK];
        float g = gates[gate + 3 * BLOCK];
        float squashed = th[tho + state];
        float dOut = dh[dho + state];
        float dCell = Math.fma(dOut * o, Math.fma(-squashed, squashed, 1f), dc[dco + state]);
        gates[gate] = (dCell * g) * Math.fma(-i, i, i);
        gates[gate + BLOCK] = (dCell * cPrev[cpo + state]) * Math.fma(-f, f, f);
        gates[gate + 2 * BLOCK] = (dOut * squashed) * Math.fma(-o, o, o);
        gates[gate + 3 * BLOCK] = (dCell * i) * Math.fma(-g, g, 1f);
        dc[dco + state] = dCell * f;
      }
    }
  }
}
