package dev.unroll.toy;

import dev.unroll.tasks.Plugin;
import dev.unroll.tasks.Registry;

/** Registers a toy task and a toy input kind, one line each. */
public final class ToyPlugin implements Plugin {
  @Override
  public Registry addTo(Registry registry) {
    return registry
        .withTask(new MeanTask()) //
        .withInput(new MorseKind());
  }
}
