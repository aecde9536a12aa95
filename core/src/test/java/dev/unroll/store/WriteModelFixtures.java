package dev.unroll.store;

import dev.unroll.crf.Crf;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.AttentionPool;
import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.Merge;
import dev.unroll.nn.OneHot;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Pool;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.TimeDistributed;
import dev.unroll.rnn.Backwards;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.DropoutCell;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.StackedCell;
import dev.unroll.rnn.TimeOrder;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.vocabulary.AdaptiveSoftmax;
import dev.unroll.vocabulary.SoftmaxLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the model files of {@link OldModelFilesTest}, each with its input and output beside it.
 *
 * <p>The committed files were written by the code of commit d9ca76f and are never written again:
 * they stand for the files that users have. This program leaves existing files alone, so that a
 * layer kind that is added later gets its file by a line here and a run of
 *
 * <pre>
 * mvn -pl core test-compile
 * java --add-modules jdk.incubator.vector -cp core/target/classes:core/target/test-classes \
 *     dev.unroll.store.WriteModelFixtures core/src/test/resources/dev/unroll/store/old
 * </pre>
 */
final class WriteModelFixtures {
  private static final int N = 3;
  private static final int T = 7;
  private static final int F = 4;
  private static final int H = 5;
  private static final int VOCABULARY = 11;
  private static final int[] LENGTHS = {4, 7, 1};

  private final Path directory;
  private long seed;

  private WriteModelFixtures(Path directory) {
    this.directory = directory;
  }

  /** Writes what is missing in a directory. */
  public static void main(String[] arguments) throws IOException {
    new WriteModelFixtures(Files.createDirectories(Path.of(arguments[0]))).writeAll();
  }

  private void writeAll() throws IOException {
    simpleRnn();
    lstm();
    gru();
    otherCells();
    layersOfLayers();
    layersWithoutTime();
    layersOfSequences();
    layersOfIds();
    models();
    vocabularies();
    write("crf", new Gru(F, H), new Crf(H));
  }

  private void simpleRnn() throws IOException {
    write("simpleRnn", new SimpleRnn(F, H));
    write("simpleRnn-last", new SimpleRnn(F, H, Returns.LAST));
    for (Activation activation : List.of(Activation.RELU, Activation.SIGMOID)) {
      write(
          "simpleRnn-" + activation.text(),
          new SimpleRnn(new SimpleRnnCell(F, H, activation, Weights.glorot()), Returns.ALL));
    }
    write("simpleRnn-scan", new Scan<>(new SimpleRnnCell(F, H)));
    write("simpleRnn-dropout", new SimpleRnn(F, H, Returns.ALL, everyDropout()));
  }

  private void lstm() throws IOException {
    write("lstm", new Lstm(F, H));
    write("lstm-wide", new Lstm(F, 19));
    write("lstm-last", new Lstm(F, H, Returns.LAST));
    write("lstm-pytorch", lstm(new LstmOptions(Weights.pytorch(), 0, false, 0)));
    var weights =
        new Weights(Initializer.normal(0.02), Initializer.uniform(0.1), Initializer.constant(1));
    write("lstm-initializers", lstm(new LstmOptions(weights, 0.5f, false, 0)));
    LstmOptions options = LstmOptions.defaults();
    write("lstm-peepholes", lstm(options.withPeepholes(true)));
    write("lstm-projection", lstm(options.withProjection(3)));
    LstmOptions both = options.withPeepholes(true).withProjection(3);
    write("lstm-peepholes-projection", lstm(both));
    write("lstm-scan", new Scan<>(new LstmCell(F, H), Returns.LAST));
    write("lstm-peepholes-projection-scan", new Scan<>(new LstmCell(F, H, both)));
    write("lstm-dropout", new Lstm(F, H, Returns.ALL, everyDropout()));
    RecurrentDropout none = RecurrentDropout.none();
    DropRate drop = DropRate.rate(0.4f);
    write("lstm-input-dropout", new Lstm(F, H, Returns.ALL, none.withInput(drop)));
    write("lstm-output-dropout", new Lstm(F, H, Returns.ALL, none.withOutput(DropRate.keep(0.7f))));
    write("lstm-variational-dropout", new Lstm(F, H, Returns.LAST, none.withVariational(drop)));
    write("lstm-recurrent-dropout", new Lstm(F, H, Returns.ALL, none.withRecurrent(drop)));
    write("lstm-weight-dropout", new Lstm(F, H, Returns.ALL, none.withWeight(drop)));
  }

  private static Lstm lstm(LstmOptions options) {
    return new Lstm(new LstmCell(F, H, options), Returns.ALL);
  }

  private void gru() throws IOException {
    write("gru", new Gru(F, H));
    write("gru-wide", new Gru(F, 19));
    write("gru-last", new Gru(F, H, Returns.LAST));
    var before = new GruCell(F, H, GruCell.Reset.BEFORE, Weights.pytorch());
    write("gru-before", new Gru(before, Returns.ALL));
    write("gru-before-last", new Gru(before, Returns.LAST));
    write("gru-scan", new Scan<>(new GruCell(F, H), Returns.ALL));
    write("gru-before-scan", new Scan<>(before, Returns.LAST));
    write("gru-dropout", new Gru(F, H, Returns.ALL, everyDropout()));
    write("gru-before-dropout", new Gru(before, Returns.ALL, everyDropout()));
  }

  private static RecurrentDropout everyDropout() {
    return new RecurrentDropout(
        DropRate.rate(0.1f),
        DropRate.rate(0.2f),
        DropRate.rate(0.3f),
        DropRate.rate(0.4f),
        DropRate.rate(0.5f));
  }

  private void otherCells() throws IOException {
    var gru = new GruCell(3, H, GruCell.Reset.BEFORE, Weights.glorot());
    LstmOptions options = LstmOptions.defaults().withPeepholes(true).withProjection(6);
    var lstm = new LstmCell(H, 8, options);
    var rnn = new SimpleRnnCell(6, 2, Activation.RELU, Weights.keras());
    var first = new LstmCell(F, 3, Weights.pytorch(), 0.5f);
    write("stacked", new Scan<>(new StackedCell(first, gru, lstm, rnn)));
    write("stacked-last", new Scan<>(new StackedCell(first, gru), Returns.LAST));
    RecurrentDropout none = RecurrentDropout.none();
    write(
        "stacked-dropout",
        new Scan<>(
            new StackedCell(
                new DropoutCell<>(new GruCell(F, 3), DropRate.keep(0.8f), DropRate.none()),
                new SimpleRnnCell(3, H)),
            Returns.ALL,
            none.withInput(DropRate.rate(0.5f)).withVariational(DropRate.rate(0.4f))));
    write(
        "dropoutCell",
        new Scan<>(
            new DropoutCell<>(new LstmCell(F, H), DropRate.rate(0.2f), DropRate.keep(0.7f))));
    write(
        "dropoutCell-last",
        new Scan<>(
            new DropoutCell<>(new GruCell(F, H), DropRate.none(), DropRate.rate(0.4f)),
            Returns.LAST,
            none.withVariational(DropRate.rate(0.3f))));
  }

  private void layersOfLayers() throws IOException {
    write("bidirectional-concat", Bidirectional.of(() -> new Lstm(F, H)));
    write("bidirectional-sum", Bidirectional.of(() -> new Gru(F, H), Merge.SUM));
    write("bidirectional-mul", Bidirectional.of(() -> new SimpleRnn(F, H), Merge.MUL));
    write("bidirectional-average", Bidirectional.of(() -> new Lstm(F, H), Merge.AVERAGE));
    write("bidirectional-last", Bidirectional.of(() -> new Gru(F, H, Returns.LAST)));
    write(
        "bidirectional-unlike",
        new Bidirectional<>(
            new Lstm(new LstmCell(F, 4, Weights.pytorch(), 0.5f), Returns.LAST),
            new Lstm(F, 2, Returns.LAST),
            Merge.CONCAT));
    write("bidirectional-scan", Bidirectional.of(() -> new Scan<>(new GruCell(F, 3))));
    write(
        "bidirectional-dropout",
        Bidirectional.of(() -> new Lstm(F, 4, Returns.ALL, everyDropout())));
    write("backwards-original", new Backwards<>(new SimpleRnn(F, H), TimeOrder.ORIGINAL));
    write("backwards-reversed", new Backwards<>(new Gru(F, H), TimeOrder.REVERSED));
    write("backwards-last", new Backwards<>(new Lstm(F, H, Returns.LAST), TimeOrder.REVERSED));
    write("timeDistributed", new TimeDistributed(new Dense(F, H, Activation.TANH)));
    write(
        "timeDistributed-chain",
        new TimeDistributed(new Chain(new Dense(F, H), new Activate(Activation.RELU))));
    write("chain", new Chain(new Dense(F, 4), new Lstm(4, H), Pool.mean(), new Dense(H, 2)));
    write(
        "branches-concat",
        new Branches(Merge.CONCAT, new Gru(F, 4), new Dense(F, 2), new Activate(Activation.TANH)));
    write("branches-sum", new Branches(Merge.SUM, new Gru(F, H), new Dense(F, H)));
    write("branches-mul", new Branches(Merge.MUL, new Dense(F, H), new SimpleRnn(F, H)));
    write(
        "branches-average",
        new Branches(
            Merge.AVERAGE,
            new Chain(new Dense(F, F), Dropout.rate(0.5f)),
            new Activate(Activation.LINEAR),
            new Lstm(F, F)));
    write(
        "branches-rows",
        new Branches(Merge.CONCAT, new Gru(F, 4), new Chain(new Dense(F, 2), Pool.max())));
  }

  private void layersWithoutTime() throws IOException {
    for (Activation activation :
        List.of(Activation.LINEAR, Activation.SIGMOID, Activation.TANH, Activation.RELU)) {
      write("activation-" + activation.text(), new Activate(activation));
      write("dense-" + activation.text(), new Dense(F, H, activation));
      write("dense-rows-" + activation.text(), rows(), new Dense(F, H, activation));
    }
    write(
        "dense-initializers",
        new Dense(F, H, Activation.LINEAR, Initializer.orthogonal(), Initializer.constant(0.25)));
    write("dropout-rate", Dropout.rate(0.3f));
    write("dropout-keep", Dropout.keep(0.9f));
    write("dropout-steady", Dropout.rate(0.3f).variational());
    write("dropout-rows", rows(), Dropout.rate(0.3f));
    write("layerNorm", new LayerNorm(F));
    write("layerNorm-epsilon", new LayerNorm(F, 0.1f));
    write("layerNorm-rows", rows(), new LayerNorm(F));
  }

  private void layersOfSequences() throws IOException {
    for (Pool.Kind kind : Pool.Kind.values()) {
      write("pool-" + word(kind), new Pool(kind));
    }
    write("attentionPool", new AttentionPool(F));
    write("attentionPool-size", new AttentionPool(F, 2));
  }

  private void layersOfIds() throws IOException {
    write("embedding", ids(), new Embedding(VOCABULARY, H));
    write(
        "embedding-initializer",
        ids(),
        new Embedding(VOCABULARY, H, Initializer.normal(0.1)).withPaddingId(0));
    write("embedding-padding", ids(), new Embedding(VOCABULARY, H).withPaddingId(2));
    write("embedding-frozen", ids(), new Embedding(VOCABULARY, H).frozen());
    float[][] vectors =
        Tensor.of(new TestRandom(3).floats(VOCABULARY * 4), VOCABULARY, 4).toArray2();
    write("embedding-vectors", ids(), Embedding.of(vectors));
    write("oneHot", ids(), new OneHot(VOCABULARY));
  }

  private void models() throws IOException {
    write(
        "model-of-ids",
        ids(),
        new Embedding(VOCABULARY, F).withPaddingId(0),
        Dropout.rate(0.3f),
        Bidirectional.of(() -> new Lstm(F, 3)),
        new LayerNorm(6),
        new Gru(6, H),
        new Gru(H, H, Returns.LAST),
        new Dense(H, 4, Activation.RELU),
        new Dense(4, 2));
    write(
        "model-of-numbers",
        new Lstm(F, H),
        new Lstm(H, 3),
        new SimpleRnn(3, 2),
        new AttentionPool(2),
        new Activate(Activation.SIGMOID));
    write("model-of-rows", rows(), new Dense(F, H, Activation.RELU), new Dense(H, 1));
  }

  private void vocabularies() throws IOException {
    write("vocabulary", new SoftmaxLayer(F, VOCABULARY));
    write("vocabulary-no-bias", new SoftmaxLayer(F, VOCABULARY).withoutBias());
    write("adaptiveSoftmax", new AdaptiveSoftmax(F, VOCABULARY, 3));
    int[] cutoffs = {3, 6};
    write(
        "adaptiveSoftmax-settings",
        new AdaptiveSoftmax(F, VOCABULARY, cutoffs, 1.5, true, Initializer.normal(0.1)));
    write(
        "vocabulary-tied",
        ids(),
        new Embedding(VOCABULARY, F),
        new Gru(F, F),
        SoftmaxLayer.tied(F, VOCABULARY, Initializer.constant(0.1)));
  }

  /** Numbers for some steps of each sequence. */
  private Sequence numbers() {
    float[] values = new TestRandom(1000 + seed).floats(N * T * F, -2, 2);
    return Sequence.of(Tensor.of(values, N, T, F), Mask.lengths(LENGTHS));
  }

  private Sequence rows() {
    return Sequence.of(Tensor.of(new TestRandom(1000 + seed).floats(N * F, -2, 2), N, F));
  }

  private Sequence ids() {
    int[] values = new TestRandom(1000 + seed).ints(N * T, 0, VOCABULARY);
    return Sequence.ids(IndexTensor.of(values, N, T), Mask.lengths(LENGTHS));
  }

  private void write(String name, Layer... layers) throws IOException {
    write(name, numbers(), layers);
  }

  private void write(String name, Sequence x, Layer... layers) throws IOException {
    seed++; // also for files that are there, so that each has numbers of its own
    Path file = directory.resolve(name + ".safetensors");
    if (Files.exists(file)) {
      return;
    }
    Sequential model = Sequential.of(layers);
    var random = new TestRandom(seed);
    for (Parameter parameter : model.parameters().values()) {
      parameter.set(random.floats(parameter.size(), -0.9, 0.9));
    }
    ModelFile.save(file, model, Map.of("name", List.of(name, 1L, 2.5)));
    var entries = new ArrayList<Safetensors.Entry>();
    entries.add(input(x));
    IndexTensor lengths = x.lengths();
    if (lengths != null) {
      entries.add(entry("lengths", lengths));
    }
    entries.add(entry("predicted", model.predict(x)));
    Tensor trained = model.apply(x, Pass.training(OldModelFilesTest.SEED, 1)).values();
    entries.add(entry("trained", trained));
    new Safetensors(new LinkedHashMap<>(), entries)
        .write(directory.resolve(name + ".io.safetensors"));
  }

  private static Safetensors.Entry input(Sequence x) {
    return x.hasIds() ? entry("ids", x.ids()) : entry("x", x.values());
  }

  private static Safetensors.Entry entry(String name, Tensor tensor) {
    return new Safetensors.Entry(name, tensor.shape(), tensor.toArray());
  }

  private static Safetensors.Entry entry(String name, IndexTensor indices) {
    int[] numbers = indices.toArray();
    float[] values = new float[numbers.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = numbers[k];
    }
    return new Safetensors.Entry(name, indices.shape(), values);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
