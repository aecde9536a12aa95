package dev.unroll.rnn;

import dev.unroll.tensor.Tensor;
import java.util.List;

/**
 * State of one tensor, used by SimpleRnn and GRU.
 *
 * @param h [N, H]
 */
public record HiddenState(Tensor h) implements State<HiddenState> {
  @Override
  public Tensor output() {
    return h;
  }

  @Override
  public List<Tensor> parts() {
    return List.of(h);
  }

  @Override
  public List<String> partNames() {
    return List.of("h");
  }

  @Override
  public HiddenState withParts(List<Tensor> parts) {
    return new HiddenState(parts.get(0));
  }
}
