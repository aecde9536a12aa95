package dev.unroll.rnn;

import dev.unroll.nn.Merge;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
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
import java.util.function.BiFunction;
import java.util.function.Function;
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
    var options = LstmOptions.defaults();
    return switch (kind) {
      case "rnn" ->
          make(golden, SimpleRnnCell::new, cell -> new SimpleRnn(cell, Returns.ALL), fused);
      case "gru-after" -> gru(golden, GruCell.Reset.AFTER, fused);
      case "gru-before" -> gru(golden, GruCell.Reset.BEFORE, fused);
      case "lstm" -> lstm(golden, options, fused);
      case "peepholes" -> lstm(golden, options.withPeepholes(true), fused);
      case "projection" -> lstm(golden, options.withProjection(golden.size("r_0", 1)), fused);
      default -> throw new IllegalArgumentException("unknown kind " + kind);
    };
  }

  private static DeepRun<HiddenState> gru(Golden golden, GruCell.Reset reset, boolean fused) {
    return make(
        golden,
        (in, hidden) -> new GruCell(in, hidden, reset, Weights.keras()),
        cell -> new Gru(cell, Returns.ALL),
        fused);
  }

  private static DeepRun<LstmState> lstm(Golden golden, LstmOptions options, boolean fused) {
    return make(
        golden,
        (in, hidden) -> new LstmCell(in, hidden, options),
        cell -> new Lstm(cell, Returns.ALL),
        fused);
  }

  private static <S extends State<S>, C extends Cell<S>> DeepRun<S> make(
      Golden golden,
      BiFunction<Integer, Integer, C> cells,
      Function<C, Recurrent<S>> layers,
      boolean fused) {
    int hidden = golden.has("r_0") ? golden.size("r_0", 0) : golden.size("u_0", 0);
    var blocks = new ArrayList<Recurrent<S>>();
    for (int k = 0; golden.has("w_" + k); k++) {
      C cell = cells.apply(golden.size("w_" + k, 0), hidden);
      String end = "_" + k;
      cell.parameters().forEach((letter, values) -> values.set(golden.values(letter + end)));
      blocks.add(fused ? layers.apply(cell) : new Scan<>(cell));
    }
    return new DeepRun<>(golden, blocks, golden.name().endsWith("both") ? 2 : 1);
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
      if (directions == 1) {
        Recurrent<S> block = blocks.get(k);
        Unrolled<S> run = states == null ? block.unroll(y) : block.unroll(y, states.get(k));
        last.add(run.last());
        y = run.outputs();
        continue;
      }
      var both = new Bidirectional<>(blocks.get(k), blocks.get(k + 1), Merge.CONCAT);
      BidirectionalResult<S> run =
          states == null ? both.unroll(y) : both.unroll(y, states.get(k), states.get(k + 1));
      last.add(run.forward().last());
      last.add(run.backward().last());
      y = run.outputs();
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
