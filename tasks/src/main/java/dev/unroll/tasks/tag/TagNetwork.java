package dev.unroll.tasks.tag;

import dev.unroll.BadInputException;
import dev.unroll.crf.Crf;
import dev.unroll.crf.CrfLoss;
import dev.unroll.crf.TagDecoder;
import dev.unroll.internal.FailureText;
import dev.unroll.loss.Loss;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Model;
import dev.unroll.nn.Segments;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.store.GraphPlan;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.LayerSizes;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.input.GivenVectors;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.recipe.ModelPlan;
import dev.unroll.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The network of a tagger.
 *
 * <pre>
 * words      -> embedding ---------------+
 *                                        +-> concat -> layers -> scores (-> crf), for each column
 * characters -> embedding -> both ways --+
 * </pre>
 *
 * @param whole from ids to the scores of tags
 * @param fields the conditional random field of each output; empty: there are none
 */
record TagNetwork(Model whole, Map<String, Crf> fields) {
  private static final String CRF = "Crf";
  private static final String EMBEDDING = "embedding";

  /** The names of the layers that are not configured. */
  private static final Set<String> OWN = Set.of(EMBEDDING, "spelling", "word");

  /**
   * Reads the settings of the layers, and checks everything that does not depend on sizes of the
   * data.
   *
   * @param source the start of each error message
   * @throws BadInputException when a layer or a setting is unknown or wrong
   */
  static ModelPlan plan(TagConfig config, String source, LayerRegistry registry) {
    List<LayerSpec> specs = config.layersOrDefault();
    if (LayerRecipe.isGraph(specs)) {
      throw new BadInputException(
          source + ": model.graph: a tagger must be a list of layers. Set model.layers.");
    }
    ModelPlan plan = LayerRecipe.plan(specs, source, registry);
    for (GraphPlan.LayerPosition place : plan.layers()) {
      if (place.layer().type().equals(Crf.TYPE)) {
        throw place
            .layer()
            .error(
                "the conditional random field of a tagger comes after the scores. Remove it here"
                    + " and set model.crf: true");
      }
      place.layer().requireOpenOnly(Set.of(LayerSizes.INPUT));
    }
    return plan;
  }

  /**
   * Builds the network, with fresh weights from the seed.
   *
   * @param vectors the initial vectors of words; null: random ones
   * @throws BadInputException when the layers do not fit
   */
  static TagNetwork build(
      TagConfig config,
      TagCoder coder,
      List<TagColumn> columns,
      @Nullable GivenVectors vectors,
      String source,
      LayerRegistry registry) {
    try {
      Graph built =
          create(config, coder, columns, embedding(config, coder, vectors), source, registry);
      LayerRecipe.requireFit(config.training(), built, source);
      built.initialize(config.training().seed());
      return of(built, columns);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(source + ": model.layers: " + FailureText.of(e), e);
    }
  }

  /**
   * Returns the network that training builds, to compare it with that of a model file.
   *
   * @param found the network of the file, which alone has the size of given word vectors
   * @throws BadInputException when the layers do not fit
   */
  static Graph rebuild(
      TagConfig config, TagCoder coder, List<TagColumn> columns, Model found, Recipe recipe) {
    int size =
        config.vectors().isPresent() && found.layers().get(EMBEDDING) instanceof Embedding vectors
            ? vectors.size()
            : config.embedding();
    Embedding embedding =
        new Embedding(coder.words().size(), size)
            .withWordDropout(DropRate.rate((float) config.wordDropout()));
    String source = recipe.source();
    try {
      return create(config, coder, columns, embedding, source, recipe.registry().words().layers());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(source + ": model.layers: " + FailureText.of(e), e);
    }
  }

  /**
   * Creates the layers.
   *
   * @throws IllegalArgumentException when they do not fit
   */
  private static Graph create(
      TagConfig config,
      TagCoder coder,
      List<TagColumn> columns,
      Embedding embedding,
      String source,
      LayerRegistry registry) {
    int size =
        embedding.size() + config.characters().map(letters -> 2 * letters.hidden()).orElse(0);
    Model layers =
        plan(config, source, registry)
            .create(
                new int[] {Shape.ANY, Shape.ANY, size},
                false,
                (place, features) -> place.layer().create(LayerSizes.input(features)));
    Graph.Builder graph = Graph.builder();
    Edge words = graph.add(EMBEDDING, embedding, graph.ids(TagCoder.WORDS));
    Edge value = characters(config, coder, graph, words);
    for (Map.Entry<String, Layer> layer : layers.layers().entrySet()) {
      value = graph.add(layer.getKey(), layer.getValue(), value);
    }
    for (TagColumn column : columns) {
      int tags = column.tags().size();
      Edge scores = graph.add(column.output() + "Scores", Dense.units(tags), value);
      graph.output(
          column.output(),
          config.crf() ? graph.add(column.output() + CRF, new Crf(tags), scores) : scores);
    }
    Graph built = graph.build();
    requireSteps(built, columns);
    return built;
  }

  /** Returns the layers between the vectors of the words and the scores. */
  List<Layer> layers() {
    return whole.layers().entrySet().stream()
        .filter(layer -> !OWN.contains(layer.getKey()) && !layer.getKey().startsWith("tags"))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Embedding embedding(
      TagConfig config, TagCoder coder, @Nullable GivenVectors vectors) {
    DropRate drop = DropRate.rate((float) config.wordDropout());
    int words = coder.words().size();
    if (vectors == null) {
      return new Embedding(words, config.embedding()).withWordDropout(drop);
    }
    Embedding given =
        new Embedding(words, vectors.values()).withVectors(vectors.table()).withWordDropout(drop);
    return vectors.trainable() ? given : given.frozen();
  }

  private static Edge characters(
      TagConfig config, TagCoder coder, Graph.Builder graph, Edge words) {
    Optional<TagConfig.Characters> letters = config.characters();
    if (letters.isEmpty()) {
      return words;
    }
    int size = letters.get().size();
    int hidden = letters.get().hidden();
    var encoder =
        new Chain(
            new Embedding(coder.characters().orElseThrow().size(), size),
            Bidirectional.of(() -> new Lstm(size, hidden, Returns.LAST)));
    Edge spelling =
        graph.join(
            "spelling",
            new Segments(encoder),
            List.of(graph.ids(TagCoder.CHARACTERS), graph.ids(TagCoder.ENDS)));
    return graph.merge("word", Merge.CONCAT, words, spelling);
  }

  private static void requireSteps(Graph graph, List<TagColumn> columns) {
    for (TagColumn column : columns) {
      if (graph.outputShape(column.output()).length != 3) {
        throw new IllegalArgumentException(
            "the layers return one row for a sentence (expected one for each token). Use output:"
                + " all and no pool.");
      }
    }
  }

  /**
   * Finds the parts of a network.
   *
   * @throws IllegalArgumentException when it does not have the outputs of the columns
   */
  static TagNetwork of(Model model, List<TagColumn> columns) {
    List<String> outputs = columns.stream().map(TagColumn::output).toList();
    if (!model.outputs().equals(outputs)) {
      throw new IllegalArgumentException(
          "the network has the outputs " + model.outputs() + " (expected " + outputs + ")");
    }
    var fields = new LinkedHashMap<String, Crf>();
    for (String output : outputs) {
      if (model.layers().get(output + CRF) instanceof Crf crf) {
        fields.put(output, crf);
      }
    }
    return new TagNetwork(model, fields);
  }

  /**
   * Checks that the network fits the words and tags of a file.
   *
   * @throws IllegalArgumentException with a message if it does not
   */
  void requireFit(TagCoder coder, List<TagColumn> columns) {
    if (!(whole instanceof Graph graph) || !graph.inputs().equals(coder.inputs())) {
      throw new IllegalArgumentException(
          "the network has the inputs " + whole.inputs() + " (expected " + coder.inputs() + ")");
    }
    for (TagColumn column : columns) {
      int[] shape = graph.outputShape(column.output());
      if (shape.length != 3) {
        throw new IllegalArgumentException(
            "the network returns one row for a sentence (expected one for each token)");
      }
      if (shape[2] != column.tags().size()) {
        throw new IllegalArgumentException(
            "the network has scores for %d tags of column %s (expected %d)"
                .formatted(shape[2], column.name(), column.tags().size()));
      }
    }
    if (whole.layers().get(EMBEDDING) instanceof Embedding embedding
        && embedding.vocabulary() != coder.words().size()) {
      throw new IllegalArgumentException(
          "the network has %d words (expected %d)"
              .formatted(embedding.vocabulary(), coder.words().size()));
    }
  }

  /**
   * Returns the loss of an output; without a conditional random field, it has the settings of a
   * softmax.
   */
  Loss loss(String output, Loss softmax) {
    Crf crf = fields.get(output);
    return crf == null ? softmax : new CrfLoss(crf);
  }

  /** Returns the decoder that finds the tags of a column from the scores of its output. */
  TagDecoder decoder(TagColumn column, boolean constrained) {
    Crf crf = fields.get(column.output());
    TagDecoder decoder =
        crf == null ? TagDecoder.independent(column.tags().size()) : TagDecoder.of(crf);
    return constrained ? column.constraints().map(decoder::constrained).orElse(decoder) : decoder;
  }
}
