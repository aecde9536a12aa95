package dev.unroll.cli.report;

import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Tutorial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Table of {@code unroll reproduce}. Each row is printed as soon as it is known, since the next may
 * take half an hour. So the widths of columns are based on what is known in advance.
 */
public final class ReproduceTable {
  private static final int WIDTH = 8;
  private static final String GAP = "  ";

  private final Console console;
  private final boolean json;
  private final List<Long> seeds;
  private final List<Integer> widths;

  /**
   * Creates a table; {@link #begin} starts printing.
   *
   * @param json whether to print lines of JSON instead
   * @param seeds seeds, one column each
   */
  public ReproduceTable(Console console, boolean json, List<Recipe> recipes, List<Long> seeds) {
    this.console = console;
    this.json = json;
    this.seeds = List.copyOf(seeds);
    List<String> heading = heading();
    var columns = new ArrayList<Integer>();
    for (int c = 0; c < heading.size(); c++) {
      int width = heading.get(c).length();
      for (Recipe recipe : recipes) {
        width = Math.max(width, cells(recipe, null).get(c).length());
      }
      boolean unknown = c >= 4 && c <= 4 + seeds.size();
      columns.add(unknown ? Math.max(width, WIDTH) : width);
    }
    this.widths = columns;
  }

  /** Prints the heading. */
  public void begin() {
    if (!json) {
      print(heading());
    }
  }

  /** Prints the row of a recipe that has run. */
  public void row(Reproduced row) {
    if (json) {
      console.json(row.json());
    } else {
      print(cells(row.recipe(), row));
    }
  }

  /** Prints the row of a recipe that has not run. */
  public void row(Recipe recipe) {
    if (json) {
      console.json(Reproduced.json(recipe));
    } else {
      print(cells(recipe, null));
    }
  }

  private List<String> heading() {
    var cells = new ArrayList<>(List.of("recipe", "metric", "reported", "PyTorch", "ours"));
    seeds.forEach(seed -> cells.add("seed " + seed));
    cells.addAll(List.of("must reach", "met", "seconds"));
    return cells;
  }

  private List<String> cells(Recipe recipe, @Nullable Reproduced row) {
    Tutorial tutorial = recipe.tutorial();
    Double reported = tutorial == null ? null : tutorial.reported();
    var cells = new ArrayList<String>();
    cells.add(recipe.name());
    cells.add(recipe.metric());
    cells.add(reported == null ? "" : Text.number(reported));
    cells.add(
        tutorial == null
            ? ""
            : tutorial.pytorch().stream().map(Text::number).collect(Collectors.joining(" ")));
    cells.add(row == null ? "" : Text.number(row.median()));
    for (long seed : seeds) {
      cells.add(row == null ? "" : score(row, seed));
    }
    cells.add(Reproduced.bound(recipe));
    cells.add(row == null ? "" : verdict(row));
    cells.add(seconds(tutorial, row));
    return cells;
  }

  private static String score(Reproduced row, long seed) {
    return row.runs().stream()
        .filter(run -> run.seed() == seed)
        .findFirst()
        .map(run -> Text.number(run.score()))
        .orElse("");
  }

  private static String verdict(Reproduced row) {
    Boolean met = row.met();
    return met == null ? "" : met ? "yes" : "no";
  }

  private static String seconds(@Nullable Tutorial tutorial, @Nullable Reproduced row) {
    Double pytorch = tutorial == null ? null : tutorial.pytorchSeconds();
    String theirs = pytorch == null ? "" : "PyTorch " + Text.duration(pytorch);
    if (row == null) {
      return theirs;
    }
    String ours = Text.duration(row.seconds()) + (row.inEpochs() ? " an epoch" : " in all");
    return theirs.isEmpty() ? ours : ours + " (" + theirs + ")";
  }

  private void print(List<String> cells) {
    var line = new StringBuilder();
    for (int c = 0; c < cells.size(); c++) {
      String cell = cells.get(c);
      line.append(c == 0 ? "" : GAP)
          .append(cell)
          .append(" ".repeat(Math.max(0, widths.get(c) - cell.length())));
    }
    console.result(line.toString().stripTrailing());
  }
}
