package dev.unroll.dataset;

/**
 * Examples in memory.
 *
 * @param all examples, on the heap
 */
record InMemory(Batch all) implements Dataset {
  @Override
  public int size() {
    return all.size();
  }

  @Override
  public Batch batch(int[] positions) {
    return all.pick(positions);
  }

  @Override
  public Batch batch(int[] positions, int from, int to) {
    return all.pick(positions, from, to);
  }

  @Override
  public int steps() {
    return all.inputs().steps();
  }
}
