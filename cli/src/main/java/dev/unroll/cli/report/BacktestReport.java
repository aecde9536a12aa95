package dev.unroll.cli.report;

import dev.unroll.internal.CountText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.backtest.BacktestResult;
import dev.unroll.tasks.backtest.BacktestResult.Fold;
import dev.unroll.tasks.backtest.BacktestResult.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Report of a backtest, for people and for programs. */
public final class BacktestReport {
  private BacktestReport() {}

  /** Returns the folds, a table of candidates and baselines by fold, and the best candidate. */
  public static String text(Recipe recipe, BacktestResult result) {
    var sections = new ArrayList<String>();
    sections.add(headline(recipe, result));
    sections.add(folds(result.folds()));
    sections.add("RMSE of each fold, the median over the seeds; best first\n\n" + errors(result));
    if (!result.notes().isEmpty()) {
      sections.add(
          result.notes().stream()
              .map(note -> Text.labelled("note: ", note))
              .collect(Collectors.joining("\n")));
    }
    sections.add(verdict(result));
    return String.join("\n\n", sections);
  }

  private static String headline(Recipe recipe, BacktestResult result) {
    List<Fold> folds = result.folds();
    Fold last = folds.get(folds.size() - 1);
    return Text.labelled(
        "",
        recipe.name()
            + ": "
            + CountText.of(folds.size(), "fold")
            + " of "
            + CountText.of(last.end() - last.origin(), "point")
            + " within the "
            + Text.count(last.end())
            + " of the training set; "
            + CountText.of(result.seeds().size(), "seed")
            + " ("
            + result.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))
            + "); the test set was not used");
  }

  private static String folds(List<Fold> folds) {
    var table = new Table(Table.Align.LEFT, Table.Align.RIGHT, Table.Align.LEFT);
    table.row("fold", "trains on", "forecasts");
    for (int i = 0; i < folds.size(); i++) {
      Fold fold = folds.get(i);
      String stretch =
          fold.from() == null
              ? "points " + fold.origin() + " to " + (fold.end() - 1)
              : fold.from() + " to " + fold.to();
      table.row(Integer.toString(i + 1), Text.count(fold.origin()), stretch);
    }
    return table.text();
  }

  /**
   * Returns a table with a column for each key that varies, then the errors. The best value of each
   * column is marked.
   */
  private static String errors(BacktestResult result) {
    List<String> keys =
        result.candidates().stream()
            .flatMap(score -> score.changes().keySet().stream())
            .distinct()
            .toList();
    int names = Math.max(1, keys.size());
    int folds = result.folds().size();
    var aligns = new Table.Align[names + folds + 3];
    Arrays.fill(aligns, Table.Align.POINT);
    Arrays.fill(aligns, 0, names, Table.Align.LEFT);
    var table = new Table(aligns);
    var heading = new ArrayList<>(keys.isEmpty() ? List.of("") : shortened(keys));
    for (int f = 1; f <= folds; f++) {
      heading.add("fold " + f);
    }
    heading.addAll(List.of("mean", "median", "seeds"));
    table.row(heading.toArray(new String[0]));
    List<Best> best = best(result);
    for (Score score : result.candidates()) {
      var values = keys.stream().map(key -> score.changes().getOrDefault(key, "")).toList();
      table.row(cells(keys.isEmpty() ? List.of(score.name()) : values, score, best));
    }
    for (Score score : result.baselines()) {
      var values = new ArrayList<>(Collections.nCopies(names, ""));
      values.set(0, score.name());
      table.row(cells(values, score, best));
    }
    return table.text() + "\n* best of its column; results are compared by the mean";
  }

  /** Returns the best value of each column of errors, over candidates and baselines. */
  private static List<Best> best(BacktestResult result) {
    var best = new ArrayList<Best>();
    int columns = errors(result.candidates().get(0)).size();
    for (int c = 0; c < columns; c++) {
      int column = c;
      best.add(
          Best.of(
              true,
              Stream.concat(result.candidates().stream(), result.baselines().stream())
                  .map(score -> errors(score).get(column))));
    }
    return best;
  }

  /** Returns the error of each fold, their mean, and the median of all runs. */
  private static List<Double> errors(Score score) {
    var errors = new ArrayList<>(score.folds());
    errors.add(score.mean());
    errors.add(score.median());
    return errors;
  }

  /**
   * Returns the part after the last point of each key, if these are distinct; otherwise the whole
   * keys.
   */
  private static List<String> shortened(List<String> keys) {
    List<String> ends = keys.stream().map(key -> key.substring(key.lastIndexOf('.') + 1)).toList();
    return ends.stream().distinct().count() == keys.size() ? ends : keys;
  }

  /** Returns the names, the errors, and the means of the best and the worst seed. */
  private static String[] cells(List<String> names, Score score, List<Best> best) {
    var cells = new ArrayList<>(names);
    List<Double> errors = errors(score);
    for (int i = 0; i < errors.size(); i++) {
      cells.add(best.get(i).cell(errors.get(i)));
    }
    List<Double> seeds = score.seeds().stream().sorted().toList();
    cells.add(
        seeds.size() == 1
            ? ""
            : Text.number(seeds.get(0)) + " to " + Text.number(seeds.get(seeds.size() - 1)));
    return cells.toArray(new String[0]);
  }

  private static String verdict(BacktestResult result) {
    Score best = result.candidates().get(0);
    Score rule = result.baselines().get(0);
    return Text.labelled(
        "best: ",
        best.name()
            + ", mean rmse "
            + Text.number(best.mean())
            + (best.mean() < rule.mean() ? ", better than " : ", not better than ")
            + rule.name()
            + " ("
            + Text.number(rule.mean())
            + ")"
            + seedHint(result));
  }

  /** Returns a hint if a difference between candidates could be due to the only seed. */
  private static String seedHint(BacktestResult result) {
    return result.seeds().size() > 1 || result.candidates().size() < 2
        ? ""
        : "; with one seed a small difference may be chance: compare with --seeds 1,2,3";
  }

  /** Returns the report as one object; a training that diverged is null. */
  public static Map<String, @Nullable Object> json(Recipe recipe, BacktestResult result) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("recipe", recipe.name());
    object.put("task", recipe.task());
    object.put("read", result.data().json());
    object.put("folds", result.folds().stream().map(BacktestReport::json).toList());
    object.put("seeds", result.seeds());
    object.put("candidates", result.candidates().stream().map(BacktestReport::json).toList());
    object.put("baselines", result.baselines().stream().map(BacktestReport::json).toList());
    object.put("notes", result.notes());
    return object;
  }

  private static Map<String, @Nullable Object> json(Fold fold) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("origin", fold.origin());
    object.put("end", fold.end());
    object.put("from", fold.from());
    object.put("to", fold.to());
    return object;
  }

  private static Map<String, @Nullable Object> json(Score score) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("name", score.name());
    object.put("changes", score.changes());
    object.put("rmse", score.rmse().stream().map(BacktestReport::finite).toList());
    object.put("mean", finite(score.mean()));
    object.put("median", finite(score.median()));
    return object;
  }

  private static List<@Nullable Double> finite(List<Double> values) {
    var list = new ArrayList<@Nullable Double>();
    values.forEach(value -> list.add(finite(value)));
    return list;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
