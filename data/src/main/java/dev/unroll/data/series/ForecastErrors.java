package dev.unroll.data.series;

/**
 * Adds up how far forecasts are off: root of the mean square (RMSE) and mean of the absolute (MAE)
 * difference, in double, over any number of calls. Not thread-safe.
 */
public final class ForecastErrors {
  private long count;
  private double squares;
  private double absolutes;

  /** Begins with no forecasts. */
  public ForecastErrors() {}

  /** The errors of forecasts [n][horizon] against what came, all steps alike. */
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

  /** Adds the difference of one forecast. */
  public void add(double forecast, double actual) {
    double difference = forecast - actual;
    count++;
    squares += difference * difference;
    absolutes += Math.abs(difference);
  }

  /** Adds the differences of equally many forecasts and values. */
  public void add(double[] forecasts, double[] actual) {
    if (forecasts.length != actual.length) {
      throw new IllegalArgumentException(
          "%d forecasts for %d values".formatted(forecasts.length, actual.length));
    }
    for (int i = 0; i < forecasts.length; i++) {
      add(forecasts[i], actual[i]);
    }
  }

  /** How many differences were added. */
  public long count() {
    return count;
  }

  /** The root of the mean square difference; NaN when nothing was added. */
  public double rmse() {
    return Math.sqrt(squares / count);
  }

  /** The mean absolute difference; NaN when nothing was added. */
  public double mae() {
    return absolutes / count;
  }
}
