package dev.unroll.nn;

import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A stepper made of other steppers; its state is the concatenation of theirs. */
abstract class CompositeStepper implements Stepper {
  final Stepper[] parts;
  private final int[] sizes; // number of tensors in the state of each

  CompositeStepper(Collection<Stepper> parts) {
    this.parts = parts.toArray(new Stepper[0]);
    this.sizes = parts.stream().mapToInt(part -> part.state().size()).toArray();
  }

  @Override
  public final List<Tensor> state() {
    var all = new ArrayList<Tensor>();
    for (Stepper part : parts) {
      all.addAll(part.state());
    }
    return all;
  }

  @Override
  public final void state(List<Tensor> state) {
    int from = 0;
    for (int p = 0; p < parts.length; p++) {
      parts[p].state(state.subList(from, from + sizes[p]));
      from += sizes[p];
    }
  }

  @Override
  public final void reset() {
    for (Stepper part : parts) {
      part.reset();
    }
  }
}
