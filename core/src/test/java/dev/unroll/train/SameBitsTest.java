package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adagrad;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Translation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same seed gives the same bits: after training, the weights have one checksum, which is
 * written down here, on any number of threads, with and without the vector module, and on every JDK
 * that runs this test. A change that moves a checksum changes what users get from their seeds: say
 * so in the changelog.
 */
class SameBitsTest {
  /** What is trained. */
  enum Program {
    /** The sine forecast, 300 steps that are too small to be cut over threads. */
    SINE("14ead06c") {
      @Override
      Sequential trained() {
        return sine();
      }
    },
    /**
     * Tags of words, with every kind of dropout, both ways, in steps that are cut over threads; the
     * rows of the embedding get sparse gradients.
     */
    WORDS("75070563") {
      @Override
      Sequential trained() {
        return words();
      }
    },
    /** A text in streams, by truncated backpropagation, its documents beginning anew. */
    TEXT("7e39a7a7") {
      @Override
      Sequential trained() {
        return text();
      }
    },
    /**
     * An encoder and a decoder that begins from its state, with a shared layer and two outputs, by
     * a custom step with random numbers, in steps that are cut over threads.
     */
    GRAPH("9467182f") {
      @Override
      Graph trained() {
        return graph();
      }
    },
    /** An encoder and a decoder with attention, in steps that are cut over threads. */
    TRANSLATION("5f5d7c14") {
      @Override
      Graph trained() {
        return translation();
      }
    };

    private final String checksum;

    Program(String checksum) {
      this.checksum = checksum;
    }

    abstract Model trained();
  }

  private static final int POINTS = 10_010;
  private static final int WINDOW = 10;
  private static final int VOCABULARY = 60;

  private final int threadsBefore = Engine.threads();

  @AfterEach
  void restoreThreads() {
    Engine.threads(threadsBefore);
  }

  /** Prints the checksum of a program, for the forked runs. */
  public static void main(String[] args) {
    System.out.println(checksum(Program.valueOf(args[0])));
  }

  @ParameterizedTest
  @CsvSource({
    "SINE, 1",
    "SINE, 2",
    "SINE, 4",
    "WORDS, 1",
    "WORDS, 2",
    "WORDS, 4",
    "TEXT, 1",
    "TEXT, 2",
    "TEXT, 4",
    "GRAPH, 1",
    "GRAPH, 2",
    "GRAPH, 8",
    "TRANSLATION, 1",
    "TRANSLATION, 2",
    "TRANSLATION, 3"
  })
  void onAnyNumberOfThreads(Program program, int threads) {
    Engine.threads(threads);
    assertThat(checksum(program)).isEqualTo(program.checksum);
  }

  @ParameterizedTest
  @CsvSource({
    "SINE, --add-modules=jdk.incubator.vector, -Dunroll.kernels=plain",
    "SINE, --add-modules=jdk.incubator.vector, -Dunroll.kernels=vector",
    "SINE, --add-modules=jdk.incubator.vector, -Dunroll.vectorBits=128",
    "SINE, -Dnot.needed=1, -Dvector.module=none",
    "WORDS, --add-modules=jdk.incubator.vector, -Dunroll.kernels=plain",
    "WORDS, --add-modules=jdk.incubator.vector, -Dunroll.vectorBits=128",
    "TEXT, --add-modules=jdk.incubator.vector, -Dunroll.kernels=plain",
    "GRAPH, --add-modules=jdk.incubator.vector, -Dunroll.kernels=plain",
    "GRAPH, --add-modules=jdk.incubator.vector, -Dunroll.vectorBits=128",
    "TRANSLATION, --add-modules=jdk.incubator.vector, -Dunroll.kernels=plain",
    "TRANSLATION, --add-modules=jdk.incubator.vector, -Dunroll.vectorBits=128"
  })
  void onAnyKernels(Program program, String first, String second) throws Exception {
    assertThat(forked(program, first, second)).isEqualTo(program.checksum);
  }

  private static String forked(Program program, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SameBitsTest.class.getName());
    command.add(program.name());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code, after printing %s", out).isZero();
    return out.strip();
  }

  private static String checksum(Program program) {
    var crc = new CRC32();
    for (float weight : program.trained().store().snapshot()) {
      int bits = Float.floatToRawIntBits(weight);
      for (int shift = 0; shift < 32; shift += 8) {
        crc.update(bits >>> shift);
      }
    }
    return String.format("%08x", crc.getValue());
  }

  private static Sequential sine() {
    var model =
        Sequential.of(
                new Lstm(new LstmCell(1, 30, Weights.pytorch(), 0), Returns.ALL),
                new Lstm(new LstmCell(30, 30, Weights.pytorch(), 0), Returns.LAST),
                new Dense(30, 1, Activation.LINEAR, Initializer.uniform(), Initializer.uniform()))
            .initialize(42);
    new Trainer(TrainingConfig.defaults().withSteps(300).withOptimizer(new Adagrad(0.1f)))
        .fit(model, sineData());
    return model;
  }

  private static Sequential words() {
    var dropout =
        RecurrentDropout.none()
            .withInput(DropRate.rate(0.1f))
            .withOutput(DropRate.keep(0.8f))
            .withVariational(DropRate.rate(0.1f))
            .withRecurrent(DropRate.rate(0.2f))
            .withWeight(DropRate.rate(0.3f));
    var model =
        Sequential.of(
                new Embedding(VOCABULARY, 40),
                Dropout.rate(0.2f).variational(),
                Bidirectional.of(
                    () -> new Lstm(new LstmCell(40, 64), Returns.ALL, dropout), Merge.CONCAT),
                new LayerNorm(128),
                new Gru(new GruCell(128, 48), Returns.ALL, dropout),
                new Gru(
                    new GruCell(48, 40, GruCell.Reset.BEFORE, Weights.keras()),
                    Returns.ALL,
                    dropout),
                new Dense(40, VOCABULARY))
            .initialize(42);
    new Trainer(
            TrainingConfig.defaults()
                .withBatchSize(128)
                .withSteps(6)
                .withLoss(new SoftmaxCrossEntropy().withLabelSmoothing(0.1f))
                .withOptimizer(new AdamW(0.003f))
                .withClip(new ClipByNorm(1))
                .withSeed(7))
        .fit(model, wordData());
    return model;
  }

  private static Sequential text() {
    var random = new CounterRandom(7, "text");
    var ids = new int[6_000];
    Arrays.setAll(ids, i -> (int) (random.uniform(i) * random.uniform(i / 3) * VOCABULARY));
    int[] starts = IntStream.range(0, 70).map(k -> k * 83 + k % 7).toArray();
    var dropout = RecurrentDropout.none().withOutput(DropRate.rate(0.2f));
    var model =
        Sequential.of(
                new Embedding(VOCABULARY, 40),
                new Lstm(new LstmCell(40, 64), Returns.ALL, dropout),
                new Gru(64, 48),
                new Dense(48, VOCABULARY))
            .initialize(42);
    new Trainer(
            TrainingConfig.defaults()
                .withTruncation(new Truncation(20))
                .withSteps(20)
                .withLoss(new SoftmaxCrossEntropy())
                .withOptimizer(new AdamW(0.003f)))
        .fit(model, Dataset.streams(ids, 20, starts));
    return model;
  }

  private static Graph graph() {
    Graph.Builder graph = Graph.builder();
    Edge source = graph.ids("source");
    Edge speaker = graph.rows("speaker", 20);
    Edge target = graph.ids("target");
    var table = new Embedding(VOCABULARY, 40);
    Edge read = graph.add("read", table, source);
    Edge encoder = graph.add("encoder", Bidirectional.of(() -> new Lstm(40, 64)), read);
    Edge h = graph.add("h", new Dense(64, 64, Activation.TANH), encoder.state("forward.h"));
    Edge written = graph.add("written", table, target);
    Edge who = graph.add("who", new Dense(20, 24), speaker);
    Edge both = graph.merge("both", Merge.CONCAT, written, who);
    List<Edge> state = List.of(h, encoder.state("backward.c"));
    Edge decoder = graph.add("decoder", new Lstm(64, 64), both, state);
    Edge dry = graph.add("dry", Dropout.rate(0.2f), decoder);
    graph.output("next", graph.add("logits", new Dense(64, VOCABULARY), dry));
    graph.output("length", graph.add("long", new Dense(64, 1), encoder.state("forward.c")));
    Graph model = graph.build().initialize(42);
    new Trainer(
            TrainingConfig.defaults()
                .withBatchSize(96)
                .withSteps(8)
                .withLoss("next", new SoftmaxCrossEntropy())
                .withLoss("length", new MeanSquaredError(), 0.1)
                .withOptimizer(new AdamW(0.003f))
                .withClip(new ClipByNorm(1)))
        .step(SameBitsTest::garbled)
        .fit(model, graphData());
    return model;
  }

  private static Graph translation() {
    var sizes = new Translation.Sizes(VOCABULARY, VOCABULARY, 24, 32, 64, 256, 48);
    Graph model = new Translation(sizes, Attention.Score.ADDITIVE).trained().initialize(42);
    Dataset words = wordData();
    Batch all = words.batch(IntStream.range(0, words.size()).toArray());
    Target next = Target.classes(all.input().ids());
    new Trainer(
            TrainingConfig.defaults()
                .withBatchSize(96)
                .withSteps(4)
                .withLoss(new SoftmaxCrossEntropy())
                .withOptimizer(new AdamW(0.003f))
                .withClip(new ClipByNorm(1)))
        .fit(
            model,
            Dataset.of(
                Inputs.of("source", all.input())
                    .with("target", Sequence.ids(all.target().classes(), all.input().mask())),
                Targets.of("next", next)));
    return model;
  }

  /** Every fifth word or so of the decoder's input is another one. */
  private static StepLoss garbled(StepContext context) {
    Inputs inputs = context.inputs();
    Sequence target = inputs.get("target");
    CounterRandom random = context.pass().random("garbled");
    int[] ids = target.ids().toArray();
    Arrays.setAll(ids, i -> random.uniform(i) < 0.2 ? (ids[i] + 1) % VOCABULARY : ids[i]);
    IndexTensor lengths = target.lengths();
    IndexTensor other = IndexTensor.of(ids, target.batch(), target.steps());
    Sequence some =
        lengths == null
            ? Sequence.ids(other)
            : Sequence.ids(other, Mask.lengths(lengths.toArray()));
    Inputs given =
        Inputs.of("source", inputs.get("source"))
            .with("speaker", inputs.get("speaker"))
            .with("target", some);
    Outputs outputs = context.apply(given);
    Tensor y = outputs.values("length");
    return context.loss(outputs).plus(y.mul(y).mean().times(0.01f));
  }

  private static Dataset graphData() {
    Dataset words = wordData();
    int n = words.size();
    Batch all = words.batch(IntStream.range(0, n).toArray());
    var random = new CounterRandom(7, "speakers");
    var speakers = new float[n * 20];
    for (int i = 0; i < speakers.length; i++) {
      speakers[i] = (float) (random.uniform(i) - 0.5);
    }
    var lengths = new float[n];
    IndexTensor counts = all.input().lengths();
    for (int i = 0; i < n; i++) {
      lengths[i] = counts == null ? 1 : counts.get(i) / 12f;
    }
    return Dataset.of(
        Inputs.of("source", all.input())
            .with("speaker", Sequence.of(Tensor.of(speakers, n, 20)))
            .with("target", Sequence.ids(all.target().classes(), all.input().mask())),
        Targets.of("next", Target.classes(all.input().ids()))
            .with("length", Target.values(Tensor.of(lengths, n, 1))));
  }

  /** Sentences of 0 to 12 words; the tag of a word is the word before it. */
  private static Dataset wordData() {
    int n = 512;
    int longest = 12;
    var random = new CounterRandom(7, "words");
    var ids = new int[n * longest];
    var tags = new int[n * longest];
    var lengths = new int[n];
    for (int k = 0; k < n; k++) {
      lengths[k] = (int) (random.stream(k).uniform(longest) * (longest + 1));
      for (int t = 0; t < lengths[k]; t++) {
        int at = k * longest + t;
        ids[at] = (int) (random.stream(k).uniform(t) * VOCABULARY);
        tags[at] = t == 0 ? 0 : ids[at - 1];
      }
    }
    return Dataset.of(
        Sequence.ids(IndexTensor.of(ids, n, longest), Mask.lengths(lengths)),
        Target.classes(IndexTensor.of(tags, n, longest)));
  }

  /** sin on [0, 100.1] in windows; StrictMath, since Math.sin may differ between machines. */
  private static Dataset sineData() {
    int n = POINTS - WINDOW;
    float[] x = new float[n * WINDOW];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < WINDOW; t++) {
        x[i * WINDOW + t] = value(i + t);
      }
      y[i] = value(i + WINDOW);
    }
    return Dataset.of(Tensor.of(x, n, WINDOW, 1), Tensor.of(y, n, 1));
  }

  private static float value(int i) {
    return (float) StrictMath.sin(100.1 * i / (POINTS - 1));
  }
}
