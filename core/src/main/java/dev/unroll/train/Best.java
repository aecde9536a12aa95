package dev.unroll.train;

import dev.unroll.internal.FailureText;
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
 * The weights of the best epoch, by the monitored score. They are kept in memory, or for a large
 * model in the file {@link Checkpoints#bestFile}, to avoid a second copy in memory. If the file
 * cannot be written, they are kept in memory.
 */
final class Best {
  private final ParameterStore store;
  private final KeepBest when;
  private final boolean higherIsBetter;
  private final Consumer<String> warnings;
  private @Nullable Checkpoints files; // null: always keep in memory
  private float @Nullable [] weights; // null if none, or in the file
  private boolean inFile;
  private String checksum = ""; // of the file
  private double score = Double.NaN;
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
   * Considers the current weights and their score; a NaN is never better.
   *
   * @param number of the epoch, from 1
   */
  void offer(double value, long number) {
    boolean better = higherIsBetter ? value > score : value < score;
    if (when != KeepBest.NEVER && (better || (Double.isNaN(score) && !Double.isNaN(value)))) {
      if (!write(Snapshot.entries("", store), number)) {
        float[] old = weights;
        weights = old == null ? store.snapshot() : store.snapshot(old);
      }
      score = value;
      epoch = number;
    }
  }

  /** Writes weights to the file; returns false if they must be kept in memory. */
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
              + FailureText.of(e)
              + "); they are kept in memory");
      return false;
    }
    inFile = true;
    checksum = Safetensors.checksum(Map.of(), entries);
    weights = null;
    return true;
  }

  /**
   * Sets the model to the best weights if the configuration requires it.
   *
   * @return the best epoch; null if no epoch has a score
   */
  History.@Nullable BestEpoch settle(boolean endedEarly) {
    if (isEmpty()) {
      return null;
    }
    long number = epoch;
    double value = score;
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

  /** Sets the model to the weights in the file; returns false, with a warning, if it is gone. */
  private boolean readFile() {
    try (Kept best = open()) {
      List<Safetensors.Entry> entries = best.entries();
      if (entries.isEmpty()) {
        return false; // open() has warned
      }
      store.update(all -> Snapshot.copy(entries, store, all));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the best weights, under their names in the model, until closed. If their file is gone
   * or was changed, they are discarded with a warning.
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
      if (!Safetensors.checksum(Map.of(), entries).equals(checksum)) {
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
            + FailureText.of(why)
            + "); they are lost, and the best epoch is chosen among the following ones");
    inFile = false;
    checksum = "";
    score = Double.NaN;
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
   * @param file that contains them; null if they are in memory
   * @param entries empty if no epoch has a score
   */
  record Kept(@Nullable SafetensorsFile file, List<Safetensors.Entry> entries)
      implements AutoCloseable {
    /** Returns these weights with a prefix before each name. */
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

  /** Returns whether no epoch has a score. */
  boolean isEmpty() {
    return weights == null && !inFile;
  }

  /** Returns whether the best weights are already in their file. */
  boolean isInFile() {
    return inFile;
  }

  /** Returns the score of the best epoch; NaN if no epoch has a score. */
  double score() {
    return score;
  }

  /** Returns the number of the best epoch, from 1; 0 if no epoch has a score. */
  long epoch() {
    return epoch;
  }

  /**
   * Resumes from a checkpoint.
   *
   * @param snapshot that may contain the best weights, under names that begin with the prefix
   */
  void restore(Snapshot snapshot, String prefix, double value, long number) {
    List<Safetensors.Entry> entries = snapshot.named(prefix, store);
    if (entries.size() != (Double.isNaN(value) ? 0 : store.parameters().size())) {
      throw new IllegalArgumentException("some of the best weights are missing");
    }
    score = value;
    epoch = number;
    weights = null;
    inFile = false;
    if (!entries.isEmpty() && !write(entries, number)) {
      weights = new float[store.size()];
      Snapshot.copy(entries, store, weights);
    }
  }
}
