package dev.unroll.train;

import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Clip;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Schedule;
import dev.unroll.tensor.CounterRandom;
import org.jspecify.annotations.Nullable;

/**
 * How to train. Change a setting with {@code with…}.
 *
 * @param loss what to make small; default {@link MeanSquaredError}
 * @param optimizer how; default {@link Adam} with 0.001
 * @param batchSize examples in a step; default 32. The last batch of an epoch may be smaller
 * @param duration how long; default 10 epochs
 * @param shuffle whether each epoch has an order of its own; default true
 * @param seed of everything random; default 42
 * @param schedule how the learning rate changes; default {@link Schedule#constant}
 * @param clip bound on the gradients; default none
 * @param reportEvery steps (or epochs, when the duration is given in epochs) between rows of the
 *     history; default 1
 * @param keepBest which weights the model has in the end; default {@link KeepBest#WHEN_STOPPED}
 */
public record TrainingConfig(
    Loss loss,
    Optimizer optimizer,
    int batchSize,
    Duration duration,
    boolean shuffle,
    long seed,
    Schedule schedule,
    @Nullable Clip clip,
    long reportEvery,
    KeepBest keepBest) {

  /**
   * How long to train.
   *
   * @param amount of the unit
   * @param unit steps or epochs
   */
  public record Duration(long amount, Unit unit) {
    /** Checks the amount. */
    public Duration {
      if (amount < 1) {
        throw new IllegalArgumentException(
            "training wants 1 or more " + unit.text() + ", got " + amount);
      }
    }

    /** Parameter updates. */
    public static Duration steps(long steps) {
      return new Duration(steps, Unit.STEPS);
    }

    /** Passes over all examples. */
    public static Duration epochs(long epochs) {
      return new Duration(epochs, Unit.EPOCHS);
    }
  }

  /** What a duration counts. */
  public enum Unit {
    /** Parameter updates. */
    STEPS,
    /** Passes over all examples. */
    EPOCHS;

    /** The plain word. */
    public String text() {
      return this == STEPS ? "steps" : "epochs";
    }
  }

  /**
   * Which weights the model has in the end; the best epoch is the one of lowest validation (else
   * training) loss.
   */
  public enum KeepBest {
    /** Those of the last step. */
    NEVER,
    /** Those of the last step, or of the best epoch when training was stopped early. */
    WHEN_STOPPED,
    /** Those of the best epoch. */
    ALWAYS
  }

  /** Checks the numbers. */
  public TrainingConfig {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be 1 or more, got " + batchSize);
    }
    if (reportEvery < 1) {
      throw new IllegalArgumentException("reportEvery must be 1 or more, got " + reportEvery);
    }
  }

  /** The defaults. */
  public static TrainingConfig defaults() {
    return new TrainingConfig(
        new MeanSquaredError(),
        new Adam(),
        32,
        Duration.epochs(10),
        true,
        CounterRandom.DEFAULT_SEED,
        Schedule.constant(),
        null,
        1,
        KeepBest.WHEN_STOPPED);
  }

  /** With another loss. */
  public TrainingConfig withLoss(Loss value) {
    return new TrainingConfig(
        value,
        optimizer,
        batchSize,
        duration,
        shuffle,
        seed,
        schedule,
        clip,
        reportEvery,
        keepBest);
  }

  /** With another optimizer. */
  public TrainingConfig withOptimizer(Optimizer value) {
    return new TrainingConfig(
        loss, value, batchSize, duration, shuffle, seed, schedule, clip, reportEvery, keepBest);
  }

  /** With another batch size. */
  public TrainingConfig withBatchSize(int value) {
    return new TrainingConfig(
        loss, optimizer, value, duration, shuffle, seed, schedule, clip, reportEvery, keepBest);
  }

  /** For so many parameter updates. */
  public TrainingConfig withSteps(long value) {
    return withDuration(Duration.steps(value));
  }

  /** For so many passes over all examples. */
  public TrainingConfig withEpochs(long value) {
    return withDuration(Duration.epochs(value));
  }

  /** With another duration. */
  public TrainingConfig withDuration(Duration value) {
    return new TrainingConfig(
        loss, optimizer, batchSize, value, shuffle, seed, schedule, clip, reportEvery, keepBest);
  }

  /** With each epoch in an order of its own, or all in the order of the examples. */
  public TrainingConfig withShuffle(boolean value) {
    return new TrainingConfig(
        loss, optimizer, batchSize, duration, value, seed, schedule, clip, reportEvery, keepBest);
  }

  /** With another seed. */
  public TrainingConfig withSeed(long value) {
    return new TrainingConfig(
        loss,
        optimizer,
        batchSize,
        duration,
        shuffle,
        value,
        schedule,
        clip,
        reportEvery,
        keepBest);
  }

  /** With a learning rate that changes. */
  public TrainingConfig withSchedule(Schedule value) {
    return new TrainingConfig(
        loss, optimizer, batchSize, duration, shuffle, seed, value, clip, reportEvery, keepBest);
  }

  /** With the gradients bounded, or not. */
  public TrainingConfig withClip(@Nullable Clip value) {
    return new TrainingConfig(
        loss,
        optimizer,
        batchSize,
        duration,
        shuffle,
        seed,
        schedule,
        value,
        reportEvery,
        keepBest);
  }

  /** With another interval between rows of the history. */
  public TrainingConfig withReportEvery(long value) {
    return new TrainingConfig(
        loss, optimizer, batchSize, duration, shuffle, seed, schedule, clip, value, keepBest);
  }

  /** With another choice of the final weights. */
  public TrainingConfig withKeepBest(KeepBest value) {
    return new TrainingConfig(
        loss, optimizer, batchSize, duration, shuffle, seed, schedule, clip, reportEvery, value);
  }
}
