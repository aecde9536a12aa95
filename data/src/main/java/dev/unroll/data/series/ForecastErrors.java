package dev.unroll.data.series;

/**
 * Accumulates forecast errors: the root mean squared error (RMSE) and the mean absolute error
 * (MAE), in double, over any number of calls. Not thread-safe.
 */
public final class ForecastErrors {
  private long count;
  private double squares;
  private double absolutes;

  /** Creates an instance without forecasts. */
  public ForecastErrors() {}

  /**
   * Returns the errors of forecasts [n][horizon] against the actual values, with equal weight for
   * all steps.
   */
  public static ForecastErrors of(double[][] forecasts, double[][] actual) {
    if (forecasts.length != actual.length) {
      throw new IllegalArgumentException(
          "%d forecasts for %d pairs".formatted(forecasts.length, actual.length));
    }
    ForecastErrors errors = new ForecastErrors();
    for (int i = 0; i < forecasts.length; i++) {
      errors.add(forecasts[i], actual[i]);
    }
    return errors;
  }

  /** Adds the error of one forecast. */
  public void add(double forecast, double actual) {
    double difference = forecast - actual;
    count++;
    squares += difference * difference;
    absolutes += Math.abs(difference);
  }

  /** Adds the errors of forecasts; both arrays have the same length. */
  public void add(double[] forecasts, double[] actual) {
    if (forecasts.length != actual.length) {
      throw new IllegalArgumentException(
          "%d forecasts for %d values".formatted(forecasts.length, actual.length));
    }
    for (int i = 0; i < forecasts.length; i++) {
      add(forecasts[i], actual[i]);
    }
  }

  /** Returns the number of errors that were added. */
  public long count() {
    return count;
  }

  /** Returns the root mean squared error; NaN if nothing was added. */
  public double rmse() {
    return Math.sqrt(squares / count);
  }

  /** Returns the mean absolute error; NaN if nothing was added. */
  public double mae() {
    return absolutes / count;
  }
}
