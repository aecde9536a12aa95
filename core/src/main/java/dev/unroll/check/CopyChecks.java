package dev.unroll.check;

import dev.unroll.check.Sample.Input;
import dev.unroll.check.Subject.Outcome;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.Parameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@link LayerRequirement#CONFIGURATION} and {@link LayerRequirement#FILE}: checks the layer
 * against its copies.
 */
final class CopyChecks {
  private CopyChecks() {}

  static void configuration(Subject subject, LayerRegistry registry) {
    Layer layer = subject.layer();
    String config = Json.write(layer.config());
    Fields fields = Fields.of(Json.parseObject(config, "config"), "config");
    Layer copy = registry.create(layer.type(), fields);
    fields.done();
    if (!copy.type().equals(layer.type())) {
      throw new AssertionError(
          "the registry makes a layer of type " + copy.type() + " from " + layer.type());
    }
    String again = Json.write(copy.config());
    if (!again.equals(config)) {
      throw new AssertionError(
          "the configuration " + config + " makes a layer with the configuration " + again);
    }
    DescriptionChecks.requireThese(DescriptionChecks.shapes(layer.parameters()), copy.parameters());
    layer.parameters().forEach((name, p) -> copied(copy, name).set(p.get()));
    for (Map.Entry<String, Pass> pass : Subject.PASSES.entrySet()) {
      for (Input input : subject.inputs(0)) {
        Outcome expected = subject.run(input, pass.getValue());
        Subject.run(copy, input, pass.getValue())
            .requireBitsOf(expected, "the registry's copy in " + pass.getKey());
      }
    }
  }

  private static Parameter copied(Layer copy, String name) {
    Parameter parameter = copy.parameters().get(name);
    if (parameter == null) {
      throw new AssertionError("the registry's copy has no parameter " + name);
    }
    return parameter;
  }

  static void file(Subject subject, LayerRegistry registry) {
    byte[] bytes = save(Sequential.of(subject.layer()));
    Sequential loaded;
    try {
      loaded = ModelFile.load(new ByteArrayInputStream(bytes), "memory", registry).sequential();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Layer> layers = List.copyOf(loaded.layers().values());
    var copy = new Subject(layers.get(0), subject.sample());
    for (Input input : subject.inputs(0)) {
      Bits.require("loaded from a file", subject.predict(input), copy.predict(input));
    }
    if (!Arrays.equals(bytes, save(loaded))) {
      throw new AssertionError("saved, loaded and saved again, the bytes of the file differ");
    }
  }

  /**
   * Checks the file of a model, like {@link #file} for a layer.
   *
   * @param layers returns the layer that represents a model
   */
  static void modelFile(
      Subject subject, Model model, Function<Model, Layer> layers, LayerRegistry registry) {
    byte[] bytes = save(model);
    Model loaded;
    try {
      loaded = ModelFile.load(new ByteArrayInputStream(bytes), "memory", registry).model();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var copy = new Subject(layers.apply(loaded), subject.sample());
    for (Input input : subject.inputs(0)) {
      Bits.require("loaded from a file", subject.predict(input), copy.predict(input));
    }
    if (!Arrays.equals(bytes, save(loaded))) {
      throw new AssertionError("saved, loaded and saved again, the bytes of the file differ");
    }
  }

  private static byte[] save(Model model) {
    var out = new ByteArrayOutputStream();
    try {
      ModelFile.save(out, model, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
