package dev.unroll.store;

import static dev.unroll.nn.Attention.Score.ADDITIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Model;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.Pass;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import dev.unroll.testing.Translation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Graphs and custom models in files. */
class SavedGraphTest {
  private static byte[] saved(Model model) throws IOException {
    var out = new ByteArrayOutputStream();
    ModelFile.save(out, model, Map.of());
    return out.toByteArray();
  }

  private static Model loaded(byte[] file, LayerRegistry registry) throws IOException {
    return ModelFile.load(new ByteArrayInputStream(file), "model", registry).model();
  }

  private static Model again(Model model) throws IOException {
    return loaded(saved(model), LayerRegistry.standard());
  }

  private static Inputs inputs(Graph graph) {
    if (graph.inputs().contains("age")) {
      return Graphs.twoInTwoOutData(5, 3).batch(IntStream.range(0, 5).toArray()).inputs();
    }
    return graph.inputs().contains("source")
        ? Graphs.encoderDecoderData(5, 3).batch(IntStream.range(0, 5).toArray()).inputs()
        : Graphs.causalInputs(5, 4, dev.unroll.sequence.Mask.lengths(4, 1, 0, 2, 4), 3);
  }

  /** Every kind of input, state, shared layer and join. */
  private static Graph everything() {
    Graph.Builder graph = Graph.builder();
    Edge source = graph.ids("source");
    Edge target = graph.ids("target");
    var table = new Embedding(Graphs.LETTERS, 4);
    Edge read = graph.add("read", table, source);
    Edge written = graph.add("written", table, target);
    Edge encoder = graph.add("encoder", Bidirectional.of(() -> new Lstm(4, 5, Returns.LAST)), read);
    Edge h = graph.add("h", new Dense(5, 3, Activation.TANH), encoder.state("backward.c"));
    Edge decoder = graph.add("decoder", new Gru(4, 3), written, List.of(h));
    Edge both = graph.merge("both", Merge.CONCAT, decoder, encoder);
    graph.output("next", graph.add("logits", new Dense(13, 7), both));
    graph.output("state", encoder.state("forward.h"));
    return Graphs.spread(graph.build());
  }

  @Test
  void aLoadedGraphHasTheSameBitsAndSavesToTheSameBytes() throws IOException {
    for (Graph graph :
        List.of(Graphs.twoInTwoOut(), Graphs.encoderDecoder(), Graphs.causal(), everything())) {
      graph.parameters().values().iterator().next().trainable(false);
      Graph loaded = (Graph) again(graph);
      for (String name : graph.outputs()) {
        assertThat(loaded.predict(inputs(graph)).values(name).toArray())
            .isEqualTo(graph.predict(inputs(graph)).values(name).toArray());
      }
      assertThat(saved(loaded)).isEqualTo(saved(graph));
      assertThat(loaded.summary()).isEqualTo(graph.summary());
      assertThat(loaded.summary().toString()).contains("frozen");
      assertThat(loaded.parameters().keySet()).isEqualTo(graph.parameters().keySet());
    }
  }

  @Test
  void aSharedLayerIsOneLayerAfterLoading() throws IOException {
    Graph loaded = (Graph) again(Graphs.twoInTwoOut());
    assertThat(loaded.layers().get("twice")).isSameAs(loaded.layers().get("once"));
  }

  /** y = a ⊙ g + b ⊙ (1 − g), with a trainable g: a layer of several inputs. */
  private static final class Mix implements MultiInputLayer {
    private final int size;
    private final Parameter g;

    Mix(int size) {
      this.size = size;
      this.g = new Parameter("g", Initializer.zeros(), new Fans(size, size, size), size);
    }

    @Override
    public String type() {
      return "mix";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("size", size);
    }

    @Override
    public Map<String, Parameter> parameters() {
      return Map.of("g", g);
    }

    @Override
    public Sequence apply(List<Sequence> inputs, Pass pass) {
      Tensor a = inputs.get(0).values();
      Tensor b = inputs.get(1).values();
      Tensor difference = a.plus(b.times(-1));
      return inputs.get(0).withValues(b.plus(difference.times(g.get()[0])));
    }

    @Override
    public int[] outputShape(List<int[]> inputShapes) {
      return inputShapes.get(0);
    }
  }

  private static Graph mixing() {
    Graph.Builder graph = Graph.builder();
    Edge x = graph.rows("x", 3);
    Edge y = graph.add("dense", new Dense(3, 3), x);
    graph.output("y", graph.join("mixed", new Mix(3), List.of(x, y)));
    return Graphs.spread(graph.build());
  }

  @Test
  void customLayersOfSeveralInputsAreMadeByTheRegistry() throws IOException {
    LayerRegistry registry =
        LayerRegistry.standard()
            .withJoining("mix", config -> new Mix(config.integer("size", 1, 100)));
    Graph graph = mixing();
    Tensor x = Tensor.of(new TestRandom(3).floats(6), 2, 3);
    Model loaded = loaded(saved(graph), registry);
    assertThat(loaded.predict(x).toArray()).isEqualTo(graph.predict(x).toArray());
    assertThat(saved(loaded)).isEqualTo(saved(graph));
    assertThatThrownBy(() -> again(mixing()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown layer of several inputs \"mix\"")
        .hasMessageContaining("merge");
  }

  /** Twice a dense layer. */
  private static final class Doubling implements Model {
    private final Dense dense;

    Doubling(int size) {
      this.dense = new Dense(size, 2);
      Model.initializeMissing(parameters());
    }

    @Override
    public Map<String, Parameter> parameters() {
      return Model.parametersOf(Map.of("dense", dense));
    }

    @Override
    public Outputs apply(Inputs inputs, Pass pass) {
      Sequence y = dense.apply(inputs.only(), pass.within("dense"));
      return Outputs.of(y.mapRows(rows -> rows.times(2)));
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("size", dense.inputSize());
    }
  }

  @Test
  void attentionIsReadWithItsSettings() throws IOException {
    Graph graph = Graphs.spread(new Translation(Translation.Sizes.small(), ADDITIVE).trained());
    byte[] file = saved(graph);
    assertThat(((Graph) again(graph)).joins().get("attention"))
        .hasToString("Attention(additive, 7 over 6)");
    Map<String, String> edits = new LinkedHashMap<>();
    edits.put("\"score\":\"additive\"", "\"score\":\"additiv\"");
    edits.put("\"score\":\"additive\",", "\"score\":\"dot\",");
    edits.put("\"query\":7", "\"query\":8");
    edits.put("\"memory\":6", "\"memory\":0");
    edits.put("\"attention\":9", "\"attentions\":9");
    edits.put("\"attention\":9}", "\"attention\":9,\"scale\":1}");
    edits.forEach(
        (from, to) -> {
          assertThat(text(file)).contains(from);
          String other = text(file).replaceFirst(java.util.regex.Pattern.quote(from), to);
          assertThatThrownBy(() -> loaded(edited(file, other), LayerRegistry.standard()))
              .as(to)
              .isInstanceOf(BadInputException.class)
              .hasMessageStartingWith("model: ");
        });
  }

  private static String text(byte[] file) {
    try {
      return json(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void customModelsAreMadeByTheRegistry() throws IOException {
    LayerRegistry registry =
        LayerRegistry.standard()
            .withModel(
                "Doubling", (config, layers) -> new Doubling(config.integer("size", 1, 100)));
    Model model = Graphs.spread(new Doubling(3));
    Tensor x = Tensor.of(new TestRandom(3).floats(6), 2, 3);
    Model loaded = loaded(saved(model), registry);
    assertThat(loaded).isInstanceOf(Doubling.class);
    assertThat(loaded.predict(x).toArray()).isEqualTo(model.predict(x).toArray());
    assertThat(saved(loaded)).isEqualTo(saved(model));
    assertThatThrownBy(() -> again(new Doubling(3)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown model \"Doubling\"")
        .hasMessageContaining("LayerRegistry.withModel");
    assertThatThrownBy(
            () ->
                ModelFile.load(new ByteArrayInputStream(saved(model)), "m", registry).sequential())
        .hasMessage("expected a sequential model, got a Doubling");
  }

  private static final String MODEL = "unroll.model";

  private static byte[] edited(byte[] file, String model) throws IOException {
    Safetensors content = Safetensors.read(new ByteArrayInputStream(file), "m");
    var metadata = new LinkedHashMap<>(content.metadata());
    metadata.put(MODEL, model);
    var out = new ByteArrayOutputStream();
    new Safetensors(metadata, content.entries()).write(out);
    return out.toByteArray();
  }

  private static String json(byte[] file) throws IOException {
    return Safetensors.read(new ByteArrayInputStream(file), "m").metadata().get(MODEL);
  }

  @Test
  void editedConfigurationsAreRefusedWithASentence() throws IOException {
    byte[] file = saved(Graphs.encoderDecoder());
    String json = json(file);
    Map<String, String> edits = new LinkedHashMap<>();
    edits.put("[\"written\"]", "[\"unwritten\"]");
    edits.put("[\"encoder.h\",\"encoder.c\"]", "[\"encoder.h\",\"encoder.d\"]");
    edits.put("\"ids\"", "\"letters\"");
    edits.put("\"from\":\"logits\"", "\"from\":\"source\"");
    edits.put("{\"lstm\":", "{\"lstn\":");
    edits.put("\"hidden\":6", "\"hidden\":-6");
    edits.put("\"name\":\"read\"", "\"name\":\"source\"");
    edits.put("\"name\":\"next\"", "\"name\":\"\"");
    edits.put("\"from\":[\"source\"]", "\"from\":[]");
    edits.put("\"from\":[\"read\"]", "\"from\":[\"read\",\"read\"]");
    edits.put("\"layer\":{\"dense\"", "\"shared\":\"no\",\"layer\":{\"dense\"");
    edits.put("\"outputs\":[{", "\"outputs\":[7,{");
    edits.put("\"inputs\":[", "\"more\":1,\"inputs\":[");
    edits.put("\"frozen\":[]", "\"frozen\":[\"encoder.z\"]");
    edits.put("{\"graph\":{", "{\"graph\":null,\"graf\":{");
    edits.put("\"name\":\"encoder\",\"from\":[\"read\"]", "\"name\":\"encoder\",\"from\":[null]");
    edits.forEach(
        (from, to) -> {
          assertThat(json).contains(from);
          String other = json.replaceFirst(java.util.regex.Pattern.quote(from), to);
          assertThatThrownBy(() -> loaded(edited(file, other), LayerRegistry.standard()))
              .as(to)
              .isInstanceOf(BadInputException.class)
              .hasMessageStartingWith("model: ");
        });
  }

  @Test
  void noDamageOfTheConfigurationIsAnInternalException() throws IOException {
    var random = new Random(5);
    for (Graph graph : List.of(everything(), Graphs.twoInTwoOut(), Graphs.causal())) {
      byte[] file = saved(graph);
      String json = json(file);
      int refused = 0;
      for (int i = 0; i < 300; i++) {
        String damaged = damaged(json, random, i % 3);
        try {
          loaded(edited(file, damaged), LayerRegistry.standard());
        } catch (BadInputException e) {
          refused++;
          assertThat(e.getMessage()).as(damaged).startsWith("model: ");
        } catch (RuntimeException e) {
          throw new AssertionError(damaged, e);
        }
      }
      assertThat(refused).isGreaterThan(200);
    }
  }

  /** Other characters, another token, or two tokens that changed places. */
  private static String damaged(String json, Random random, int way) {
    if (way == 0) {
      var text = new StringBuilder(json);
      int at = random.nextInt(json.length());
      String signs = "{}[]\",:.0123456789-ehclrx ";
      text.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
      return text.toString();
    }
    List<String> tokens =
        new ArrayList<>(List.of(json.split("(?<=[\\[\\]{}:,])|(?=[\\[\\]{}:,])")));
    int at = random.nextInt(tokens.size());
    if (way == 1) {
      String[] others = {"null", "[]", "{}", "-1", "1e9", "\"h\"", "true", "2147483648", "0.5", ""};
      tokens.set(at, others[random.nextInt(others.length)]);
    } else {
      int other = random.nextInt(tokens.size());
      String token = tokens.get(at);
      tokens.set(at, tokens.get(other));
      tokens.set(other, token);
    }
    return String.join("", tokens);
  }
}
