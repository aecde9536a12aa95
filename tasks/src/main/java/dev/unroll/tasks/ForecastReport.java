package dev.unroll.tasks;

import dev.unroll.data.series.Baseline;
import dev.unroll.data.series.ForecastErrors;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Scores forecasts of the test part beside the baselines, says what to think of them, and draws.
 */
final class ForecastReport {
  private final ForecastData data;
  private final ForecastConfig config;
  private final List<String> notes = new ArrayList<>();

  ForecastReport(ForecastData data, ForecastConfig config) {
    this.data = data;
    this.config = config;
    notes.addAll(data.notes());
  }

  /**
   * Figures of forecasts in the units of the data.
   *
   * @param all one for each pair of the series that tests
   */
  Map<String, Double> figures(double[][] all) {
    return figures(ForecastErrors.of(tested(all), data.test().actual()));
  }

  /**
   * The figures of each step of the horizon by itself; none where there is but one.
   *
   * @param all one for each pair of the series that tests
   */
  List<Map<String, Double>> steps(double[][] all) {
    double[][] forecasts = tested(all);
    double[][] actual = data.test().actual();
    var steps = new ArrayList<Map<String, Double>>();
    for (int k = 0; config.horizon() > 1 && k < config.horizon(); k++) {
      var errors = new ForecastErrors();
      for (int i = 0; i < forecasts.length; i++) {
        errors.add(forecasts[i][k], actual[i][k]);
      }
      steps.add(figures(errors));
    }
    return steps;
  }

  private double[][] tested(double[][] all) {
    return Arrays.copyOfRange(all, data.before(), data.before() + data.test().count());
  }

  private static Map<String, Double> figures(ForecastErrors errors) {
    var figures = new LinkedHashMap<String, Double>();
    figures.put("rmse", errors.rmse());
    figures.put("mae", errors.mae());
    return figures;
  }

  /** Figures of the baselines on the same pairs. */
  Map<String, Map<String, Double>> baselines() {
    var all = new LinkedHashMap<String, Map<String, Double>>();
    for (Baseline baseline : Baseline.of(data.test(), config.season())) {
      all.put(
          baseline.name(), figures(ForecastErrors.of(baseline.forecasts(), data.test().actual())));
    }
    return all;
  }

  /** What a reader of these figures must know. */
  List<String> notes(Map<String, Double> metrics, Map<String, Map<String, Double>> baselines) {
    var all = new ArrayList<>(notes);
    boolean fitted =
        config.columnsAndTarget().stream().anyMatch(c -> config.scaleOf(c) != Scaler.Kind.NONE);
    if (config.fitOn() == FitOn.ALL && fitted) {
      all.add(
          "a leak: the scaling was fitted on the test part too (fitOn: all), which nobody could"
              + " know in earnest; set data.fitOn=train for honest figures");
    }
    if (config.season() > data.test().targetPoint(0) - 1) {
      all.add(
          "seasonal baselines are left out where the data begin less than a season of "
              + config.season()
              + " before the test part");
    }
    double rmse = rmse(metrics);
    String better =
        baselines.entrySet().stream()
            .filter(entry -> rmse(entry.getValue()) < rmse)
            .map(entry -> entry.getKey() + " (" + Figures.text(rmse(entry.getValue())) + ")")
            .collect(Collectors.joining(", "));
    if (!better.isEmpty()) {
      all.add(
          "the model (test rmse "
              + Figures.text(rmse)
              + ") loses to what needs no training: "
              + better);
    }
    return all;
  }

  /** What there is to train on, and where the model and the best baseline stand before it. */
  String start(Map<String, Double> before, Map<String, Map<String, Double>> baselines) {
    int judges = data.judges(config);
    String start =
        data.train().count()
            + " windows train"
            + (judges == 0 ? "" : ", " + judges + " of them only to judge the epochs,")
            + " and "
            + data.test().count()
            + " test; before training the test rmse is "
            + Figures.text(rmse(before));
    return baselines.entrySet().stream()
        .min(Comparator.comparingDouble(entry -> rmse(entry.getValue())))
        .map(
            best ->
                start
                    + ", that of the best baseline ("
                    + best.getKey()
                    + ") "
                    + Figures.text(rmse(best.getValue())))
        .orElse(start);
  }

  private static double rmse(Map<String, Double> figures) {
    return figures.getOrDefault("rmse", Double.NaN);
  }

  /**
   * Real and predicted values over the whole series that tests.
   *
   * @param before forecasts before training, one for each pair; null: none
   * @param after forecasts of the model as it is now
   */
  ForecastChart chart(String name, double @Nullable [][] before, double[][] after) {
    Windows all = data.all();
    double[] real = all.series().values(all.target());
    var x = new double[real.length];
    Arrays.setAll(x, data.axis()::x);
    var lines = new ArrayList<ForecastChart.Line>();
    lines.add(new ForecastChart.Line("real", x, real));
    String ahead = all.horizon() == 1 ? "" : ", 1 step ahead";
    if (before != null) {
      lines.add(line("predicted before training" + ahead, before));
    }
    lines.add(line("predicted" + (before == null ? "" : " after training") + ahead, after));
    String title = name.equals(all.target()) ? name : name + ": " + all.target();
    return new ForecastChart(title, data.axis().label(), all.target(), lines, data.splitX());
  }

  private ForecastChart.Line line(String name, double[][] forecasts) {
    var x = new double[forecasts.length];
    var y = new double[forecasts.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = data.axis().x(data.all().targetPoint(i));
      y[i] = forecasts[i][0];
    }
    return new ForecastChart.Line(name, x, y);
  }
}
