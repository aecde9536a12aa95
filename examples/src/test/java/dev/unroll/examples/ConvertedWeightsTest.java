package dev.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.nn.Dense;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.store.ModelFile;
import dev.unroll.store.Safetensors;
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

  private static void assertSameOutputs(String library, Layer... layers)
      throws IOException, URISyntaxException {
    var model = Sequential.of(layers);
    ModelFile.loadWeights(resource(library + "-weights"), model);
    Map<String, Tensor> run = new HashMap<>();
    Safetensors.read(resource(library + "-run"))
        .entries()
        .forEach(entry -> run.put(entry.name(), Tensor.of(entry.values(), entry.shape())));

    Tensor predicted = model.predict(run.get("x"));

    assertThat(predicted.shape()).containsExactly(run.get("y").shape());
    assertThat(predicted.toArray()).containsExactly(run.get("y").toArray(), within(2e-6f));
  }

  private static Path resource(String name) throws URISyntaxException {
    var url = ConvertedWeightsTest.class.getResource("convert/" + name + ".safetensors");
    return Path.of(url.toURI());
  }
}
