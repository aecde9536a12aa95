package dev.unroll.train;

import dev.unroll.store.Safetensors;
import dev.unroll.store.SafetensorsFile;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the weights of the best epoch, by the score that is monitored: in memory, or those of a
 * large model in the file {@link Checkpoints#bestFile}, so that they need no memory a second time.
 * Where the file cannot be written, in memory.
 */
final class Best {
  private final ParameterStore store;
  private final KeepBest when;
  private final boolean higherIsBetter;
  private final Consumer<String> warnings;
  private @Nullable Checkpoints files; // null: always in memory
  private float @Nullable [] weights; // null: there are none, or they are in the file
  private boolean inFile;
  private String checksum = ""; // of the file
  private double figure = Double.NaN;
  private long epoch;

  Best(ParameterStore store, KeepBest when, boolean higherIsBetter, Consumer<String> warnings) {
    this.store = store;
    this.when = when;
    this.higherIsBetter = higherIsBetter;
    this.warnings = warnings;
  }

  /** Keeps the weights of a large model in a file from now on. */
  void keepIn(Checkpoints checkpoints) {
    files = store.size() >= checkpoints.largeModel() ? checkpoints : null;
  }

  /**
   * Takes in the present weights and their score; a NaN is never better.
   *
   * @param number of the epoch, from 1
   */
  void offer(double value, long number) {
    boolean better = higherIsBetter ? value > figure : value < figure;
    if (when != KeepBest.NEVER && (better || (Double.isNaN(figure) && !Double.isNaN(value)))) {
      if (!write(Snapshot.entries("", store), number)) {
        float[] old = weights;
        weights = old == null ? store.snapshot() : store.snapshot(old);
      }
      figure = value;
      epoch = number;
    }
  }

  /** Writes weights to the file; false where they must be kept in memory. */
  private boolean write(List<Safetensors.Entry> entries, long number) {
    Checkpoints target = files;
    if (target == null) {
      return false;
    }
    try {
      target.writeBest(new Safetensors(Map.of(), entries));
    } catch (IOException | RuntimeException e) { // no reason to lose hours of training
      inFile = false;
      warnings.accept(
          "the weights of epoch "
              + number
              + ", the best so far, could not be written to "
              + target.bestFile()
              + " ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "); they are kept in memory");
      return false;
    }
    inFile = true;
    checksum = Snapshot.checksum(Map.of(), entries);
    weights = null;
    return true;
  }

  /**
   * Sets the model to the best weights if the configuration requires it.
   *
   * @return the best epoch; null when no epoch has been judged
   */
  History.@Nullable BestEpoch settle(boolean endedEarly) {
    if (isEmpty()) {
      return null;
    }
    long number = epoch;
    double value = figure;
    boolean kept = when == KeepBest.ALWAYS || (when == KeepBest.WHEN_STOPPED && endedEarly);
    if (kept) {
      float[] present = weights;
      if (present != null) {
        store.restore(present);
      } else {
        kept = readFile();
      }
    }
    return new History.BestEpoch(number, value, kept);
  }

  /** Sets the model to the weights in the file; false, with a warning, where it is gone. */
  private boolean readFile() {
    try (Kept best = open()) {
      List<Safetensors.Entry> entries = best.entries();
      if (entries.isEmpty()) {
        return false; // open has told why
      }
      store.update(all -> Snapshot.copy(entries, store, all));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The best weights, under their names in the model, until this is closed. Where their file is
   * gone, or is not the one that was written, they are forgotten with a warning.
   */
  Kept open() {
    float[] present = weights;
    if (present != null) {
      return new Kept(null, Snapshot.entries("", store, present));
    }
    Checkpoints source = files;
    if (!inFile || source == null) {
      return new Kept(null, List.of());
    }
    SafetensorsFile file = null;
    try {
      file = SafetensorsFile.open(source.bestFile());
      List<Safetensors.Entry> entries = file.content().entries();
      if (!Snapshot.checksum(Map.of(), entries).equals(checksum)) {
        throw new IOException("it was changed since it was written");
      }
      return new Kept(file, entries);
    } catch (IOException | RuntimeException e) {
      forget(source.bestFile(), e, file);
      return new Kept(null, List.of());
    }
  }

  private void forget(Path where, Exception why, @Nullable SafetensorsFile opened) {
    warnings.accept(
        "the weights of epoch "
            + epoch
            + ", the best so far, cannot be read from "
            + where
            + " ("
            + why.getMessage()
            + "); they are lost, and the best of the epochs after it are kept");
    inFile = false;
    checksum = "";
    figure = Double.NaN;
    epoch = 0;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException second) {
        why.addSuppressed(second);
      }
    }
  }

  /**
   * The best weights.
   *
   * @param file that they are in; null: they are in memory
   * @param entries none when no epoch has been judged
   */
  record Kept(@Nullable SafetensorsFile file, List<Safetensors.Entry> entries)
      implements AutoCloseable {
    /** These with a prefix to each name. */
    List<Safetensors.Entry> prefixed(String prefix) {
      var renamed = new ArrayList<Safetensors.Entry>();
      entries.forEach(entry -> renamed.add(entry.renamed(prefix + entry.name())));
      return renamed;
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }
  }

  /** Whether no epoch has been judged. */
  boolean isEmpty() {
    return weights == null && !inFile;
  }

  /** Whether the best weights are in their file already. */
  boolean isInFile() {
    return inFile;
  }

  /** Their score; NaN when no epoch has been judged. */
  double figure() {
    return figure;
  }

  /** Its number, from 1; 0 when no epoch has been judged. */
  long epoch() {
    return epoch;
  }

  /**
   * Resumes from a checkpoint.
   *
   * @param snapshot that may hold the best weights, under names that begin with the prefix
   */
  void restore(Snapshot snapshot, String prefix, double value, long number) {
    List<Safetensors.Entry> entries = snapshot.named(prefix, store);
    if (entries.size() != (Double.isNaN(value) ? 0 : store.parameters().size())) {
      throw new IllegalArgumentException("the best weights are not all there");
    }
    figure = value;
    epoch = number;
    weights = null;
    inFile = false;
    if (!entries.isEmpty() && !write(entries, number)) {
      weights = new float[store.size()];
      Snapshot.copy(entries, store, weights);
    }
  }
}
