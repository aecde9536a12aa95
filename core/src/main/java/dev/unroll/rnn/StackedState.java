package dev.unroll.rnn;

import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The states of several cells, one upon the other.
 *
 * @param states from the cell that reads the input to the one that is shown to the next layer
 */
public record StackedState(List<? extends State<?>> states) implements State<StackedState> {
  /** Copies the list; there must be at least one state. */
  public StackedState {
    states = List.copyOf(states);
    if (states.isEmpty()) {
      throw new IllegalArgumentException("a stacked state wants at least one state");
    }
  }

  /** The state of one cell, counted from 0; the caller knows its kind from the cell. */
  public State<?> get(int cell) {
    return states.get(cell);
  }

  /**
   * Refuses a state whose cells, or their kinds of state, are others than those of a zero state.
   */
  static void requireKind(String who, State<?> state, State<?> zero) {
    String wanted = kind(zero);
    String kind = kind(state);
    if (!kind.equals(wanted)) {
      throw new IllegalArgumentException(
          who + ": the initial state must be " + wanted + ", got " + kind);
    }
  }

  /** Such as {@code [LstmState, HiddenState]}. */
  static String kind(State<?> state) {
    return state instanceof StackedState stacked
        ? stacked.states.stream().map(StackedState::kind).toList().toString()
        : state.getClass().getSimpleName();
  }

  @Override
  public Tensor output() {
    return states.get(states.size() - 1).output();
  }

  @Override
  public List<Tensor> parts() {
    return states.stream().flatMap(state -> state.parts().stream()).toList();
  }

  @Override
  public List<String> partNames() {
    var names = new ArrayList<String>();
    for (int cell = 0; cell < states.size(); cell++) {
      for (String name : states.get(cell).partNames()) {
        names.add("cell" + (cell + 1) + "." + name);
      }
    }
    return names;
  }

  @Override
  public StackedState withParts(List<Tensor> parts) {
    var others = new ArrayList<State<?>>();
    int at = 0;
    for (State<?> state : states) {
      int count = state.parts().size();
      others.add(state.withParts(parts.subList(at, at + count)));
      at += count;
    }
    return new StackedState(others);
  }
}
