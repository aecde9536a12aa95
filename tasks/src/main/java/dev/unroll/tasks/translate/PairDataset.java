package dev.unroll.tasks.translate;

import dev.unroll.data.text.LengthOrder;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Coded pairs; batches hold pairs of similar length. Immutable. */
final class PairDataset implements Dataset {
  private static final int POOL = 50;

  private final PairCoder coder;
  private final List<PairCoder.Coded> pairs;

  PairDataset(PairCoder coder, List<PairCoder.Coded> pairs) {
    this.coder = coder;
    this.pairs = List.copyOf(pairs);
  }

  /** Returns the coded pairs. */
  List<PairCoder.Coded> pairs() {
    return pairs;
  }

  @Override
  public int size() {
    return pairs.size();
  }

  @Override
  public int steps() {
    return pairs.stream().mapToInt(pair -> pair.target().length).max().orElse(0);
  }

  @Override
  public Batch batch(int[] positions) {
    List<PairCoder.Coded> some = Arrays.stream(positions).mapToObj(pairs::get).toList();
    Target next =
        Target.classes(PairCoder.padded(some.stream().map(PairCoder.Coded::target).toList()));
    return new Batch(coder.inputs(some), Targets.of(TranslateNetwork.NEXT, next));
  }

  @Override
  public int[] order(CounterRandom random, int batchSize) {
    return LengthOrder.of(random, size(), position -> length(pairs.get(position)), batchSize, POOL);
  }

  /**
   * Returns a length for sorting pairs: by the length of the target, then by that of the source.
   */
  private static int length(PairCoder.Coded pair) {
    return pair.target().length * 1024 + Math.min(pair.source().length, 1023);
  }

  /** Adds the coded pairs to a checksum. */
  void addTo(CRC32 crc) {
    for (PairCoder.Coded pair : pairs) {
      add(crc, pair.source());
      add(crc, pair.target());
    }
  }

  private static void add(CRC32 crc, int[] ids) {
    for (int id : ids) {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        crc.update(id >>> shift);
      }
    }
    crc.update(0xFF);
  }
}
