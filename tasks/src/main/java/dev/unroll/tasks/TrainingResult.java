package dev.unroll.tasks;

import dev.unroll.train.History;
import java.util.List;
import java.util.Optional;

/**
 * The result of a {@link Training}.
 *
 * @param <P> the predictor of the task
 */
public final class TrainingResult<P extends Predictor> {
  private final P predictor;
  private final Score score;
  private final History history;
  private final Optional<Expectation.Outcome> expectation;
  private final Optional<DataSplit> split;

  TrainingResult(
      P predictor,
      Score score,
      History history,
      Optional<Expectation.Outcome> expectation,
      Optional<DataSplit> split) {
    this.predictor = predictor;
    this.score = score;
    this.history = history;
    this.expectation = expectation;
    this.split = split;
  }

  /**
   * Returns the trained model with everything needed to use it. Its weights change only if the same
   * training is fitted again. To keep it independent, save and load it.
   */
  public P predictor() {
    return predictor;
  }

  /** Returns the scores on the test set. */
  public Score score() {
    return score;
  }

  /** Returns the split of the data, if the task provides it. */
  public Optional<DataSplit> split() {
    return split;
  }

  /** Returns the history of the training. */
  public History history() {
    return history;
  }

  /** Returns the seconds that training took, including those before a resume. */
  public double seconds() {
    List<History.Row> rows = history.rows();
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).seconds();
  }

  /** Returns true if training was stopped by request before its end. */
  public boolean stopped() {
    return history.stopped();
  }

  /**
   * Returns the outcome of the recipe's expectation; empty if it has none, was changed or was
   * stopped.
   */
  public Optional<Expectation.Outcome> expectation() {
    return expectation;
  }

  /**
   * Returns true if the recipe's expectation was checked and missed. A run that is {@linkplain
   * Expectation.Verdict#UNUSUAL only unusual} has not missed it.
   */
  public boolean missedExpectation() {
    return expectation.map(one -> one.verdict() == Expectation.Verdict.MISSED).orElse(false);
  }
}
