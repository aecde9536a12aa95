package dev.unroll.rnn;

import dev.unroll.tensor.Tensor;
import java.util.List;

/**
 * State of an LSTM.
 *
 * @param h [N, H] hidden state, which is also the output
 * @param c [N, H] cell state
 */
public record LstmState(Tensor h, Tensor c) implements State<LstmState> {
  @Override
  public Tensor output() {
    return h;
  }

  @Override
  public List<Tensor> parts() {
    return List.of(h, c);
  }

  @Override
  public List<String> partNames() {
    return List.of("h", "c");
  }

  @Override
  public LstmState withParts(List<Tensor> parts) {
    return new LstmState(parts.get(0), parts.get(1));
  }
}
