package dev.unroll.testing;

/** Converts between float and double arrays. */
public final class Convert {
  private Convert() {}

  public static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int k = 0; k < doubles.length; k++) {
      doubles[k] = values[k];
    }
    return doubles;
  }

  public static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }
}
