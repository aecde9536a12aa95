package dev.unroll.examples;

import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Saves a whole model or its weights alone, loads them, and sets and freezes parameters. */
public final class SaveAndLoad {
  private SaveAndLoad() {}

  /**
   * Saves and loads in a directory.
   *
   * @param args the directory; default: a fresh temporary one
   */
  public static void main(String[] args) throws IOException {
    Path directory =
        args.length == 0 ? Files.createTempDirectory("unroll-models") : Path.of(args[0]);
    var model = Sequential.of(new SimpleRnn(3, 8, Returns.LAST), new Dense(8, 2)).initialize(7);
    Tensor x = Tensor.of(new float[][][] {{{1, 2, 3}, {4, 5, 6}}});
    System.out.println("predicted        " + Arrays.toString(model.predict(x).toArray()));

    // The whole model, with any JSON values as metadata.
    Path file = directory.resolve("model.safetensors");
    ModelFile.save(file, model, Map.of("trainedOn", "nothing yet"));
    var loaded = ModelFile.load(file);
    System.out.println("loaded predicts  " + Arrays.toString(loaded.model().predict(x).toArray()));
    System.out.println("trained on       " + loaded.extra().get("trainedOn"));

    // The weights alone, into a model that is there already.
    Path weights = directory.resolve("weights.safetensors");
    ModelFile.saveWeights(weights, model);
    var other = Sequential.of(new SimpleRnn(3, 8, Returns.LAST), new Dense(8, 2)).initialize(8);
    ModelFile.loadWeights(weights, other);
    System.out.println("with its weights " + Arrays.toString(other.predict(x).toArray()));

    // One parameter by name: read it, set it, keep training from changing it.
    var bias = other.parameter("dense1.b");
    bias.set(1, -1);
    bias.trainable(false);
    System.out.println("dense1.b         " + Arrays.toString(bias.get()));
    other.parameters().forEach((name, p) -> System.out.println(name + " " + p.trainable()));
  }
}
