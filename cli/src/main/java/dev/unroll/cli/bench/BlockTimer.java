package dev.unroll.cli.bench;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Times equal steps: a warm-up, then blocks of steps of about a quarter of a second. The median
 * block counts, so that a short disturbance has no effect. The caller reports the end of each step.
 */
final class BlockTimer {
  /**
   * The result.
   *
   * @param median milliseconds per step
   * @param low the 10th percentile
   * @param high the 90th percentile
   * @param steps the number of timed steps
   * @param load the load of the machine while they ran
   */
  record Timing(double median, double low, double high, long steps, MachineLoad.Share load) {}

  private static final double CAP = 60; // seconds, for very slow steps
  private static final double BLOCK = 0.25;
  private static final double PROBE = 0.1;
  private static final int FEWEST_BLOCKS = 5;
  private static final int FEWEST_STEPS = 3;

  private enum Phase {
    WARM_UP,
    PROBE,
    TIMED,
    DONE
  }

  private final double seconds;
  private final double warmUp;
  private final LongSupplier nanoTime;
  private final MachineLoad machine;

  private Phase phase = Phase.WARM_UP;
  private long phaseBegan;
  private long phaseSteps;
  private long blockBegan;
  private long blockSteps;
  private long inBlock;
  private long end;
  private double[] blocks = new double[64];
  private int count;
  private MachineLoad.@Nullable Reading before;

  /**
   * Begins with the warm-up.
   *
   * @param seconds the least time to measure
   * @param warmUp the least time before
   */
  BlockTimer(double seconds, double warmUp, LongSupplier nanoTime, MachineLoad machine) {
    this.seconds = seconds;
    this.warmUp = warmUp;
    this.nanoTime = nanoTime;
    this.machine = machine;
    this.phaseBegan = nanoTime.getAsLong();
  }

  /** Reports the end of a step; returns true when enough steps have been timed. */
  boolean step() {
    long now = nanoTime.getAsLong();
    phaseSteps++;
    double elapsed = seconds(phaseBegan, now);
    switch (phase) {
      case WARM_UP -> {
        boolean enough = phaseSteps >= FEWEST_STEPS || elapsed >= CAP / 2;
        if (enough && elapsed >= warmUp) {
          begin(Phase.PROBE, now);
        }
      }
      case PROBE -> {
        if (elapsed >= PROBE) {
          blockSteps = Math.max(1, (long) (BLOCK / (elapsed / phaseSteps)));
          before = machine.read();
          begin(Phase.TIMED, nanoTime.getAsLong());
          blockBegan = phaseBegan;
        }
      }
      case TIMED -> {
        inBlock++;
        if (inBlock == blockSteps) {
          add(1e3 * seconds(blockBegan, now) / blockSteps);
          inBlock = 0;
          blockBegan = now;
          if ((count >= FEWEST_BLOCKS || elapsed >= CAP) && elapsed >= seconds) {
            end = now;
            phase = Phase.DONE;
          }
        }
      }
      case DONE -> throw new IllegalStateException("the timing has ended");
    }
    return phase == Phase.DONE;
  }

  private void begin(Phase next, long now) {
    phase = next;
    phaseBegan = now;
    phaseSteps = 0;
  }

  private void add(double milliseconds) {
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * count);
    }
    blocks[count++] = milliseconds;
  }

  private static double seconds(long from, long to) {
    return 1e-9 * (to - from);
  }

  /** Returns the result, once {@link #step} has returned true. */
  Timing timing() {
    MachineLoad.Reading start = before;
    if (phase != Phase.DONE || start == null) {
      throw new IllegalStateException("the timing has not ended");
    }
    double[] sorted = Arrays.copyOf(blocks, count);
    Arrays.sort(sorted);
    double median =
        count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
    return new Timing(
        median,
        sorted[count / 10],
        sorted[count - 1 - count / 10],
        count * blockSteps,
        machine.read().since(start, seconds(phaseBegan, end)));
  }
}
