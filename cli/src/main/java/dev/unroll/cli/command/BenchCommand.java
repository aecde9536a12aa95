package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.bench.BenchMode;
import dev.unroll.cli.bench.BenchResult;
import dev.unroll.cli.bench.Benchmark;
import dev.unroll.cli.bench.Workload;
import dev.unroll.cli.report.BenchTable;
import dev.unroll.cli.report.Console;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll bench}: times typical workloads on this machine. */
@Command(
    name = "bench",
    description = {
      "Measure the speed of a typical workload on this machine, with random data.",
      "The shapes are those of common tutorials and papers: sine, airline, imdb-rnn, imdb-lstm, "
          + "imdb-gru, ptb-small, ptb-medium, ptb-large, mnist-rnn, bilstm-tag, seq2seq and stream.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll bench imdb-lstm",
      "  unroll bench all --threads 1 --json > unroll.jsonl",
    })
final class BenchCommand implements Callable<Integer> {
  /** The program that {@code all} starts for each workload. */
  static final String MAIN = "dev.unroll.cli.Main";

  private static final String ALL = "all";
  private static final double TRAINING_SECONDS = 5;
  private static final double OTHER_SECONDS = 3;
  private static final double WARM_UP_SECONDS = 3;

  private final Console console;

  @Parameters(paramLabel = "WORKLOAD", description = "The name of a workload, or all.")
  private String workload = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "train: training steps; infer: predictions for batches; infer1: predictions for one "
              + "sequence; stream: one step of one sequence; all: each that the workload has. "
              + "Default: train; stream for the workload of this name.")
  private @Nullable String mode;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Number of sequences in a batch; default: that of the workload.")
  private @Nullable Integer batch;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Least time to measure, after the warm-up; default: 5 for training, else 3.")
  private @Nullable Double seconds;

  @Option(
      names = "--warmup",
      paramLabel = "S",
      description = "Least time to run before; default: 3 seconds.")
  private double warmUp = WARM_UP_SECONDS;

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(names = "--json", description = "Print one JSON object per line and no table.")
  private boolean json;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePositive();
    return workload.equals(ALL) ? all() : one();
  }

  private int one() {
    Workload found = Workload.named(workload);
    threads.apply();
    var results = new ArrayList<BenchResult>();
    for (BenchMode each : modes(found)) {
      double least = seconds != null ? seconds : usualSeconds(each);
      int size = batch == null ? 0 : batch;
      BenchResult result = new Benchmark(found, each, size, least, warmUp).run();
      results.add(result);
      if (json) {
        console.json(result.fields(UnrollCommand.Version.text()));
      }
    }
    if (!json) {
      console.result(BenchTable.text(results));
      console.next("unroll doctor");
    }
    return 0;
  }

  /** Runs each workload in a process of its own, so that none affects the memory of another. */
  private int all() throws IOException, InterruptedException {
    int failed = 0;
    for (Workload each : Workload.all().values()) {
      if (!applies(each)) {
        console.say("workload \"" + each.name() + "\" has no mode " + mode + "; it is left out");
        continue;
      }
      console.say("running " + each.name());
      console.out().flush();
      int code = new ProcessBuilder(command(each)).inheritIO().start().waitFor();
      failed = Math.max(failed, code);
    }
    return failed;
  }

  private boolean applies(Workload each) {
    try {
      modes(each).forEach(value -> Benchmark.requireMode(each, value));
      return true;
    } catch (BadInputException e) {
      return false;
    }
  }

  private List<String> command(Workload each) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "."), MAIN, "bench"));
    command.add(each.name());
    if (mode != null) {
      command.addAll(List.of("--mode", mode));
    }
    if (batch != null) {
      command.addAll(List.of("--batch", batch.toString()));
    }
    if (seconds != null) {
      command.addAll(List.of("--seconds", seconds.toString()));
    }
    command.addAll(List.of("--warmup", Double.toString(warmUp)));
    threads.value().ifPresent(n -> command.addAll(List.of("--threads", Integer.toString(n))));
    if (json) {
      command.add("--json");
    }
    return command;
  }

  private List<BenchMode> modes(Workload found) {
    List<BenchMode> every = Benchmark.modes(found);
    if (mode == null) {
      return List.of(every.get(every.size() - 1));
    }
    if (mode.equals(ALL)) {
      return every;
    }
    return List.of(
        Arrays.stream(BenchMode.values())
            .filter(each -> each.text().equals(mode))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "--mode is \""
                            + mode
                            + "\" (expected "
                            + Arrays.stream(BenchMode.values())
                                .map(BenchMode::text)
                                .collect(Collectors.joining(", "))
                            + " or all)")));
  }

  private static double usualSeconds(BenchMode mode) {
    return mode == BenchMode.TRAIN ? TRAINING_SECONDS : OTHER_SECONDS;
  }

  private void requirePositive() {
    if (batch != null && batch < 1) {
      throw new BadInputException("--batch must be 1 or more, got " + batch);
    }
    if (seconds != null && !(seconds > 0)) {
      throw new BadInputException("--seconds must be more than 0, got " + seconds);
    }
    if (!(warmUp >= 0)) {
      throw new BadInputException("--warmup must be 0 or more, got " + warmUp);
    }
  }
}
