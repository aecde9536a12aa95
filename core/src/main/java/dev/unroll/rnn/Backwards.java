package dev.unroll.rnn;

import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layer that runs from the last step to the first.
 *
 * <pre>
 * h(t) = step(x(t), h(t+1))
 * </pre>
 *
 * <p>It starts at the last valid step of each sequence, on whichever side the padding is. The
 * initial state applies before that step; the last state, and the output with {@link Returns#LAST},
 * are those after the first step. The {@link TimeOrder} sets the order of the outputs. It has no
 * default because the two libraries with such layers disagree.
 *
 * <p>Shapes: x [N, T, I], y [N, T, H] or [N, H]. The parameters are those of the inner layer.
 *
 * @param <S> the kind of state
 */
public final class Backwards<S extends State<S>> extends Recurrent<S> {
  private final Recurrent<S> layer;
  private final TimeOrder timeOrder;

  /**
   * Creates a layer that runs another one backwards; it returns all steps or the last, like that
   * layer.
   */
  public Backwards(Recurrent<S> layer, TimeOrder timeOrder) {
    super(layer.returns());
    this.layer = layer;
    this.timeOrder = timeOrder;
  }

  @Override
  public Cell<S> cell() {
    return layer.cell();
  }

  /** The layer that is run backwards. */
  public Recurrent<S> layer() {
    return layer;
  }

  /** The order of the outputs. */
  public TimeOrder timeOrder() {
    return timeOrder;
  }

  @Override
  Unrolled<S> overTime(Sequence x, @Nullable S initial, Pass pass) {
    Unrolled<S> run = layer.overTime(x.reversed(), initial, pass);
    return timeOrder == TimeOrder.REVERSED
        ? run
        : new Unrolled<>(run.outputs().reversed(), run.last());
  }

  @Override
  public Run run(Sequence x, List<Tensor> initial, Pass pass) {
    if (pass.carries()) {
      requireCausal();
    }
    Run run = layer.run(x.reversed(), initial, pass);
    Sequence y = run.output();
    return new Run(y.hasTime() && timeOrder == TimeOrder.ORIGINAL ? y.reversed() : y, run.last());
  }

  @Override
  public String type() {
    return "backwards";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("layer", layer.description());
    config.put("order", timeOrder.text());
    return config;
  }

  @Override
  public Stepper stepper(int features) {
    throw needsTheEnd(this);
  }

  @Override
  public void requireCausal() {
    throw requiresWholeSequence(this);
  }

  /** Explains why a layer that reads backwards cannot be applied to a chunk of a sequence. */
  static IllegalArgumentException requiresWholeSequence(Layer layer) {
    return new IllegalArgumentException(
        layer
            + " begins at the last step of a sequence, but its sequences come in chunks; use a"
            + " layer that reads forward only, or use whole sequences, without truncation");
  }

  /** Explains why a layer that reads backwards cannot run in a stream. */
  static IllegalArgumentException needsTheEnd(Layer layer) {
    return new IllegalArgumentException(
        layer
            + " begins at the last step of a sequence, which a stream does not have; predict the"
            + " sequence as a whole, or train a layer that reads forward only");
  }

  @Override
  public String path() {
    return layer.path() + ", from the last step to the first";
  }

  @Override
  public String toString() {
    return "backwards " + layer;
  }
}
