package dev.unroll.rnn;

import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * States of several stacked cells.
 *
 * @param states from the cell that reads the input to the one whose output the next layer reads
 */
public record StackedState(List<? extends State<?>> states) implements State<StackedState> {
  /** Copies the list; there must be at least one state. */
  public StackedState {
    states = List.copyOf(states);
    if (states.isEmpty()) {
      throw new IllegalArgumentException("a stacked state requires at least one state");
    }
  }

  /** Returns the state of one cell, counted from 0; the cell determines its type. */
  public State<?> get(int cell) {
    return states.get(cell);
  }

  /** Checks that a state has the same cells and kinds of state as a zero state. */
  static void requireKind(String who, State<?> state, State<?> zero) {
    String wanted = kind(zero);
    String kind = kind(state);
    if (!kind.equals(wanted)) {
      throw new IllegalArgumentException(
          who + ": the initial state must be " + wanted + ", got " + kind);
    }
  }

  /** Returns the type of a state in words, such as {@code [LstmState, HiddenState]}. */
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
