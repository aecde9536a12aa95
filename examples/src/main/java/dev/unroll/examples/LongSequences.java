package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.metric.BinaryAccuracy;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.Truncation;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** One long series, trained in short chunks; the state is carried from chunk to chunk. */
public final class LongSequences {
  private static final int STEPS = 20_000;
  private static final int DAY = 1_000;

  private LongSequences() {}

  /**
   * Learns from the signals of a valve, which are rare, whether it is open.
   *
   * @param args epochs; default 10
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 10 : Integer.parseInt(args[0]);
    var random = new Random(1);
    var signals = new float[STEPS][1]; // 1 opens the valve, -1 closes it, 0 is nothing
    var open = new float[STEPS][1];
    for (int t = 0; t < STEPS; t++) {
      boolean before = t % DAY > 0 && open[t - 1][0] == 1; // each day begins with it closed
      signals[t][0] = random.nextInt(40) > 0 ? 0 : random.nextBoolean() ? 1 : -1;
      open[t][0] = signals[t][0] == 0 ? (before ? 1 : 0) : (signals[t][0] + 1) / 2;
    }
    Sequence series = Sequence.of(Tensor.of(signals));
    Target states = Target.values(Tensor.of(open));

    int[] days = IntStream.range(0, STEPS / DAY).map(day -> day * DAY).toArray();
    Dataset streams = Dataset.streams(series, states, 8, days); // 8 rows of 2,500 steps

    var config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy())
            .withOptimizer(new Adam(0.01f))
            .withEpochs(epochs)
            .withTruncation(new Truncation(20)); // steps back that a gradient goes
    var model = Sequential.of(new Lstm(1, 8), new Dense(8, 1));
    var trainer = new Trainer(config);
    trainer.fit(model, streams); // 125 updates an epoch

    System.out.println("carried accuracy " + trainer.measure(model, streams, new BinaryAccuracy()));

    // The same chunks, each by itself: what lies before is forgotten.
    Dataset apart = Dataset.streams(series, states, STEPS / 20);
    var forgetful = Sequential.of(new Lstm(1, 8), new Dense(8, 1));
    var plain = new Trainer(config.withoutTruncation().withBatchSize(8));
    plain.fit(forgetful, apart);
    System.out.println("apart accuracy " + plain.measure(forgetful, apart, new BinaryAccuracy()));

    // A model goes through any sequence in chunks, to the bits of the whole.
    Sequence day = Sequence.of(Tensor.of(new float[][][] {Arrays.copyOf(signals, DAY)}));
    Carried carried = Carried.none();
    float last = 0;
    for (int from = 0; from < DAY; from += 300) {
      Sequence chunk = day.pick(new int[] {0}, from, Math.min(DAY, from + 300));
      Applied result = model.apply(chunk, carried, Pass.predict());
      carried = result.last(); // a value: the next chunk continues from it
      last = result.output().values().get(0, -1, 0);
    }
    System.out.println("same as whole " + (last == model.predict(day).get(0, -1, 0)));
  }
}
