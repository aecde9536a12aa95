package dev.unroll;

/** Converts floats for configurations, which are JSON and therefore hold doubles. */
public final class Floats {
  private Floats() {}

  /** Returns the shortest decimal that reads back as this float: 0.01, not 0.009999999776482582. */
  public static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
