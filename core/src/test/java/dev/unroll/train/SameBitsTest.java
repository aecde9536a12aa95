package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adagrad;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Weights;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same seed gives the same bits: after 300 steps of the sine forecast the weights have one
 * checksum, which is written down here, on any number of threads, with and without the vector
 * module, and on every JDK that runs this test. (Steps of this size run on one thread; work that is
 * cut over threads is compared in RecurrentPropertiesTest.) A change that moves this checksum
 * changes what users get from their seeds: say so in the changelog.
 */
class SameBitsTest {
  private static final String CHECKSUM = "14ead06c";
  private static final int POINTS = 10_010;
  private static final int WINDOW = 10;

  private final int threadsBefore = Engine.threads();

  @AfterEach
  void restoreThreads() {
    Engine.threads(threadsBefore);
  }

  /** Prints the checksum, for the forked runs. */
  public static void main(String[] args) {
    System.out.println(checksum());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void onAnyNumberOfThreads(int threads) {
    Engine.threads(threads);
    assertThat(checksum()).isEqualTo(CHECKSUM);
  }

  @ParameterizedTest
  @CsvSource({
    "--add-modules=jdk.incubator.vector, -Dunroll.kernels=plain",
    "--add-modules=jdk.incubator.vector, -Dunroll.kernels=vector",
    "--add-modules=jdk.incubator.vector, -Dunroll.vectorBits=128",
    "-Dnot.needed=1, -Dvector.module=none"
  })
  void onAnyKernels(String first, String second) throws Exception {
    assertThat(forked(first, second)).isEqualTo(CHECKSUM);
  }

  private static String forked(String... options) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SameBitsTest.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code, after printing %s", out).isZero();
    return out.strip();
  }

  private static String checksum() {
    var model =
        Sequential.of(
                new Lstm(new LstmCell(1, 30, Weights.pytorch(), 0), Returns.ALL),
                new Lstm(new LstmCell(30, 30, Weights.pytorch(), 0), Returns.LAST),
                new Dense(30, 1, Activation.LINEAR, Initializer.uniform(), Initializer.uniform()))
            .initialize(42);
    new Trainer(TrainingConfig.defaults().withSteps(300).withOptimizer(new Adagrad(0.1f)))
        .fit(model, sine());
    var crc = new CRC32();
    for (float weight : model.store().snapshot(null)) {
      int bits = Float.floatToRawIntBits(weight);
      for (int shift = 0; shift < 32; shift += 8) {
        crc.update(bits >>> shift);
      }
    }
    return Long.toHexString(crc.getValue());
  }

  /** sin on [0, 100.1] in windows; StrictMath, since Math.sin may differ between machines. */
  private static Dataset sine() {
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
