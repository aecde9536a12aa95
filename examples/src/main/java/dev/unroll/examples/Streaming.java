package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Gru;
import dev.unroll.stream.StreamSession;
import dev.unroll.stream.StreamState;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.stream.IntStream;

/** Predicts from readings that arrive one at a time, from several sensors concurrently. */
public final class Streaming {
  private static final int STEPS = 40;

  private Streaming() {}

  /**
   * Learns to continue sine waves, then follows them step by step.
   *
   * @param args epochs; default 60
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 60 : Integer.parseInt(args[0]);
    var waves = new float[256][STEPS + 1][1];
    for (int n = 0; n < waves.length; n++) {
      for (int t = 0; t <= STEPS; t++) {
        waves[n][t][0] = reading(n, t);
      }
    }
    Tensor all = Tensor.of(waves);
    var data = Dataset.of(all.slice(1, 0, STEPS), all.slice(1, 1, STEPS + 1)); // the next one
    var model = Sequential.of(new Gru(1, 16), new Dense(16, 1));
    var config = TrainingConfig.defaults().withOptimizer(new Adam(0.01f)).withEpochs(epochs);
    new Trainer(config).fit(model, data);

    StreamSession session = StreamSession.open(model);
    var in = new float[session.inputSize()];
    var out = new float[session.outputSize()];
    for (int t = 0; t < STEPS; t++) {
      in[0] = reading(0, t);
      session.step(in, out); // allocates nothing
    }
    float atOnce = model.predict(all.slice(0, 0, 1).slice(1, 0, STEPS)).get(0, STEPS - 1, 0);
    System.out.println("next reading " + out[0] + ", all steps at once " + atOnce);

    StreamState now = session.state(); // a value: keep it, compare it, go back to it
    for (int t = 0; t < 5; t++) {
      session.step(out, out); // its own forecast is the next reading
    }
    System.out.println("in six steps " + out[0] + " should be " + reading(0, STEPS + 5));
    session.reset(now);
    System.out.println("back where it was: " + session.state().equals(now));

    IntStream.range(0, 4) // a session for each sensor, and one model for all
        .parallel()
        .mapToObj(n -> "sensor " + n + " next " + follow(StreamSession.open(model), n))
        .toList()
        .forEach(System.out::println);
  }

  private static float follow(StreamSession session, int sensor) {
    var in = new float[session.inputSize()];
    var out = new float[session.outputSize()];
    for (int t = 0; t < STEPS; t++) {
      in[0] = reading(sensor, t);
      session.step(in, out);
    }
    return out[0];
  }

  private static float reading(int sensor, int time) {
    return (float) Math.sin(0.2 * time + sensor);
  }
}
