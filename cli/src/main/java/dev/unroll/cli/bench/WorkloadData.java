package dev.unroll.cli.bench;

import dev.unroll.cli.bench.Workload.Kind;
import dev.unroll.dataset.Dataset;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Random data of the shapes of a workload. */
final class WorkloadData {
  private static final long SEED = 2;

  private WorkloadData() {}

  /** Returns the training set: {@link Workload#batches} batches of this size. */
  static Dataset training(Workload workload, int batch) {
    int batches = workload.batches(batch);
    if (workload.kind() == Kind.LM) {
      int tokens = Shape.size(batch, workload.steps(), batches);
      return Dataset.streams(ids("stream", tokens + 1, workload.vocabulary()), batch);
    }
    int rows = Shape.size(batch, batches);
    return Dataset.of(inputs(workload, rows), targets(workload, rows));
  }

  /** Returns the inputs of predictions: {@link Workload#batches} batches of this size. */
  static List<Inputs> batches(Workload workload, int batch) {
    int count = workload.batches(batch);
    var batches = new ArrayList<Inputs>(count);
    Inputs all = inputs(workload, Shape.size(batch, count));
    for (int i = 0; i < count; i++) {
      batches.add(all.rows(i * batch, (i + 1) * batch));
    }
    return batches;
  }

  private static Inputs inputs(Workload workload, int rows) {
    if (workload.kind() == Kind.SEQ2SEQ) {
      return Inputs.of(WorkloadModel.SOURCE, sequences("source", workload, rows))
          .with(WorkloadModel.BEFORE, sequences("before", workload, rows));
    }
    return Inputs.of(sequences("inputs", workload, rows));
  }

  private static Sequence sequences(String stream, Workload workload, int rows) {
    int steps = workload.steps();
    if (workload.vocabulary() > 0) {
      int[] ids = ids(stream, Shape.size(rows, steps), workload.vocabulary());
      return Sequence.ids(IndexTensor.of(ids, rows, steps));
    }
    int features = workload.features();
    return Sequence.of(
        Tensor.of(numbers(stream, Shape.size(rows, steps, features)), rows, steps, features));
  }

  private static Targets targets(Workload workload, int rows) {
    int steps = workload.steps();
    int classes = workload.outputs();
    return switch (workload.kind()) {
      case REG_LAST -> values(numbers("targets", rows), rows, 1);
      case REG_SEQ -> values(numbers("targets", Shape.size(rows, steps)), rows, steps, 1);
      case BIN_LAST -> values(bits(rows), rows, 1);
      case CLASS_LAST ->
          Targets.of(Target.classes(IndexTensor.vector(ids("targets", rows, classes))));
      case TAG -> Targets.of(classes(workload, rows));
      case SEQ2SEQ -> Targets.of(WorkloadModel.NEXT, classes(workload, rows));
      case LM, STREAM -> throw new IllegalStateException("no separate targets");
    };
  }

  private static Targets values(float[] values, int... shape) {
    return Targets.of(Target.values(Tensor.of(values, shape)));
  }

  private static Target classes(Workload workload, int rows) {
    int[] ids = ids("targets", Shape.size(rows, workload.steps()), workload.outputs());
    return Target.classes(IndexTensor.of(ids, rows, workload.steps()));
  }

  private static float[] bits(int count) {
    var random = new CounterRandom(SEED, "targets");
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.uniform(i) < 0.5 ? 0 : 1;
    }
    return values;
  }

  private static int[] ids(String stream, int count, int below) {
    var random = new CounterRandom(SEED, stream);
    var ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = (int) (random.uniform(i) * below);
    }
    return ids;
  }

  private static float[] numbers(String stream, int count) {
    var random = new CounterRandom(SEED, stream);
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.gaussian(i);
    }
    return numbers;
  }
}
