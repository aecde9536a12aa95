package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Model files of every layer kind, written by the code of commit d9ca76f: whatever changes later,
 * they load, and give the bits that they gave then. {@link WriteModelFixtures} says how they came
 * about; a failure here is never mended by writing them again.
 */
class OldModelFilesTest {
  /** Seed of the training step whose output is kept. */
  static final long SEED = 3;

  private static final String IO = ".io.safetensors";

  private static Path directory() throws URISyntaxException {
    return Path.of(OldModelFilesTest.class.getResource("old").toURI());
  }

  static List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.endsWith(IO))
          .map(file -> file.replace(".safetensors", ""))
          .sorted()
          .toList();
    }
  }

  private static ModelFile.Loaded load(String name) throws Exception {
    return ModelFile.load(directory().resolve(name + ".safetensors"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void predictsTheStoredBits(String name) throws Exception {
    var io = new InputAndOutput(name);

    io.requireSame("predicted", load(name).sequential().predict(io.input()));
  }

  /** Dropout shows in training only. */
  @ParameterizedTest
  @MethodSource("names")
  void aTrainingStepGivesTheStoredBits(String name) throws Exception {
    var io = new InputAndOutput(name);

    io.requireSame(
        "trained", load(name).sequential().apply(io.input(), Pass.training(SEED, 1)).values());
  }

  @ParameterizedTest
  @MethodSource("names")
  void savedAgainItPredictsTheStoredBits(String name, @TempDir Path directory) throws Exception {
    var io = new InputAndOutput(name);
    Path again = directory.resolve("again.safetensors");
    ModelFile.Loaded loaded = load(name);
    ModelFile.save(again, loaded.model(), loaded.extra());

    ModelFile.Loaded second = ModelFile.load(again);

    io.requireSame("predicted", second.model().predict(io.input()));
    assertThat(second.extra()).isEqualTo(Map.of("name", List.of(name, 1L, 2.5)));
  }

  @Test
  void everyLayerKindHasAFile() throws Exception {
    var types = new TreeSet<String>();
    for (String name : names()) {
      for (Layer layer : load(name).sequential().layers().values()) {
        types.add(layer.type());
      }
    }

    assertThat(types).containsExactlyInAnyOrderElementsOf(LayerRegistry.standard().types());
  }

  @Test
  void noFileHasGone() throws Exception {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(89);
    for (String name : names()) {
      assertThat(directory().resolve(name + IO)).exists();
    }
  }

  @Test
  void frozenWeightsStayFrozen() throws Exception {
    for (String name : names()) {
      for (Parameter parameter : load(name).sequential().parameters().values()) {
        assertThat(parameter.trainable()).as(name).isEqualTo(!name.equals("embedding-frozen"));
      }
    }
  }

  /** The file beside a model. */
  private static final class InputAndOutput {
    private final String name;
    private final Map<String, Safetensors.Entry> entries = new LinkedHashMap<>();

    InputAndOutput(String name) throws Exception {
      this.name = name;
      for (var entry : Safetensors.read(directory().resolve(name + IO)).entries()) {
        entries.put(entry.name(), entry);
      }
    }

    private Safetensors.Entry entry(String key) {
      return entries.get(key);
    }

    Sequence input() {
      Mask mask = entries.containsKey("lengths") ? Mask.lengths(ints("lengths")) : null;
      if (entries.containsKey("ids")) {
        return Sequence.ids(IndexTensor.of(ints("ids"), entry("ids").shape()), mask);
      }
      return Sequence.of(Tensor.of(entry("x").values(), entry("x").shape()), mask);
    }

    private int[] ints(String key) {
      float[] values = entry(key).values();
      int[] numbers = new int[values.length];
      for (int k = 0; k < numbers.length; k++) {
        numbers[k] = (int) values[k];
      }
      return numbers;
    }

    void requireSame(String key, Tensor y) {
      assertThat(y.shape()).as(name).isEqualTo(entry(key).shape());
      assertThat(bits(y.toArray())).as(name).isEqualTo(bits(entry(key).values()));
    }

    private static String[] bits(float[] values) {
      var bits = new String[values.length];
      for (int k = 0; k < bits.length; k++) {
        bits[k] = values[k] + " " + Integer.toHexString(Float.floatToRawIntBits(values[k]));
      }
      return bits;
    }
  }
}
