package dev.unroll.tasks.backtest;

import dev.unroll.tensor.Engine;
import dev.unroll.train.DivergedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs all trainings of a backtest in parallel. Runs are independent, so their order has no effect.
 */
final class BacktestRuns {
  private final List<TrainingPart> parts;
  private final List<Candidate> candidates;
  private final List<BacktestResult.Fold> folds;
  private final List<Long> seeds;
  private final BacktestListener listener;
  private final int runs;
  private int done;

  BacktestRuns(
      List<TrainingPart> parts,
      List<Candidate> candidates,
      List<BacktestResult.Fold> folds,
      List<Long> seeds,
      BacktestListener listener) {
    this.parts = parts;
    this.candidates = candidates;
    this.folds = folds;
    this.seeds = seeds;
    this.listener = listener;
    this.runs = Math.multiplyExact(parts.size(), Math.multiplyExact(folds.size(), seeds.size()));
  }

  /** Trains all candidates and returns the RMSE for each candidate, fold and seed. */
  List<List<List<Double>>> errors() {
    listener.onStart(folds, runs);
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(Engine.threads(), runs));
    try {
      var pending = new ArrayList<Future<Double>>();
      for (int candidate = 0; candidate < parts.size(); candidate++) {
        for (int fold = 0; fold < folds.size(); fold++) {
          for (long seed : seeds) {
            int c = candidate;
            int f = fold;
            pending.add(threads.submit(() -> run(c, f, seed)));
          }
        }
      }
      return nested(pending);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<List<List<Double>>> nested(List<Future<Double>> pending) {
    var all = new ArrayList<List<List<Double>>>();
    int at = 0;
    for (int candidate = 0; candidate < parts.size(); candidate++) {
      var ofCandidate = new ArrayList<List<Double>>();
      for (int fold = 0; fold < folds.size(); fold++) {
        var ofFold = new ArrayList<Double>();
        for (int seed = 0; seed < seeds.size(); seed++) {
          ofFold.add(get(pending.get(at++)));
        }
        ofCandidate.add(ofFold);
      }
      all.add(ofCandidate);
    }
    return all;
  }

  private double run(int candidate, int fold, long seed) {
    double rmse;
    try {
      rmse = parts.get(candidate).training(folds.get(fold), seed).fit().score().value("rmse");
    } catch (DivergedException e) {
      rmse = Double.NaN; // keep the other candidates when one diverges
    }
    tell(candidates.get(candidate).name(), fold + 1, seed, rmse);
    return rmse;
  }

  private synchronized void tell(String candidate, int fold, long seed, double rmse) {
    done++;
    listener.onRun(new BacktestListener.Run(done, runs, candidate, fold, seed, rmse));
  }

  private static double get(Future<Double> pending) {
    try {
      return pending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the backtest was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a run of the backtest failed: " + e.getCause(), e);
    }
  }
}
