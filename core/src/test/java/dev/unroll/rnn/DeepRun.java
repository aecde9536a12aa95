package dev.unroll.rnn;

import dev.unroll.nn.Mask;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deep recurrent network of a golden case of {@code matrix.py}, one way or both ways, forward and
 * backward, with results under the names of that file.
 *
 * @param <S> the kind of state
 */
final class DeepRun<S extends State<S>> {
  private final Golden golden;
  private final List<Recurrent<S>> blocks;
  private final int directions;

  private DeepRun(Golden golden, List<Recurrent<S>> blocks, int directions) {
    this.golden = golden;
    this.blocks = blocks;
    this.directions = directions;
  }

  /** The network with the weights of the case. */
  static DeepRun<?> of(Golden golden, boolean fused) {
    String kind = golden.name().replaceAll("matrix/(.*)-\\d-.*", "$1");
    return switch (kind) {
      case "rnn" -> simpleRnn(golden, fused);
      case "lstm" -> lstm(golden, fused);
      default -> throw new IllegalArgumentException("unknown kind " + kind);
    };
  }

  private static DeepRun<HiddenState> simpleRnn(Golden golden, boolean fused) {
    return make(
        golden,
        (in, hidden) -> {
          var cell = new SimpleRnnCell(in, hidden);
          return fused ? new SimpleRnn(cell, Returns.ALL) : new Scan<>(cell);
        });
  }

  private static DeepRun<LstmState> lstm(Golden golden, boolean fused) {
    return make(
        golden,
        (in, hidden) -> {
          var cell = new LstmCell(in, hidden);
          return fused ? new Lstm(cell, Returns.ALL) : new Scan<>(cell);
        });
  }

  private interface Maker<S extends State<S>> {
    Recurrent<S> layer(int in, int hidden);
  }

  private static <S extends State<S>> DeepRun<S> make(Golden golden, Maker<S> maker) {
    var blocks = new ArrayList<Recurrent<S>>();
    for (int k = 0; golden.has("w_" + k); k++) {
      int[] w = golden.shape("w_" + k);
      int gates = w[1] / hidden(golden);
      Recurrent<S> layer = maker.layer(w[0], w[1] / gates);
      int number = k;
      layer
          .parameters()
          .forEach((letter, parameter) -> parameter.set(golden.values(letter + "_" + number)));
      blocks.add(layer);
    }
    return new DeepRun<>(golden, blocks, golden.name().endsWith("both") ? 2 : 1);
  }

  private static int hidden(Golden golden) {
    return golden.has("r_0") ? golden.size("r_0", 0) : golden.size("u_0", 0);
  }

  /**
   * Runs it.
   *
   * @param mask null: full length
   * @param left whether the mask wants the steps of each sequence at the end
   * @param given whether to begin from the case's states; otherwise from zero
   * @return outputs, last states, loss and gradients, as if padded on the right
   */
  Map<String, float[]> run(@Nullable Mask mask, boolean left, boolean given) {
    var parameters = new LinkedHashMap<String, Parameter>();
    for (int k = 0; k < blocks.size(); k++) {
      String end = "_" + k;
      blocks.get(k).parameters().forEach((name, value) -> parameters.put(name + end, value));
    }
    Gradients into = ParameterStore.of(parameters.values()).gradients();
    var results = new LinkedHashMap<String, float[]>();
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(padded(golden.values("x"), mask, left, Float.NaN));
      List<S> states = new ArrayList<>();
      List<List<Tensor>> variables = new ArrayList<>();
      for (int k = 0; k < blocks.size() && given; k++) {
        S zero = blocks.get(k).cell().zeroState(x.size(0));
        var parts = new ArrayList<Tensor>();
        for (int p = 0; p < zero.parts().size(); p++) {
          Tensor all = Tensor.of(golden.values(part(p, "0")), golden.shape(part(p, "0")));
          parts.add(tape.variable(all.select(0, k)));
        }
        variables.add(parts);
        states.add(zero.withParts(parts));
      }
      var last = new ArrayList<S>();
      Sequence y = forward(Sequence.of(x, mask), given ? states : null, last);
      Tensor loss = y.values().mul(padded(golden.values("weightY"), mask, left, 0f)).sum();
      for (int p = 0; p < last.get(0).parts().size(); p++) {
        int part = p;
        Tensor all =
            Tensor.stack(last.stream().map(s -> s.parts().get(part)).toArray(Tensor[]::new));
        String weight = p == 0 ? "weightH" : "weightC";
        loss = loss.plus(all.mul(Tensor.of(golden.values(weight), all.shape())).sum());
        results.put(part(p, "T"), all.toArray());
      }
      results.put("y", rightPadded(y.values().toArray(), mask, left));
      results.put("loss", new float[] {loss.item()});
      tape.backward(loss, into);
      results.put("dx", rightPadded(tape.gradient(x).toArray(), mask, left));
      parameters.forEach((name, parameter) -> results.put("d" + name, into.of(parameter)));
      for (int p = 0; given && p < variables.get(0).size(); p++) {
        int part = p;
        Tensor all =
            Tensor.stack(
                variables.stream().map(v -> tape.gradient(v.get(part))).toArray(Tensor[]::new));
        results.put("d" + part(p, "0"), all.toArray());
      }
    }
    return results;
  }

  private Sequence forward(Sequence x, @Nullable List<S> states, List<S> last) {
    Sequence y = x;
    for (int k = 0; k < blocks.size(); k += directions) {
      Unrolled<S> there = blocks.get(k).unroll(y, states == null ? null : states.get(k));
      last.add(there.last());
      if (directions == 1) {
        y = there.outputs();
        continue;
      }
      S second = states == null ? null : states.get(k + 1);
      Unrolled<S> back = blocks.get(k + 1).unroll(y.reversed(), second, Pass.predict());
      last.add(back.last());
      y =
          y.withTimeMajor(
              Tensor.concat(
                  -1, there.outputs().timeMajor(), back.outputs().reversed().timeMajor()));
    }
    return y;
  }

  private static String part(int p, String end) {
    return (p == 0 ? "h" : "c") + end;
  }

  /** Values [N, T, F] of the file with other ones where no step counts. */
  private Tensor padded(float[] values, @Nullable Mask mask, boolean left, float padding) {
    int[] x = golden.shape("x");
    int steps = x[1];
    int width = values.length / x[0] / steps;
    var moved = new float[values.length];
    Arrays.fill(moved, padding);
    for (int n = 0; n < x[0]; n++) {
      int count = mask == null ? steps : mask.count(n);
      int shift = left ? steps - count : 0;
      System.arraycopy(
          values, n * steps * width, moved, (n * steps + shift) * width, count * width);
    }
    return Tensor.of(moved, x[0], steps, width);
  }

  /** Brings results back to where the file has them; what lies at padding must be zero already. */
  private float[] rightPadded(float[] values, @Nullable Mask mask, boolean left) {
    if (mask == null || !left) {
      return values;
    }
    int[] x = golden.shape("x");
    int row = values.length / x[0];
    int width = row / x[1];
    var moved = new float[values.length];
    for (int n = 0; n < x[0]; n++) {
      int shift = (x[1] - mask.count(n)) * width;
      for (int i = 0; i < row; i++) { // round about, so that nothing of the padding is lost
        moved[n * row + i] = values[n * row + (i + shift) % row];
      }
    }
    return moved;
  }
}
