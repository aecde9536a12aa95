package dev.unroll.cli.bench;

import dev.unroll.BadInputException;
import dev.unroll.cli.bench.Workload.Kind;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Inputs;
import dev.unroll.stream.StreamSession;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Tape;
import dev.unroll.train.StepEvent;
import dev.unroll.train.Trainer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Times a workload. */
public final class Benchmark {
  private static final int STREAM_STEPS = 1024;

  private final Workload workload;
  private final BenchMode mode;
  private final int batch;
  private final double seconds;
  private final double warmUp;

  /**
   * Creates a benchmark.
   *
   * @param batch the number of sequences; 0: that of the workload
   * @param seconds the least time to measure
   * @param warmUp the least time before
   * @throws BadInputException when the workload has no such mode
   */
  public Benchmark(Workload workload, BenchMode mode, int batch, double seconds, double warmUp) {
    requireMode(workload, mode);
    this.workload = workload;
    this.mode = mode;
    this.batch =
        mode == BenchMode.INFER1 || mode == BenchMode.STREAM
            ? 1
            : batch > 0 ? batch : workload.batch();
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  /** Returns the modes of a workload, the lightest first, since peak memory only grows. */
  public static List<BenchMode> modes(Workload workload) {
    return workload.kind() == Kind.STREAM
        ? List.of(BenchMode.STREAM)
        : List.of(BenchMode.INFER1, BenchMode.INFER, BenchMode.TRAIN);
  }

  /**
   * Rejects a mode that a workload does not have.
   *
   * @throws BadInputException when the workload has no such mode
   */
  public static void requireMode(Workload workload, BenchMode mode) {
    if (mode == BenchMode.TRAIN && workload.kind() == Kind.STREAM) {
      throw new BadInputException(
          "workload \"stream\": it is not trained; expected --mode stream, infer or infer1");
    }
    if (mode == BenchMode.STREAM
        && (workload.kind() == Kind.TAG || workload.kind() == Kind.SEQ2SEQ)) {
      throw new BadInputException(
          "workload \"%s\": it reads whole sequences; expected --mode train, infer or infer1"
              .formatted(workload.name()));
    }
  }

  /** Runs the workload, and returns the result. */
  public BenchResult run() {
    var timer = new BlockTimer(seconds, warmUp, System::nanoTime, new MachineLoad());
    Double loss =
        switch (mode) {
          case TRAIN -> train(timer);
          case INFER, INFER1 -> infer(timer);
          case STREAM -> stream(timer);
        };
    return new BenchResult(
        workload, mode, batch, Engine.threads(), timer.timing(), MachineLoad.peakMegabytes(), loss);
  }

  private Double train(BlockTimer timer) {
    var last = new AtomicReference<StepEvent>();
    new Trainer(WorkloadModel.training(workload, batch))
        .stopWhen(
            event -> {
              last.set(event);
              return timer.step();
            })
        .fit(WorkloadModel.of(workload), WorkloadData.training(workload, batch));
    return last.get().loss();
  }

  private @Nullable Double infer(BlockTimer timer) {
    Model model = WorkloadModel.of(workload);
    List<Inputs> batches = WorkloadData.batches(workload, batch);
    Carried state = Carried.none();
    boolean done = false;
    for (int i = 0; !done; i = (i + 1) % batches.size()) {
      Inputs inputs = batches.get(i);
      if (workload.kind().carriesState()) {
        Carried from = state;
        state =
            Tape.predicting(
                () -> {
                  Applied applied = model.apply(inputs, from, Pass.predict());
                  return applied.last();
                });
      } else {
        model.predict(inputs);
      }
      done = timer.step();
    }
    return null;
  }

  private @Nullable Double stream(BlockTimer timer) {
    StreamSession session = StreamSession.open(WorkloadModel.of(workload));
    var out = new float[session.outputSize()];
    var random = new CounterRandom(1, "stream");
    boolean ids = workload.vocabulary() > 0;
    var steps = new float[STREAM_STEPS][ids ? 1 : workload.features()];
    for (int t = 0; t < STREAM_STEPS; t++) {
      for (int f = 0; f < steps[t].length; f++) {
        long position = (long) t * steps[t].length + f;
        steps[t][f] =
            ids
                ? (int) (random.uniform(position) * workload.vocabulary())
                : (float) random.gaussian(position);
      }
    }
    boolean done = false;
    for (int t = 0; !done; t = (t + 1) % STREAM_STEPS) {
      if (ids) {
        session.step((int) steps[t][0], out);
      } else {
        session.step(steps[t], out);
      }
      done = timer.step();
    }
    return null;
  }
}
