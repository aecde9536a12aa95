package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.WarmUp;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.testing.TestRandom;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;

/** A run that writes a checkpoint after every step, and prints a line after each. */
final class KilledRun {
  private KilledRun() {}

  /** Begins a run without an end, or goes on with it. Argument: the directory. */
  public static void main(String[] args) {
    System.out.println("begins");
    Checkpoints checkpoints = in(Path.of(args[0]));
    Trainer trainer =
        trainer(Long.MAX_VALUE / 2)
            .checkpoints(checkpoints)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onCheckpoint(CheckpointEvent event) {
                    System.out.println("written " + event.step());
                  }

                  @Override
                  public void onWarning(String sentence) {
                    System.out.println("warning " + sentence);
                  }
                });
    if (checkpoints.exist()) {
      trainer.resume(model(), examples(40, 1), examples(12, 2));
    } else {
      trainer.fit(model(), examples(40, 1), examples(12, 2));
    }
  }

  static Checkpoints in(Path directory) {
    return Checkpoints.in(directory).everySteps(1);
  }

  /** The model as the run begins with it. */
  static Sequential model() {
    var dropout = RecurrentDropout.none().withRecurrent(DropRate.rate(0.2f));
    return Sequential.of(
            new Embedding(12, 8),
            new Gru(8, 24, Returns.ALL, dropout),
            new Gru(24, 16, Returns.LAST),
            new Dense(16, 3))
        .initialize(7);
  }

  /** The end of the run, in this process; the same run in one piece when there is no checkpoint. */
  static History finish(Sequential model, long steps, Path directory, LongConsumer afterEachStep) {
    Checkpoints checkpoints = in(directory);
    Trainer trainer =
        trainer(steps)
            .stopWhen(
                event -> {
                  afterEachStep.accept(event.step());
                  return false;
                });
    return checkpoints.exist()
        ? trainer.checkpoints(checkpoints).resume(model, examples(40, 1), examples(12, 2))
        : trainer.fit(model, examples(40, 1), examples(12, 2));
  }

  private static Trainer trainer(long steps) {
    return new Trainer(
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new AdamW(0.002f))
            .withBatchSize(4)
            .withAccumulation(2)
            .withSteps(steps)
            .withReportEvery(100)
            .withSchedule(new WarmUp(20, new Plateau(0.9, 3, Plateau.Goal.MAX, 1e-4, 0, 0)))
            .withAveraging(Averaging.exponential(0.95))
            .withMetrics(Accuracy::of)
            .withMonitor("accuracy"));
  }

  private static Dataset examples(int count, int seed) {
    var random = new TestRandom(seed);
    IndexTensor words = IndexTensor.of(random.ints(count * 6, 1, 12), count, 6);
    return Dataset.of(
        Sequence.ids(words, Mask.lengths(random.ints(count, 1, 7))),
        Target.classes(IndexTensor.vector(random.ints(count, 0, 3))));
  }

  /** A checksum of the bits of weights. */
  static long checksum(float[] weights) {
    var crc = new CRC32();
    for (float weight : weights) {
      int bits = Float.floatToRawIntBits(weight);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        crc.update(bits >>> shift);
      }
    }
    return crc.getValue();
  }
}
