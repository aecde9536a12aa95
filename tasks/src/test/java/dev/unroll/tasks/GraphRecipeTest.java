package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.series.Series;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.classify.ClassifierConfig;
import dev.unroll.tasks.classify.ClassifierRecipe;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.ForecastRecipe;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipes whose model is a graph. */
class GraphRecipeTest {
  private static final String LAYERS =
      """
          - {name: encoder, from: input, layer: {lstm: {hidden: 3}}}
          - {name: again, from: encoder, state: encoder, layer: {lstm: {hidden: 3, output: last}}}
          - {name: skip, from: input, layer: {pool: {kind: mean}}}
          - {name: both, from: [again, skip], merge: concat}
          - {name: answer, from: both, layer: dense}
      """;
  private static final String FORECAST =
      RecipeTest.SMALL.replaceFirst(
          "(?s)  layers:.*(?=training:)",
          "  graph:\n" + "    layers:\n" + LAYERS + "    output: answer\n");
  private static final String CLASSIFY =
      """
      task: classify
      data: {kind: text, train: a.csv}
      model:
        graph:
          layers:
            - {name: words, from: input, layer: {embedding: {size: 4}}}
            - {name: order, from: words, layer: {gru: {hidden: 5, output: last}}}
            - {name: bag, from: words, layer: {pool: {kind: mean}}}
            - {name: both, from: [order, bag], merge: concat}
            - {name: answer, from: both, layer: dense}
      training:
        optimizer: {name: adam, learningRate: 0.02}
        epochs: 3
      """;

  private static Recipe recipe(String yaml) {
    return Recipe.parse("small", "small.yaml", yaml);
  }

  private static Training<Forecaster> training(Recipe recipe) {
    return Forecaster.training(recipe);
  }

  private static Score score(Recipe recipe) {
    return training(recipe).fit().score();
  }

  /** The recipe with a graph of these layers, written as in YAML, and the last as its output. */
  private static Recipe graph(String... layers) {
    return recipe(
        FORECAST.replaceFirst(
            "(?s)    layers:.*(?=training:)",
            "    layers:\n      - {" + String.join("}\n      - {", layers) + "}\n"));
  }

  @Test
  void namesItsLayersAndConnectsThem() {
    Graph model = (Graph) training(recipe(FORECAST)).model();

    assertThat(model.inputs()).containsExactly("input");
    assertThat(model.outputs()).containsExactly("output");
    assertThat(model.kind("input")).isEqualTo(Graph.Kind.STEPS);
    assertThat(model.parameters().keySet()).contains("encoder.w", "again.u", "answer.w");
    assertThat(model.parameter("answer.w").shape()).containsExactly(3 + 1, 1);
    assertThat(model.summary().toString()).contains("encoder.h (first state)", "again, skip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"concat", "sum", "mul", "average"})
  void joinsBranches(String merge) {
    Recipe recipe =
        graph(
            "name: a, from: input, layer: {gru: {hidden: 4, output: last}}",
            "name: b, from: input, layer: {lstm: {hidden: 4, output: last}}",
            "name: both, from: [a, b], merge: " + merge,
            "name: answer, from: both, layer: dense");

    assertThat(training(recipe).model().parameter("answer.w").shape())
        .containsExactly(merge.equals("concat") ? 8 : 4, 1);
    assertThat(score(recipe).metrics()).containsKey("rmse");
  }

  @Test
  void aSharedLayerHasItsWeightsOnce() {
    Recipe recipe =
        graph(
            "name: once, from: input, layer: {gru: {hidden: 3}}",
            "name: wide, from: once, layer: {dense: {units: 1}}",
            "name: twice, from: wide, shared: once",
            "name: last, from: twice, layer: {pool: {kind: last}}",
            "name: answer, from: last, layer: dense");

    assertThat(training(recipe).model().parameters().keySet())
        .contains("once.w")
        .noneMatch(name -> name.startsWith("twice"));
    assertThat(score(recipe).metrics()).containsKey("rmse");
  }

  @Test
  void theStateOfALayerThatGivesItsLastStepIsItsState() {
    String layers = "name: %s, from: input, layer: {lstm: {hidden: 3, output: last}}";
    Recipe parts =
        graph(
            layers.formatted("one"),
            "state: [one.h, one.c], " + layers.formatted("two"),
            "name: answer, from: two, layer: dense");
    Recipe whole =
        graph(
            layers.formatted("one"),
            "state: one, " + layers.formatted("two"),
            "name: answer, from: two, layer: dense");
    Recipe rows =
        graph(
            "name: mean, from: input, layer: {pool: {kind: mean}}",
            "name: start, from: mean, layer: {dense: {units: 3}}",
            "name: all, from: input, state: start, layer: {gru: {hidden: 3, output: last}}",
            "name: answer, from: all, layer: dense");

    assertThat(values(training(whole))).isEqualTo(values(training(parts)));
    assertThat(score(rows).metrics()).containsKey("rmse");
  }

  private static double[] values(Training<Forecaster> training) {
    return training.fit().predictor().predict(new double[] {0.1, 0.3, -0.2, 0.5, 0.4}, 3).values();
  }

  @Test
  void aChainHasTheBitsOfTheSameLayersInARow() {
    String row =
        RecipeTest.SMALL.replaceFirst(
            "(?s)  layers:.*(?=training:)",
            """
              layers:
                - lstm: {hidden: 6}
                - dropout: {rate: 0.2}
                - lstm: {hidden: 4, output: last}
                - dense
            """);
    Recipe chain =
        graph(
            "name: lstm1, from: input, layer: {lstm: {hidden: 6}}",
            "name: dropout1, from: lstm1, layer: {dropout: {rate: 0.2}}",
            "name: lstm2, from: dropout1, layer: {lstm: {hidden: 4, output: last}}",
            "name: dense1, from: lstm2, layer: dense");
    Map<String, String> training =
        Map.of("training.optimizer", "{name: adam, learningRate: 0.02}", "training.steps", "40");

    assertThat(values(training(chain.with(training))))
        .isEqualTo(values(training(recipe(row).with(training))));
  }

  @ParameterizedTest
  @CsvSource({"features, 2", "sequence, 3", "steps, 1"})
  void everyFeedReachesTheModel(String feed, int horizon) {
    Recipe recipe =
        graph(
                "name: deep, from: input, layer: {gru: {hidden: 3}}",
                "name: wide, from: input, layer: {dense: {units: 3, activation: tanh}}",
                "name: sum, from: [deep, wide], merge: sum",
                "name: last, from: sum, layer: {pool: {kind: last}}",
                "name: answer, from: last, layer: dense")
            .with("data.horizon", Integer.toString(horizon));
    Recipe atEachStep = recipe.with("model.graph.layers[3].layer", "{layerNorm: {}}");

    Training<Forecaster> training =
        training((feed.equals("steps") ? recipe : atEachStep).with("data.feed", feed));
    Forecaster forecaster = training.fit().predictor();
    assertThat(forecaster.predict(new double[] {0.1, 0.3, -0.2, 0.5}, horizon).values())
        .hasSize(horizon);
  }

  @Test
  void isTrainedInChunksWhereItIsCausal() {
    Recipe causal =
        graph(
                "name: deep, from: input, layer: {gru: {hidden: 3}}",
                "name: both, from: [deep, input], merge: concat",
                "name: answer, from: both, layer: dense")
            .with(Map.of("data.feed", "sequence", "training.truncate", "7"));

    assertThat(score(causal).metrics()).containsKey("rmse");
    assertThatThrownBy(
            () ->
                training(
                    graph(
                            "name: deep, from: input, layer: {gru: {hidden: 3}}",
                            "name: next, from: deep, state: deep, layer: {gru: {hidden: 3}}",
                            "name: answer, from: next, layer: dense")
                        .with(Map.of("data.feed", "sequence", "training.truncate", "7"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("small.yaml")
        .hasMessageContaining(
            ": training.truncate: layer next: it reads deep.h, the last state of");
  }

  @Test
  void isWrittenAsItIsRead() {
    ForecastConfig config = ForecastRecipe.read(recipe(FORECAST)).config();
    ClassifierRecipe classifier = ClassifierRecipe.read(recipe(CLASSIFY));

    assertThat(
            ForecastRecipe.read(
                    Recipe.of("x", "x", ForecastRecipe.write(config), true, Registry.standard()))
                .config())
        .isEqualTo(config);
    Map<String, Object> written = ClassifierRecipe.write(classifier.config(), classifier.files());
    assertThat(
            ClassifierRecipe.read(Recipe.of("x", "x", written, true, Registry.standard()))
                .config()
                .layers())
        .isEqualTo(classifier.config().layers());
  }

  @Test
  void aFileHasTheModelAndItsRecipe(@TempDir Path directory) {
    Training<Forecaster> training = training(recipe(FORECAST));
    double[] before = values(training);
    Forecaster forecaster = training.predictor();
    Path file = directory.resolve("graph.safetensors");
    forecaster.save(file);
    Forecaster loaded = Forecaster.load(file);

    assertThat(loaded.predict(new double[] {0.1, 0.3, -0.2, 0.5, 0.4}, 3).values())
        .isEqualTo(before);
    assertThat(loaded.recipe().yaml().get("model").toString())
        .isEqualTo(forecaster.recipe().yaml().get("model").toString());
    assertThat(loaded.model().summary()).isEqualTo(forecaster.model().summary());
  }

  @Test
  void aStoppedRunIsResumedToTheSameBits(@TempDir Path directory) {
    double[] whole = values(training(recipe(FORECAST)));
    Training<Forecaster> stopped = training(recipe(FORECAST));
    stopped.requestStop();
    stopped.checkpoints(Checkpoints.in(directory)).fit();
    Forecaster resumed =
        Forecaster.training(Checkpoints.in(directory), Map.of())
            .resume(RunListener.silent())
            .predictor();

    assertThat(resumed.predict(new double[] {0.1, 0.3, -0.2, 0.5, 0.4}, 3).values())
        .isEqualTo(whole);
  }

  @Test
  void aProgramPassesTheSameGraph() {
    LayerSpec graph =
        LayerSpec.graph(
            Map.of(
                "layers",
                List.of(
                    Map.of(
                        "name",
                        "all",
                        "from",
                        "input",
                        "layer",
                        Map.of("gru", Map.of("hidden", 3))),
                    Map.of(
                        "name",
                        "last",
                        "from",
                        "all",
                        "layer",
                        Map.of("pool", Map.of("kind", "last"))),
                    Map.of("name", "answer", "from", "last", "layer", "dense"))));
    ForecastConfig config = ForecastConfig.defaults().withWindow(4);
    config = config.withTraining(config.training().withEpochs(1));
    Series airline = Series.airline();

    assertThat(Forecaster.training(config.withLayers(graph), airline).fit().score().metrics())
        .containsKey("rmse");
    ForecastConfig mixed = config.withLayers(graph, LayerSpec.dense(1));
    assertThatThrownBy(() -> Forecaster.training(mixed, airline))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "model.layers[0]: expected a layer, got a graph, which is a whole model");
  }

  @Test
  void singleValuesAreChanged() {
    Recipe changed =
        recipe(FORECAST)
            .with(
                Map.of(
                    "model.graph.layers[0].layer.lstm.hidden",
                    "5",
                    "model.graph.layers[1].layer.lstm.hidden",
                    "5"))
            .with("model.graph.layers[4].layer.dense.initializer", "zeros")
            .with("model.graph.layers[3].merge", "concat");

    assertThat(training(changed).model().parameter("answer.w").shape()).containsExactly(6, 1);
    assertThat(training(changed).model().parameter("answer.w").value().toArray()).containsOnly(0);
    assertThatThrownBy(() -> changed.with("model.graph.layers[4].layer.lstm.hidden", "3"))
        .hasMessageContaining("expected a name with its settings");
    assertThatThrownBy(() -> changed.with("model.layers", "[dense]"))
        .hasMessageContaining("model: expected either layers or graph, got both");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hidden: 3}}} | hiden: 3}}} | .layers[0].layer.lstm: unknown key "hiden"; did you mean "hidden"?
          hidden: 3}}} | hidden: x}}} | .layers[0].layer.lstm.hidden: expected a whole number from 1 to 134217728, got "x"
          {lstm: {hidden: 3}} | {lstmm: {hidden: 3}} | .layers[0].layer.lstmm: unknown layer "lstmm"; did you mean "lstm"?
          {lstm: {hidden: 3}} | 5 | .layers[0].layer: expected a name with its settings
          {lstm: {hidden: 3}} | {bidirectional: {layer: {lstm: {hiden: 3}}}} | .layers[0].layer.bidirectional.layer.lstm: unknown key "hiden"
          {name: encoder, | {nam: encoder, | .layers[0]: unknown key "nam"; did you mean "name"?
          {name: encoder, | { | .layers[0]: key "name" is missing
          {name: encoder, | {name: 5, | .layers[0].name: expected a text, got 5; put it in quotes
          {name: encoder, | {name: a.b, | .layers[0]: the name "a.b" must begin with a letter
          {name: encoder, | {name: input, | .layers[0].name: "input" appears twice, first as an input; choose another name
          {name: skip, | {name: again, | .layers[2].name: "again" appears twice, first as a layer; choose another name
          from: encoder, | | .layers[1]: key "from" is missing
          from: encoder, | fom: encoder, | .layers[1]: unknown key "fom"; did you mean "from"?
          from: encoder, | from: encodr, | .layers[1].from: unknown name "encodr"; did you mean "encoder"?
          from: encoder, | from: nothing, | .layers[1].from: unknown name "nothing"; known: input, encoder
          from: encoder, | from: again, | .layers[1].from: "again" names itself (expected an input or a layer before it)
          from: encoder, | from: skip, | .layers[1].from: "skip" comes later in the list (expected an input or a layer before this one); move it up, since a graph has no cycles
          from: encoder, | from: encoder.x, | .layers[1].from: the state of "encoder" has no part "x"; available: [h, c]
          from: encoder, | from: input.h, | .layers[1].from: "input" is not the output of a recurrent layer, so it has no state
          from: encoder, | from: [encoder, input], | .layers[1].from: expected one name, as it is a layer of one input, got [encoder, input]; merge them
          from: encoder, | from: [], | .layers[1].from: expected a name, or a list of names, got an empty list
          from: encoder, | from: 3, | .layers[1].from: expected a list, got 3
          state: encoder, | state: encodr, | .layers[1].state: unknown name "encodr"; did you mean "encoder"?
          state: encoder, | state: again, | .layers[1].state: "again" names itself
          state: encoder, | stat: encoder, | .layers[1]: unknown key "stat"; did you mean "state"?
          layer: {pool: {kind: mean}} | state: encoder, layer: {pool: {kind: mean}} | .layers[2]: layer skip: only recurrent layers begin from a state, got a layer of type pool
          merge: concat | state: encoder, merge: concat | .layers[3].state: only a recurrent layer begins from a state; remove it
          merge: concat | merge: conct | .layers[3].merge: unknown value "conct"; did you mean "concat"?
          merge: concat | merge: none | .layers[3].merge: unknown value "none"; known: concat, sum, mul, average
          merge: concat | mege: concat | .layers[3]: unknown key "mege"; did you mean "merge"?
          merge: concat | merge: concat, layer: dense | .layers[3]: expected one of layer, merge, join and shared, got layer and merge
          , merge: concat | | .layers[3]: expected one of layer, merge, join and shared, got none
          merge: concat | shared: encodr | .layers[3].shared: unknown name "encodr"; did you mean "encoder"?
          merge: concat | shared: answer | .layers[3].shared: "answer" comes later in the list
          merge: concat | shared: again | .layers[3].from: expected one name
          merge: concat | join: add | .layers[3].join.add: unknown layer of several inputs "add"; known: merge, segments, attention; register a custom layer with LayerRegistry.with
          [again, skip] | [again, input] | .layers[2]: nothing reads "skip"; name it in from of another layer, make it the output, or remove it
          output: answer | output: answr | .output: unknown name "answr"; did you mean "answer"?
          output: answer | output: both.h | .output: "both" is not the output of a recurrent layer, so it has no state
          layer: {pool: {kind: mean}} | layer: dense | .layers[2].layer.dense: key "units" is missing
          output: answer | output: input | .output: expected the name of a layer, got the input; name a layer
          output: answer | outputs: [answer] | : unknown key "outputs"; did you mean "output"?
          output: answer | inputs: [] | : unknown key "inputs"; known: layers, output
          """)
  void namesThePlaceAndWhatWasMeant(String was, String is, String sentence) {
    String yaml = FORECAST.replaceFirst(java.util.regex.Pattern.quote(was), is == null ? "" : is);
    assertThat(yaml).isNotEqualTo(FORECAST);

    assertThatThrownBy(() -> recipe(yaml))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("small.yaml: model.graph")
        .hasMessageContaining("model.graph" + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from: encoder, | from: encoder.h, | .layers[1]: layer again:
          state: encoder, | state: input, | .layers[1].state: "input" is not a recurrent layer and has no state; name one that is
          state: encoder, | state: [encoder.h], | .layers[1]: layer again: its state has the parts [h, c]
          merge: concat | merge: sum | .layers[3]: layer both: merge sum requires equal numbers of features
          """)
  void layersThatDoNotFitAreRefusedWhenTheModelIsBuilt(String was, String is, String sentence) {
    Recipe recipe = recipe(FORECAST.replaceFirst(java.util.regex.Pattern.quote(was), is));

    assertThatThrownBy(() -> training(recipe))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("small.yaml: model.graph" + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5 | model.graph: expected an object with layers
          {} | model.graph: key "layers" is missing
          {layers: []} | model.graph.layers: expected at least one layer, got an empty list
          {layers: dense} | model.graph.layers: expected a list, got "dense"
          {layers: [dense]} | model.graph.layers[0]: expected an object, got "dense"
          {layers: [{name: a, from: a, layer: dense}]} | model.graph.layers[0].from: "a" names itself
          """)
  void aGraphNeedsLayers(String graph, String sentence) {
    assertThatThrownBy(() -> recipe(FORECAST).with("model.graph", graph))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void aGraphIsNoLayer() {
    assertThatThrownBy(
            () -> RecipeTest.small().with("model.layers", "[{graph: {layers: [dense]}}]"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("model.layers[0]: expected a layer, got a graph")
        .hasMessageEndingWith("write it as model.graph");
    assertThatThrownBy(() -> RecipeTest.small().with("model.graph", "{layers: []}"))
        .hasMessageContaining("model: expected either layers or graph, got both; remove one of");
  }

  @Test
  void theOutputFitsTheForecast() {
    Recipe recipe = recipe(FORECAST);

    assertThatThrownBy(
            () -> training(recipe.with("model.graph.layers[4].layer", "{dense: {units: 2}}")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            ": model.graph: the output's size is 2, but data.horizon is 1; make them equal");
    assertThatThrownBy(
            () ->
                training(
                    graph(
                        "name: all, from: input, layer: {gru: {hidden: 3}}",
                        "name: answer, from: all, layer: dense")))
        .hasMessageContaining(
            ": model.graph: expected one forecast for a window, but the model returns one for each of"
                + " its 4 steps");
    assertThatThrownBy(() -> training(recipe.with("data.feed", "sequence")))
        .hasMessageContaining(": model.graph: with feed sequence every step is a forecast");
    assertThatThrownBy(
            () ->
                training(
                    recipe.with(
                        "training.optimizer",
                        "{name: sgd, learningRate: 1, groups: [{parameters: lstm1.*, learningRate:"
                            + " 0.1}]}")))
        .hasMessageContaining(
            "training.optimizer.groups: no parameter is in the group of those named lstm1.*")
        .hasMessageContaining("encoder.w");
  }

  private static List<LabelledText> reviews(int count) {
    var random = new Random(count);
    var reviews = new ArrayList<LabelledText>();
    for (int i = 0; i < count; i++) {
      boolean good = random.nextBoolean();
      reviews.add(
          new LabelledText(
              "the film is " + (good ? "good" : "bad") + " number " + i % 7,
              good ? "positive" : "negative",
              i + 1));
    }
    return reviews;
  }

  @Test
  void aClassifierReadsIds(@TempDir Path directory) {
    ClassifierConfig config = ClassifierRecipe.read(recipe(CLASSIFY)).config();
    TrainingResult<Classifier> result =
        Classifier.training(config, reviews(200), reviews(60)).fit();
    Classifier classifier = result.predictor();
    Path file = directory.resolve("graph.safetensors");
    classifier.save(file);
    Classifier loaded = Classifier.load(file);
    List<String> texts = List.of("good film", "bad", "", "unheard of");

    assertThat(((Graph) classifier.model()).kind("input")).isEqualTo(Graph.Kind.IDS);
    assertThat(classifier.model().parameter("answer.w").shape()).containsExactly(9, 2);
    assertThat(result.score().metrics().get("accuracy")).isGreaterThan(0.9);
    assertThat(loaded.classify(texts)).isEqualTo(classifier.classify(texts));
    assertThat(loaded.wordVectors().vector("good"))
        .isEqualTo(classifier.wordVectors().vector("good"))
        .hasSize(4);
  }

  @Test
  void aClassifiersChainHasTheBitsOfTheSameLayersInARow() {
    ClassifierConfig chain =
        ClassifierRecipe.read(
                recipe(
                    CLASSIFY.replaceFirst(
                        "(?s)    layers:.*(?=training:)",
                        """
                            layers:
                              - {name: embedding1, from: input, layer: {embedding: {size: 4}}}
                              - {name: gru1, from: embedding1, layer: {gru: {hidden: 5, output: last}}}
                              - {name: dense1, from: gru1, layer: dense}
                        """)))
            .config();
    ClassifierConfig row =
        chain.withLayers(
            new LayerSpec("embedding", Map.of("size", 4)),
            LayerSpec.gruLast(5),
            new LayerSpec("dense", Map.of()));
    Classifier graph = Classifier.training(chain, reviews(100), reviews(30)).fit().predictor();
    Classifier layers = Classifier.training(row, reviews(100), reviews(30)).fit().predictor();

    assertThat(graph.classify("a good one")).isEqualTo(layers.classify("a good one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "sequences", "letters"})
  void aResidualConnectionToDataOfUnknownSizeWaitsForThem(String kind, @TempDir Path directory)
      throws IOException {
    String data =
        switch (kind) {
          case "images" -> "{kind: images, train: a, trainLabels: b}";
          case "sequences" -> "{kind: sequences, train: a.csv}";
          default -> "{kind: letters, train: a.csv, width: 4}";
        };
    String yaml =
        CLASSIFY
            .replace("{kind: text, train: a.csv}", data)
            .replaceFirst("(?m)^.*embedding.*\\n", "")
            .replace("from: words", "from: input")
            .replace(
                "name: order, from: input, layer: {gru: {hidden: 5, output: last}}",
                "name: order, from: input, layer: {gru: {hidden: 4}}")
            .replace(
                "name: bag, from: input, layer: {pool: {kind: mean}}",
                "name: sum, from: [order, input], merge: sum")
            .replace(
                "name: both, from: [order, bag], merge: concat",
                "name: both, from: sum, layer: {pool: {kind: max}}");

    assertThat(recipe(yaml).task()).isEqualTo("classify"); // of letters there are four
    assertThatThrownBy(() -> recipe(yaml.replace("hidden: 4", "hiden: 4")))
        .hasMessageContaining("model.graph.layers[0].layer.gru: unknown key \"hiden\"");
    if (kind.equals("letters")) {
      Files.writeString(directory.resolve("a.csv"), "text,label\n" + "ACCT,a\nGTTA,b\n".repeat(20));
      Recipe wide = recipe(yaml.replace("hidden: 4", "hidden: 5"));
      assertThat(
              Classifier.training(recipe(yaml), DataLocation.of(directory))
                  .predictor()
                  .labels()
                  .names())
          .hasSize(2);
      assertThatThrownBy(() -> Classifier.training(wide, DataLocation.of(directory)))
          .hasMessageContaining(
              "model.graph.layers[1]: layer sum: merge sum requires equal numbers");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {embedding: {size: 4}} | {gru: {hidden: 4}} | .layers[0].layer.gru: texts are ids of words; use embedding or oneHot as the first layer
          layer: dense | layer: {dense: {units: 1}} | : the output's size is 1, but this loss requires one value for each class; remove units
          """)
  void aClassifierIsHeldToItsInputAndClasses(String was, String is, String sentence) {
    String yaml = CLASSIFY.replaceFirst(java.util.regex.Pattern.quote(was), is);
    assertThat(yaml).isNotEqualTo(CLASSIFY);

    assertThatThrownBy(() -> recipe(yaml))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("small.yaml: model.graph" + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          output: last | output: all | : a sequence has one class, but the model has
          merge: concat | merge: average | .layers[3]: layer both: merge average requires equal numbers
          layer: dense | layer: {dense: {units: 3}} | : the output's size is 3, but with 2 classes this loss requires 2; remove units
          [order, bag] | [order, bag, input] | .layers[3]: layer both: "input" holds ids (expected features for a layer of type merge). Put an embedding or oneHot layer before it.
          {pool: {kind: mean}} | {embedding: {vocabulary: 9, size: 4}} | .layers[2]: layer bag: Embedding(9 → 4) requires ids
          """)
  void aClassifierIsHeldToItsDataWhenItIsBuilt(
      String was, String is, String sentence, @TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("a.csv"), "text,label\n" + "a good film,1\na bad film,0\n".repeat(20));
    Recipe recipe = recipe(CLASSIFY.replaceFirst(java.util.regex.Pattern.quote(was), is));

    assertThatThrownBy(() -> Classifier.training(recipe, DataLocation.of(directory)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("small.yaml: model.graph" + sentence);
  }

  @Test
  void poolingIsForTheDefaultModel() {
    assertThatThrownBy(() -> recipe(CLASSIFY).with("model.pooling", "max"))
        .hasMessageContaining("model.pooling: is for models without layers");
  }

  @Test
  void wordVectorsBeginTheEmbeddingOfTheInput(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("a.csv"), "text,label\n" + "a good film,1\na bad film,0\n".repeat(20));
    Files.writeString(directory.resolve("vectors.txt"), "good 1 0 2\nbad -1 0 3\n");
    String yaml =
        CLASSIFY
            .replace("a.csv}", "a.csv, vectors: {file: vectors.txt, trainable: false}}")
            .replace("{embedding: {size: 4}}", "embedding");
    Classifier classifier =
        Classifier.training(recipe(yaml), DataLocation.of(directory)).fit().predictor();

    assertThat(classifier.wordVectors().vector("good")).containsExactly(1, 0, 2);
    assertThat(classifier.model().layers().get("words")).isInstanceOf(Embedding.class);
    assertThat(classifier.model().parameter("words.w").trainable()).isFalse();
    assertThatThrownBy(
            () ->
                Classifier.training(
                    recipe(yaml.replace("embedding", "{embedding: {size: 4}}")),
                    DataLocation.of(directory)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "small.yaml: model.graph.layers[0].layer.embedding.size: the word vectors have 3"
                + " values, got an embedding of 4; remove size");
    assertThatThrownBy(() -> recipe(yaml.replace("embedding", "oneHot")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(
            "small.yaml: model.graph: data.vectors requires an embedding, but the model has none");
  }
}
