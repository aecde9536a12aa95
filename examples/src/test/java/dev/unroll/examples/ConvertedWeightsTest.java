package dev.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.GruOptions;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.ModelFile;
import dev.unroll.store.Safetensors;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Checks the conversions in {@code docs/equations.md}: weights of other libraries, converted by
 * {@code convert/convert.py}, give their outputs.
 */
class ConvertedWeightsTest {
  @Test
  void weightsOfPyTorchGiveItsOutputs() throws Exception {
    assertSameOutputs(
        "torch", new Lstm(3, 5), new Lstm(5, 5), new SimpleRnn(5, 4), new Dense(4, 2));
  }

  @Test
  void weightsOfKerasGiveItsOutputs() throws Exception {
    assertSameOutputs("keras", new Lstm(3, 5), new SimpleRnn(5, 4), new Dense(4, 2));
  }

  @Test
  void weightsOfOnnxGiveTheOutputsOfItsRuntime() throws Exception {
    assertSameOutputs("onnx", new Lstm(3, 5));
  }

  @Test
  void grusOfPyTorchGiveItsOutputs() throws Exception {
    assertSameOutputs(
        "torch-gru", new Embedding(9, 3), Bidirectional.of(() -> new Gru(3, 5)), new Gru(10, 4));
  }

  @Test
  void grusOfKerasGiveItsOutputs() throws Exception {
    assertSameOutputs("keras-gru-after", Bidirectional.of(() -> new Gru(3, 17)));
    GruOptions before = GruOptions.defaults().withReset(GruCell.Reset.BEFORE);
    assertSameOutputs(
        "keras-gru-before",
        Bidirectional.of(() -> new Gru(new GruCell(3, 17, before), Returns.ALL)));
  }

  /** The form in Java of {@code from_keras_gru}. */
  @Test
  void weightsOfKerasCanBeSetInJava() throws Exception {
    Map<String, Tensor> weights = tensors("keras-gru-after-weights");
    float[] w = weights.get("bidirectional1.forward.w").toArray();
    float[] keras = WeightsFromKeras.gates(w, 17); // swaps two blocks, in both directions

    assertThat(keras).isNotEqualTo(w);
    assertThat(WeightsFromKeras.gates(keras, 17)).isEqualTo(w);
  }

  private static void assertSameOutputs(String library, Layer... layers)
      throws IOException, URISyntaxException {
    var model = Sequential.of(layers);
    ModelFile.loadWeights(resource(library + "-weights"), model);
    Map<String, Tensor> run = tensors(library + "-run");

    Tensor x = run.get("x");
    Tensor predicted =
        x.rank() == 3
            ? model.predict(x)
            : model.predict(Sequence.ids(IndexTensor.of(ids(x), x.shape())));

    assertThat(predicted.shape()).containsExactly(run.get("y").shape());
    assertThat(predicted.toArray()).containsExactly(run.get("y").toArray(), within(2e-6f));
  }

  private static int[] ids(Tensor x) {
    var ids = new int[x.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) x.toArray()[i];
    }
    return ids;
  }

  private static Map<String, Tensor> tensors(String name) throws IOException, URISyntaxException {
    Map<String, Tensor> tensors = new HashMap<>();
    Safetensors.read(resource(name))
        .entries()
        .forEach(entry -> tensors.put(entry.name(), Tensor.of(entry.values(), entry.shape())));
    return tensors;
  }

  private static Path resource(String name) throws URISyntaxException {
    var url = ConvertedWeightsTest.class.getResource("convert/" + name + ".safetensors");
    return Path.of(url.toURI());
  }
}
