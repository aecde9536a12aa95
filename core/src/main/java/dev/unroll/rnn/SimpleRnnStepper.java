package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import java.util.List;

/** Steps a {@link SimpleRnn}. */
final class SimpleRnnStepper extends FusedStepper {
  private final Activation activation;

  SimpleRnnStepper(SimpleRnnCell cell) {
    this(cell, GateLayout.single(cell.outputSize()));
  }

  private SimpleRnnStepper(SimpleRnnCell cell, GateLayout layout) {
    super(layout, layout, 1, cell.w().value(), cell.u().value(), cell.bias());
    this.activation = cell.activation();
  }

  @Override
  void activate() {
    activation.apply(units, gates, 0, hidden, 0);
  }

  @Override
  List<float[]> carried() {
    return List.of(hidden);
  }
}
