package dev.unroll.kernel.plain;

import dev.unroll.kernel.Exponential;
import dev.unroll.kernel.GruGates;

/** The definition of {@link GruGates}, in plain loops. */
public final class PlainGruGates implements GruGates {
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
    for (int row = 0; row < rows; row++) {
      for (int u = 0; u < units; u++) {
        int at = go + row * gRow + u;
        float r = Exponential.sigmoid(gates[at + section]);
        float z = Exponential.sigmoid(gates[at + 2 * section]);
        float n = Exponential.tanh(Math.fma(r, gates[at + 3 * section], gates[at]));
        gates[at] = n;
        gates[at + section] = r;
        gates[at + 2 * section] = z;
        hNew[hno + row * sRow + u] = Math.fma(z, h[ho + row * sRow + u] - n, n);
      }
    }
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
    for (int row = 0; row < rows; row++) {
      for (int u = 0; u < units; u++) {
        int at = go + row * gRow + u;
        float r = Exponential.sigmoid(gates[at + section]);
        gates[at + section] = r;
        gates[at + 2 * section] = Exponential.sigmoid(gates[at + 2 * section]);
        rh[rho + row * sRow + u] = r * h[ho + row * sRow + u];
      }
    }
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
    for (int row = 0; row < rows; row++) {
      for (int u = 0; u < units; u++) {
        int at = go + row * gRow + u;
        float n = Exponential.tanh(gates[at]);
        gates[at] = n;
        hNew[hno + row * sRow + u] =
            Math.fma(gates[at + 2 * section], h[ho + row * sRow + u] - n, n);
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
    for (int row = 0; row < rows; row++) {
      for (int u = 0; u < units; u++) {
        int at = go + row * gRow + u;
        float n = gates[at];
        float z = gates[at + 2 * section];
        float d = dh[dho + row * sRow + u];
        gates[at] = (d * (1f - z)) * Math.fma(-n, n, 1f);
        gates[at + 2 * section] = (d * (h[ho + row * sRow + u] - n)) * Math.fma(-z, z, z);
        dh[dho + row * sRow + u] = d * z;
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
      for (int u = 0; u < units; u++) {
        int at = go + row * gRow + section + u;
        float r = gates[at];
        float gradient = d[dOff + row * dRow + u];
        gates[at] = (gradient * a[ao + row * aRow + u]) * Math.fma(-r, r, r);
        out[oo + row * oRow + u] = gradient * r;
      }
    }
  }
}
