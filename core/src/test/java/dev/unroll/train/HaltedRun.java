package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.internal.AtomicFile;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.metric.Perplexity;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Groups;
import dev.unroll.optim.Momentum;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.WarmUp;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A run of everything that has a state, with checkpoints, which may halt its JVM at a chosen event.
 * Up to 8 epochs of 7 batches, two to an update, of which early stopping leaves 6: 24 steps, and
 * checkpoints after every third.
 */
final class HaltedRun {
  /** How a JVM ends that was halted. */
  static final int HALTED = 77;

  private final Kind kind;
  private final Halt halt;

  /** What is trained. */
  enum Kind {
    /** Products too small to be cut over threads. */
    SMALL(1, 5, 6),
    /** Products that are cut over threads, for one epoch. */
    WIDE(24, 40, 72),
    /** Sequences that are taken chunk by chunk, 28 updates to an epoch. */
    CHUNKS(1, 5, 6),
    /** A graph with two inputs, two outputs and a shared layer. */
    GRAPH(1, 0, 0),
    /** An encoder and a decoder, with a custom step that reports a scalar and freezes in turn. */
    STATES(1, 0, 0);

    private final int times;
    private final int embedding;
    private final int hidden;

    Kind(int times, int embedding, int hidden) {
      this.times = times;
      this.embedding = embedding;
      this.hidden = hidden;
    }
  }

  private HaltedRun(Kind kind, Halt halt) {
    this.kind = kind;
    this.halt = halt;
  }

  /**
   * Trains in a directory, from its checkpoint if there is one. Arguments: the kind, the event and
   * its number, the directory; or {@code finish}, a number of threads, and then a kind and a
   * directory for each of several runs, whose results are printed.
   */
  public static void main(String[] args) {
    if (!args[0].equals("finish")) {
      var halt = new Halt(args[1], Integer.parseInt(args[2]));
      new HaltedRun(Kind.valueOf(args[0]), halt).in(Path.of(args[3]));
      return;
    }
    Engine.threads(Integer.parseInt(args[1]));
    for (int i = 2; i < args.length; i += 2) {
      System.out.println(
          "result " + new HaltedRun(Kind.valueOf(args[i]), Halt.NEVER).in(Path.of(args[i + 1])));
    }
  }

  /** What comes of a run that is not broken off. */
  static String unbroken(Kind kind) {
    var run = new HaltedRun(kind, Halt.NEVER);
    Model model = run.model(7);
    return result(model, run.trainer().fit(model, run.examples(14, 1), run.examples(9, 2)));
  }

  private String in(Path directory) {
    Checkpoints checkpoints =
        Checkpoints.in(directory).everySteps(3).replacing(this::replaceWithHalts);
    Trainer trainer = trainer().checkpoints(checkpoints).listener(new HaltingListener());
    boolean resume = checkpoints.exist();
    Model model = model(resume ? 99 : 7);
    Dataset data = examples(14, 1);
    Dataset validation = examples(9, 2);
    return result(
        model,
        resume ? trainer.resume(model, data, validation) : trainer.fit(model, data, validation));
  }

  /** The bits of the weights, and the history without its seconds. */
  private static String result(Model model, History history) {
    var crc = new CRC32();
    for (float weight : model.store().snapshot()) {
      update(crc, Integer.toHexString(Float.floatToRawIntBits(weight)));
    }
    String weights = Long.toHexString(crc.getValue());
    for (History.Row row : history.rows()) {
      var scores = row.values();
      scores.remove("seconds");
      update(crc, scores.toString());
    }
    return weights
        + " "
        + Long.toHexString(crc.getValue())
        + " "
        + history.rows().size()
        + (history.stoppedEarly() ? " early" : " whole");
  }

  private static void update(CRC32 crc, String text) {
    text.chars().forEach(crc::update);
  }

  private Model model(long seed) {
    if (kind == Kind.GRAPH) {
      return Graphs.twoInTwoOut().initialize(seed);
    }
    if (kind == Kind.STATES) {
      return Graphs.encoderDecoder().initialize(seed);
    }
    var dropout =
        RecurrentDropout.none()
            .withRecurrent(DropRate.rate(0.2f))
            .withVariational(DropRate.rate(0.1f));
    return Sequential.of(
            new Embedding(12, kind.embedding),
            new Lstm(kind.embedding, kind.hidden, Returns.ALL, dropout),
            Dropout.rate(0.3f),
            new Gru(kind.hidden, 4, kind == Kind.CHUNKS ? Returns.ALL : Returns.LAST),
            new Dense(4, 3))
        .initialize(seed);
  }

  private Dataset examples(int number, int seed) {
    if (kind == Kind.GRAPH) {
      return Graphs.twoInTwoOutData(number, seed);
    }
    if (kind == Kind.STATES) {
      return Graphs.encoderDecoderData(number, seed);
    }
    var random = new TestRandom(seed);
    int count = number * kind.times;
    int[] words = random.ints(count * 12, 1, 12);
    int[] lengths = random.ints(count, 1, 13);
    var last = new int[count];
    Arrays.setAll(last, i -> words[i * 12 + lengths[i] - 1] % 3);
    int[] each = Arrays.stream(words).map(word -> word % 3).toArray();
    return Dataset.of(
        Sequence.ids(IndexTensor.of(words, count, 12), Mask.lengths(lengths)),
        Target.classes(
            kind == Kind.CHUNKS ? IndexTensor.of(each, count, 12) : IndexTensor.vector(last)));
  }

  private Trainer trainer() {
    TrainingConfig config =
        TrainingConfig.defaults()
            .withOptimizer(
                Groups.of(new AdamW(0.05f, 0.01f))
                    .with(
                        ParameterFilter.named(kind.hidden == 0 ? "encoder.*" : "gru1.*"),
                        new Momentum(0.05f, 0.9f)))
            .withBatchSize(2 * kind.times)
            .withAccumulation(kind == Kind.CHUNKS ? 1 : 2)
            .withEpochs(kind == Kind.SMALL ? 8 : kind.hidden == 0 ? 2 : 1)
            .withSchedule(new WarmUp(3, new Plateau(0.5, 0)))
            .withClip(new ClipByNorm(0.5f))
            .withAveraging(Averaging.exponential(0.8))
            .withEarlyStopping(new EarlyStopping(2))
            .withKeepBest(KeepBest.ALWAYS);
    return new Trainer(measured(config))
        .step(kind == Kind.STATES ? HaltedRun::step : Trainer.DEFAULT_STEP)
        .stopWhen(
            event -> {
              halt.at("step");
              return false;
            });
  }

  private TrainingConfig measured(TrainingConfig config) {
    if (kind == Kind.GRAPH) {
      return config
          .withLoss("topic", new HaltingLoss(), 0.5)
          .withLoss("price", new MeanSquaredError())
          .withMetrics("topic", Accuracy::of, Perplexity::of)
          .withMonitor("topic_perplexity");
    }
    TrainingConfig only =
        config
            .withLoss(new HaltingLoss())
            .withMetrics(Accuracy::of, Perplexity::of)
            .withMonitor("perplexity");
    return kind == Kind.CHUNKS ? only.withTruncation(new Truncation(3)) : only;
  }

  private static StepLoss step(StepContext context) {
    boolean even = context.step() % 2 == 0;
    context.updateOnly(name -> name.startsWith("encoder.") == even);
    Outputs outputs = context.apply();
    Tensor y = outputs.only().values();
    Tensor size = y.mul(y).mean();
    return context.loss(outputs).plus(size.times(0.1f)).withScalar("size", size.item());
  }

  private void replaceWithHalts(Path file, AtomicFile.Body content) throws IOException {
    String name = ("" + file.getFileName()).replace(".safetensors", "");
    halt.at("before " + name);
    AtomicFile.write(
        file,
        out -> {
          halt.at("begun " + name);
          var bytes = new ByteArrayOutputStream();
          content.writeTo(bytes);
          byte[] all = bytes.toByteArray();
          out.write(all, 0, all.length / 2);
          out.flush();
          halt.at("half " + name);
          out.write(all, all.length / 2, all.length - all.length / 2);
          out.flush();
          halt.at("whole " + name);
        });
    halt.at("moved " + name);
  }

  /**
   * An event of a run, at which its JVM halts.
   *
   * <pre>
   * step                 an update was made
   * loss                 a batch went forward, of training or validation
   * before checkpoint    the file is to be replaced; also best, and probe, which is at the start
   * begun, half, whole   so much of the temporary file is written
   * moved                the file was replaced
   * heard                a listener heard of a checkpoint, on its own thread
   * end                  a listener heard of the end
   * </pre>
   */
  static final class Halt {
    static final Halt NEVER = new Halt("never", 1);

    private final String event;
    private final int number;
    private int seen;

    /** At the so manieth of these events in this JVM. */
    Halt(String event, int number) {
      this.event = event;
      this.number = number;
    }

    void at(String what) {
      if (what.equals(event) && ++seen == number) {
        Runtime.getRuntime().halt(HALTED);
      }
    }
  }

  /** Not a record: those are a part of what a checkpoint knows of its run. */
  private final class HaltingLoss implements Loss {
    private final Loss loss = new SoftmaxCrossEntropy();

    @Override
    public Tensor apply(Sequence prediction, Target target) {
      halt.at("loss");
      return loss.apply(prediction, target);
    }

    @Override
    public double weight(Sequence prediction, Target target) {
      return loss.weight(prediction, target);
    }

    @Override
    public String text() {
      return loss.text();
    }
  }

  private final class HaltingListener implements TrainingListener {
    @Override
    public void onCheckpoint(CheckpointEvent event) {
      halt.at("heard");
    }

    @Override
    public void onEnd() {
      halt.at("end");
    }
  }

  /** The results that a finishing child printed. */
  static List<String> results(String output) {
    return Arrays.stream(output.split("\n"))
        .filter(line -> line.startsWith("result "))
        .map(line -> line.substring("result ".length()))
        .toList();
  }
}
