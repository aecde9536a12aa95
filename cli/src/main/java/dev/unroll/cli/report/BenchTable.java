package dev.unroll.cli.report;

import dev.unroll.cli.bench.BenchResult;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The results of workloads as a table. */
public final class BenchTable {
  private static final double DISTURBED = 0.2;

  private BenchTable() {}

  /** Returns the table, with a note if other processes disturbed a run. */
  public static String text(List<BenchResult> results) {
    var table =
        new Table(
            Table.Align.LEFT,
            Table.Align.RIGHT,
            Table.Align.RIGHT,
            Table.Align.LEFT,
            Table.Align.RIGHT,
            Table.Align.RIGHT,
            Table.Align.RIGHT,
            Table.Align.RIGHT,
            Table.Align.RIGHT);
    table.row(
        "workload",
        "batch",
        "threads",
        "mode",
        "ms/step",
        "10 % to 90 %",
        "per second",
        "GFLOP/s",
        "peak MB");
    for (BenchResult result : results) {
      table.row(
          result.workload().name(),
          Integer.toString(result.batch()),
          Integer.toString(result.threads()),
          result.mode().text(),
          Text.number(result.millis()),
          Text.number(result.lowMillis()) + " to " + Text.number(result.highMillis()),
          rate(result),
          String.format(Locale.ROOT, "%.1f", result.gigaflops()),
          result.peakMegabytes().isPresent()
              ? Text.count(result.peakMegabytes().getAsLong())
              : "-");
    }
    boolean disturbed =
        results.stream().anyMatch(result -> result.othersBusy().orElse(0) > DISTURBED);
    return table.text()
        + (disturbed
            ? "\n\nOther processes used more than 0.2 cores meanwhile; repeat it on a quiet machine."
            : "");
  }

  private static String rate(BenchResult result) {
    OptionalDouble tokens = result.tokensPerSecond();
    return tokens.isPresent()
        ? Text.count(Math.round(tokens.getAsDouble())) + " tokens"
        : Text.count(Math.round(result.samplesPerSecond())) + " samples";
  }
}
