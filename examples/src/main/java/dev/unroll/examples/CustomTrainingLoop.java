package dev.unroll.examples;

import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmState;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;

/**
 * A training loop by hand: a cell stepped over time, a loss at every step, all summed and
 * differentiated once; the state is carried from one chunk to the next.
 */
public final class CustomTrainingLoop {
  private static final int BATCH = 8;
  private static final int STEPS = 20;
  private static final int HIDDEN = 16;

  private CustomTrainingLoop() {}

  /**
   * Learns to continue eight sine waves of different phase.
   *
   * @param args stretches of 20 steps to train on; default 300
   */
  public static void main(String[] args) {
    int stretches = args.length == 0 ? 300 : Integer.parseInt(args[0]);
    var cell = new LstmCell(1, HIDDEN);
    var w = new Parameter("out.w", Initializer.glorot(), new Fans(HIDDEN, 1, HIDDEN), HIDDEN, 1);
    var b = new Parameter("out.b", Initializer.zeros(), new Fans(HIDDEN, 1, HIDDEN), 1);
    var parameters = new ArrayList<>(cell.parameters().values());
    parameters.add(w);
    parameters.add(b);

    var store = ParameterStore.of(parameters);
    var gradients = store.gradients();
    var updater = new Adam(0.01f).updater(store);
    var clip = new ClipByNorm(1);
    Loss mse = new MeanSquaredError();

    LstmState carried = cell.zeroState(BATCH);
    try (Tape tape = Tape.open()) {
      for (int stretch = 0; stretch < stretches; stretch++) {
        LstmState state = carried;
        Tensor loss = Tensor.scalar(0);
        for (int t = 0; t < STEPS; t++) {
          int now = stretch * STEPS + t;
          state = cell.step(waves(now), state);
          Tensor prediction = state.h().matmul(w.value()).plusRow(b.value());
          loss = loss.plus(mse.apply(Sequence.of(prediction), waves(now + 1)));
        }
        gradients.clear();
        tape.backward(loss, gradients);
        clip.clip(gradients, gradients.norm());
        updater.step(gradients);
        if (stretch % 100 == 0 || stretch == stretches - 1) {
          System.out.println("stretch " + stretch + ": loss " + loss.item() / STEPS);
        }
        carried = state.detach(); // carries the value, without gradient
        tape.reset();
      }
    }
  }

  /** One step of the waves, [N, 1]. */
  private static Tensor waves(int time) {
    var values = new float[BATCH][1];
    for (int n = 0; n < BATCH; n++) {
      values[n][0] = (float) Math.sin(0.2 * time + n);
    }
    return Tensor.of(values);
  }
}
