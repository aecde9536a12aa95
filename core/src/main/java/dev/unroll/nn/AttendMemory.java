package dev.unroll.nn;

import dev.unroll.exec.Part;
import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Reductions;
import dev.unroll.sequence.StepRows;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * y = α·m for each sequence, where α is the softmax of its scores over the steps of the memory that
 * count. Queries beyond the end of their sequence, and queries of an empty memory, give zeros.
 *
 * <pre>
 * α = softmax(s)          y = α·m
 * dα = dy·mᵀ              dm = αᵀ·dy
 * ds(t,s) = α(t,s) · (dα(t,s) − Σ α(t,s') · dα(t,s'))
 * </pre>
 *
 * <p>Each thread processes whole sequences. Every result belongs to one sequence, except the
 * gradient with respect to the parameters of the scores.
 *
 * @param scores of the queries [T, K] by the memory
 * @param memory m, [S, M] of each sequence
 * @param weights α, [N, T', S'] in the caller's row order, valid steps first
 * @param y [T, M] of each sequence, at the positions of the queries
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AttendMemory(Scores scores, StepRows memory, float[] weights, StepRows y) implements Op {
  static AttendMemory apply(Scores scores, StepRows memory) {
    StepRows queries = scores.queries();
    int size = Shape.size(queries.batch(), queries.longest(), memory.longest());
    int[] shape = queries.values().shape();
    shape[2] = memory.features();
    StepRows y = queries.with(Tape.empty(shape));
    var op = new AttendMemory(scores, memory, Tape.scratch(size), y);
    op.forward();
    boolean ofMemory = Tape.needsGradient(memory.values());
    if (scores.needsGradient() || ofMemory) {
      Tape.record(op, y.values());
    }
    return op;
  }

  /** Returns where α of a sequence begins in {@link #weights}. */
  int at(int n) {
    return n * y.longest() * memory.longest();
  }

  private void forward() {
    Tensor result = y.values();
    Arrays.fill(result.array(), result.offset(), result.offset() + result.size(), 0f);
    int parts = parts();
    int workspace = workspace();
    float[] all = Tape.scratch(parts * workspace);
    inParts(parts, (n, part) -> forward(n, all, part * workspace));
    Tape.release(all, parts * workspace);
  }

  private void forward(int n, float[] workspace, int workspaceAt) {
    int steps = memory.length(n);
    scores.forward(n, weights, at(n), memory.longest(), workspace, workspaceAt);
    for (int t = 0; t < y.length(n); t++) {
      softmax(steps, at(n) + t * memory.longest());
    }
    Tensor result = y.values();
    StepProducts.addSums(
        n,
        weights,
        at(n),
        memory.longest(),
        1,
        memory,
        y,
        result.array(),
        result.offset(),
        workspace,
        workspaceAt);
  }

  private void softmax(int steps, int at) {
    Kernels kernels = Kernels.current();
    float largest = kernels.reductions().max(steps, weights, at);
    kernels.activations().exp(steps, weights, at, largest, weights, at);
    double sum = kernels.reductions().sum(steps, weights, at);
    kernels.pointwise().scale(steps, (float) (1 / sum), weights, at, weights, at);
  }

  /** The computation for one sequence. */
  private interface OneSequence {
    void run(int n, int part);
  }

  /** Runs the sequences that have queries and memory; each sequence belongs to one part. */
  private void inParts(int parts, OneSequence work) {
    Part body =
        part -> {
          for (int n = part; n < memory.batch(); n += parts) {
            if (y.length(n) > 0 && memory.length(n) > 0) {
              work.run(n, part);
            }
          }
        };
    Workers.shared().run(parts, body);
  }

  private int parts() {
    long pairs = 0;
    for (int n = 0; n < memory.batch(); n++) {
      pairs += (long) y.length(n) * memory.length(n);
    }
    return Products.parts(
        pairs * (scores.flops() + 2L * memory.features()), Math.max(1, memory.batch()));
  }

  private int workspace() {
    return Math.max(
        scores.workspace(), Math.max(StepProducts.workspace(memory), StepProducts.workspace(y)));
  }

  @Override
  public String name() {
    return "attention";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor gradient = adjoints.of(y.values());
    if (gradient == null) {
      return;
    }
    StepRows dy = y.with(gradient);
    boolean needsMemory = adjoints.needs(memory.values());
    Adjoints.Sink dm = needsMemory ? adjoints.intoPart(memory.values()) : null;
    Scores.Gradient byScores = scores.needsGradient(adjoints) ? scores.gradient(adjoints) : null;
    int parts = parts();
    int workspace = workspace();
    int ofSequence = y.longest() * memory.longest();
    float[] ds = Tape.scratch(parts * ofSequence);
    float[] all = Tape.scratch(parts * workspace);
    inParts(
        parts,
        (n, part) -> {
          int workspaceAt = part * workspace;
          if (dm != null) {
            giveMemory(n, dy, dm, all, workspaceAt);
          }
          if (byScores != null) {
            int dsAt = part * ofSequence;
            scoreGradients(n, dy, ds, dsAt, all, workspaceAt);
            byScores.add(n, ds, dsAt, memory.longest(), all, workspaceAt);
          }
        });
    if (byScores != null) {
      byScores.finish();
    }
    Tape.release(ds, parts * ofSequence);
    Tape.release(all, parts * workspace);
  }

  private void giveMemory(
      int n, StepRows dy, Adjoints.Sink dm, float[] workspace, int workspaceAt) {
    StepProducts.addSums(
        n,
        weights,
        at(n),
        1,
        memory.longest(),
        dy,
        memory,
        dm.data(),
        dm.offset(),
        workspace,
        workspaceAt);
  }

  /**
   * Computes the gradients with respect to the scores of one sequence, [T, S] from {@code dsAt}.
   */
  private void scoreGradients(
      int n, StepRows dy, float[] ds, int dsAt, float[] workspace, int workspaceAt) {
    Reductions reductions = Kernels.current().reductions();
    int steps = memory.length(n);
    StepProducts.timesTransposed(n, dy, memory, ds, dsAt, memory.longest(), workspace, workspaceAt);
    for (int t = 0; t < y.length(n); t++) {
      int row = dsAt + t * memory.longest();
      int alpha = at(n) + t * memory.longest();
      double mean = reductions.dot(steps, weights, alpha, ds, row);
      for (int s = 0; s < steps; s++) {
        ds[row + s] = (float) (weights[alpha + s] * (ds[row + s] - mean));
      }
    }
  }

  /**
   * Returns α in the caller's steps, [N, T, S], 0 at masked steps; without gradient.
   *
   * @param queryPlaces positions n · T + t, by sequence and valid step
   * @param memoryPlaces likewise, n · S + s
   */
  Tensor weights(int[] queryPlaces, int callerSteps, int[] memoryPlaces, int callerMemory) {
    Tensor result = Tape.empty(memory.batch(), callerSteps, callerMemory);
    float[] data = result.array();
    Arrays.fill(data, result.offset(), result.offset() + result.size(), 0f);
    int query = 0;
    int firstPlace = 0;
    for (int n = 0; n < memory.batch(); n++) {
      for (int t = 0; t < y.length(n); t++) {
        int row = result.offset() + queryPlaces[query + t] * callerMemory;
        for (int s = 0; s < memory.length(n); s++) {
          int step = memoryPlaces[firstPlace + s] - n * callerMemory;
          data[row + step] = weights[at(n) + t * memory.longest() + s];
        }
      }
      query += y.length(n);
      firstPlace += memory.length(n);
    }
    return result;
  }
}
