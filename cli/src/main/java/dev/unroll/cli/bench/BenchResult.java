package dev.unroll.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The speed of a workload.
 *
 * @param batch the number of sequences of a step
 * @param peakMegabytes the largest resident memory of the process so far
 * @param loss of the last step; null without training
 */
public record BenchResult(
    Workload workload,
    BenchMode mode,
    int batch,
    int threads,
    BlockTimer.Timing timing,
    OptionalLong peakMegabytes,
    @Nullable Double loss) {

  /** Returns the median milliseconds per step. */
  public double millis() {
    return timing.median();
  }

  /** Returns the 10th percentile of the milliseconds per step. */
  public double lowMillis() {
    return timing.low();
  }

  /** Returns the 90th percentile of the milliseconds per step. */
  public double highMillis() {
    return timing.high();
  }

  /** Returns the sequences per second; in a stream, the steps. */
  public double samplesPerSecond() {
    return 1e3 * batch / timing.median();
  }

  /** Returns the time steps per second of workloads that count them. */
  public OptionalDouble tokensPerSecond() {
    return workload.kind().countsTokens() && mode != BenchMode.STREAM
        ? OptionalDouble.of(samplesPerSecond() * workload.steps())
        : OptionalDouble.empty();
  }

  /** Returns the billions of floating-point operations per second in matrix products. */
  public double gigaflops() {
    double flops = workload.flops(batch, mode == BenchMode.TRAIN);
    double steps = mode == BenchMode.STREAM ? workload.steps() : 1;
    return 1e-6 * flops / steps / timing.median();
  }

  /** Returns the number of cores that this process used on average. */
  public double coresBusy() {
    return timing.load().own();
  }

  /** Returns the number of cores that other processes used on average; above 0.2, repeat. */
  public OptionalDouble othersBusy() {
    return timing.load().others();
  }

  /**
   * Returns the fields of the line in JSON, which are those of the benchmarks of other libraries.
   * Modes for one sequence are {@code infer} with batch 1 there.
   *
   * @param version of this program
   */
  public Map<String, @Nullable Object> fields(String version) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("peer", "unroll");
    fields.put("version", version);
    fields.put("workload", workload.name());
    fields.put("batch", batch);
    fields.put("threads", threads);
    fields.put("mode", modeField());
    fields.put("samples_per_s", samplesPerSecond());
    tokensPerSecond().ifPresent(value -> fields.put("tokens_per_s", value));
    fields.put("ms_per_step", millis());
    fields.put("ms_p10", lowMillis());
    fields.put("ms_p90", highMillis());
    fields.put("steps", timing.steps());
    fields.put("gflop_per_s", gigaflops());
    fields.put("cores_busy", coresBusy());
    fields.put("others_busy", othersBusy().isPresent() ? othersBusy().getAsDouble() : null);
    fields.put("peak_rss_mb", peakMegabytes.isPresent() ? peakMegabytes.getAsLong() : null);
    fields.put("final_loss", loss);
    return fields;
  }

  private String modeField() {
    boolean own = mode == BenchMode.STREAM && workload.kind() != Workload.Kind.STREAM;
    return mode == BenchMode.TRAIN || own ? mode.text() : BenchMode.INFER.text();
  }
}
