package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.Weights;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  private final Tensor x = Tensor.of(new TestRandom(1).floats(3 * 5 * 2), 3, 5, 2);
  private final Sequential model =
      Sequential.of(
              new Lstm(new LstmCell(2, 7, Weights.pytorch(), 0.5f), Returns.ALL),
              new SimpleRnn(
                  new SimpleRnnCell(7, 4, Activation.RELU, Weights.glorot()), Returns.LAST),
              new Activate(Activation.SIGMOID),
              new Dense(4, 3, Activation.TANH))
          .initialize(5);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void setUp() {
    file = directory.resolve("model.safetensors");
  }

  @Test
  void aLoadedModelHasTheSameBitsAndConfiguration() throws IOException {
    model.parameter("lstm1.u").trainable(false);
    ModelFile.save(file, model, Map.of("recipe", "sine", "numbers", List.of(1L, 2.5)));
    ModelFile.Loaded loaded = ModelFile.load(file);
    assertThat(loaded.model().predict(x).toArray()).isEqualTo(model.predict(x).toArray());
    assertThat(loaded.extra()).isEqualTo(Map.of("recipe", "sine", "numbers", List.of(1L, 2.5)));
    var names = new ArrayList<>(model.layers().keySet());
    for (String name : names) {
      assertThat(loaded.sequential().layers().get(name).config())
          .isEqualTo(model.layers().get(name).config());
    }
    assertThat(loaded.model().parameter("lstm1.u").trainable()).isFalse();
    assertThat(loaded.model().parameter("lstm1.w").trainable()).isTrue();
    assertThat(loaded.model().initialize(9).store().snapshot())
        .isEqualTo(model.initialize(9).store().snapshot());
  }

  @Test
  void streamsAndTheClassPathWorkLikeFiles() throws Exception {
    var bytes = new ByteArrayOutputStream();
    ModelFile.save(bytes, model, Map.of());
    var loaded =
        ModelFile.load(
            new ByteArrayInputStream(bytes.toByteArray()), "memory", LayerRegistry.standard());
    assertThat(loaded.model().predict(x).toArray()).isEqualTo(model.predict(x).toArray());

    var classes = ModelFileTest.class.getProtectionDomain().getCodeSource().getLocation();
    Path onClassPath =
        Path.of(classes.toURI()).resolve("dev/unroll/store/saved-by-test.safetensors");
    ModelFile.save(onClassPath, model);
    try {
      assertThat(
              ModelFile.loadResource(ModelFileTest.class, "saved-by-test.safetensors")
                  .model()
                  .predict(x)
                  .toArray())
          .isEqualTo(model.predict(x).toArray());
    } finally {
      Files.delete(onClassPath);
    }
    assertThatThrownBy(() -> ModelFile.loadResource(ModelFileTest.class, "none.safetensors"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no resource none.safetensors");
  }

  @Test
  void theConfigurationIsWrittenInOrder() throws IOException {
    ModelFile.save(file, Sequential.of(new Dense(1, 2)));
    assertThat(Safetensors.read(file).metadata().get("unroll.model"))
        .matches("\\{\"layers\":\\s*\\[.*\"type\":\\s*\"dense\".*],\\s*\"frozen\":\\s*\\[]}");
  }

  @Test
  void weightsAloneGoIntoAModelOfTheSameParameters() throws IOException {
    ModelFile.saveWeights(file, model);
    float[] expected = model.predict(x).toArray();
    model.initialize(77);
    assertThat(model.predict(x).toArray()).isNotEqualTo(expected);
    ModelFile.loadWeights(file, model);
    assertThat(model.predict(x).toArray()).isEqualTo(expected);

    var bytes = new ByteArrayOutputStream();
    ModelFile.saveWeights(bytes, model);
    model.initialize(77);
    ModelFile.loadWeights(new ByteArrayInputStream(bytes.toByteArray()), "memory", model);
    assertThat(model.predict(x).toArray()).isEqualTo(expected);
  }

  @Test
  void weightsThatDoNotFitChangeNothing() throws IOException {
    ModelFile.saveWeights(file, model);
    var other = Sequential.of(new Lstm(2, 8), new SimpleRnn(8, 4));
    float[] before = other.store().snapshot();
    assertThatThrownBy(() -> ModelFile.loadWeights(file, other))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file
                + ": parameter \"lstm1.w\" is [2, 28] in the file but [2, 32] in the model; was it"
                + " saved from another model?");
    assertThatThrownBy(() -> ModelFile.loadWeights(file, Sequential.of(new Lstm(2, 7))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the model has no parameter \"simpleRnn1.w\"");
    var more = Sequential.of(new Lstm(2, 7), new SimpleRnn(7, 4), new Dense(4, 3), new Dense(3, 3));
    assertThatThrownBy(() -> ModelFile.loadWeights(file, more))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the file has no parameter \"dense2.w\"");
    assertThat(other.store().snapshot()).isEqualTo(before);
  }

  @Test
  void aModelFileIsAlsoAWeightsFile() throws IOException {
    ModelFile.save(file, model);
    float[] expected = model.predict(x).toArray();
    model.initialize(77);
    ModelFile.loadWeights(file, model);
    assertThat(model.predict(x).toArray()).isEqualTo(expected);
  }

  @Test
  void sharedWeightsAreRefusedAndNotSavedTwice() throws IOException {
    var twice = new Dense(4, 4);
    var tied = Sequential.of(twice, twice);
    assertThatThrownBy(() -> ModelFile.save(file, tied))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dense1.w and dense2.w are one parameter");
    assertThat(file).doesNotExist();
    ModelFile.saveWeights(file, tied);
    ModelFile.loadWeights(file, tied);
  }

  @Test
  void whatIsNotAModelIsRefusedWithASentence() throws IOException {
    ModelFile.saveWeights(file, model);
    refused("was not written by Unroll");
    rewrite("unroll.format", "2");
    refused("its format is \"2\", this version of Unroll reads format 1; use a newer version");
    rewrite("unroll.model", "{\"layers\": [");
    refused("unroll.model");
    rewrite("unroll.model", "{\"layers\": [{\"type\": \"gru7\"}], \"frozen\": []}");
    refused("unknown layer \"gru7\"");
    rewrite(
        "unroll.model",
        "{\"layers\": [{\"type\": \"lstm\", \"input\": 2, \"hidden\": 7, \"x\": 1}], \"frozen\": []}");
    refused("layers[0]: unknown key \"x\"");
    rewrite("unroll.model", "{\"layers\": [], \"frozen\": []}");
    refused("at least one layer");
    rewrite(
        "unroll.model",
        "{\"layers\": [{\"type\": \"lstm\", \"input\": 2, \"hidden\": -1}], \"frozen\": []}");
    refused("layers[0].hidden: expected a whole number");
    rewrite("unroll.extra", "nonsense");
    refused("unroll.extra");
  }

  @Test
  void sizesThatTheFileDoesNotHoldAreRefusedBeforeMemoryIsTaken() throws IOException {
    rewrite(
        "unroll.model",
        "{\"layers\": [{\"type\": \"lstm\", \"input\": 2, \"hidden\": 20000}], \"frozen\": []}");
    refused("parameter \"lstm1.w\" is [2, 28] in the file but [2, 80000] in the model");
    rewrite(
        "unroll.model",
        "{\"layers\": [{\"type\": \"lstm\", \"input\": 1, \"hidden\": 1073741824}], \"frozen\": []}");
    refused("layers[0].hidden: expected a whole number from 1 to 134217728, got 1073741824");
  }

  @Test
  void aFlippedBitIsNoticedOrChangesNothing() throws IOException {
    var small = Sequential.of(new Lstm(1, 2), new Dense(2, 1)).initialize(3);
    ModelFile.save(file, small, Map.of("label", "a"));
    float[][] weights = weights(small);
    byte[] bytes = Files.readAllBytes(file);
    int rejected = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      try {
        ModelFile.Loaded loaded =
            ModelFile.load(new ByteArrayInputStream(damaged), "damaged", LayerRegistry.standard());
        assertThat(weights(loaded.model())).as("bit of byte " + at).isDeepEqualTo(weights);
        assertThat(loaded.extra()).isEqualTo(Map.of("label", "a"));
        assertThat(loaded.checked()).isFalse(); // the name of the checksum was hit
      } catch (BadInputException expected) {
        rejected++;
      }
    }
    assertThat(bytes.length - rejected).isLessThanOrEqualTo("unroll.crc32c".length());
  }

  private static float[][] weights(Model model) {
    return model.parameters().values().stream().map(Parameter::get).toArray(float[][]::new);
  }

  @Test
  void aFileWithoutAChecksumLoadsAndIsNotChecked() throws IOException {
    rewrite("note", "none");
    assertThat(ModelFile.load(file).checked()).isFalse();
    ModelFile.save(file, model);
    assertThat(ModelFile.load(file).checked()).isTrue();
  }

  @Test
  void weightsThatAreNotFiniteAreRejected() throws IOException {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Safetensors content = savedWeights();
      content.entries().get(1).values()[4] = bad;
      content.write(file);
      float[][] before = weights(model);
      assertThatThrownBy(() -> ModelFile.loadWeights(file, model))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              file
                  + ": value 4 of parameter \"lstm1.u\" is "
                  + bad
                  + " (expected finite numbers). Train the model again with a lower learning rate"
                  + " or clipNorm.");
      assertThat(weights(model)).isDeepEqualTo(before);
    }
  }

  @Test
  void theWeightsOfADamagedModelFileAreRejected() throws IOException {
    ModelFile.save(file, model);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1; // a finite weight
    Files.write(file, bytes);
    float[][] before = weights(model);
    assertThatThrownBy(() -> ModelFile.loadWeights(file, model))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("is damaged, its checksum does not fit its content");
    assertThat(weights(model)).isDeepEqualTo(before);
  }

  private Safetensors savedWeights() throws IOException {
    ModelFile.saveWeights(file, model);
    return Safetensors.read(file);
  }

  @Test
  void aFileSavedDuringTrainingHasTheWeightsOfOneStep() throws Exception {
    ParameterStore store = model.store();
    var stop = new AtomicBoolean();
    var begun = new CountDownLatch(1);
    var changes =
        new Thread(
            () -> {
              for (int step = 0; !stop.get(); step++) {
                float value = step;
                store.update(all -> Arrays.fill(all, value));
                begun.countDown();
              }
            });
    changes.start();
    try {
      begun.await();
      for (int save = 0; save < 200; save++) {
        var out = new ByteArrayOutputStream();
        ModelFile.save(out, model, Map.of());
        Model loaded =
            ModelFile.load(
                    new ByteArrayInputStream(out.toByteArray()), "m", LayerRegistry.standard())
                .model();
        float first = weights(loaded)[0][0];
        for (float[] values : weights(loaded)) {
          for (float value : values) {
            assertThat(value).isEqualTo(first);
          }
        }
      }
    } finally {
      stop.set(true);
      changes.join();
    }
  }

  private void refused(String sentence) {
    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(sentence);
  }

  private void rewrite(String key, String value) throws IOException {
    ModelFile.save(file, model);
    Safetensors content = Safetensors.read(file);
    var metadata = new LinkedHashMap<>(content.metadata());
    metadata.put(key, value);
    metadata.remove("unroll.crc32c");
    new Safetensors(metadata, content.entries()).write(file);
  }
}
