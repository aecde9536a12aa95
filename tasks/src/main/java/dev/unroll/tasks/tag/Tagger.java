package dev.unroll.tasks.tag;

import dev.unroll.BadInputException;
import dev.unroll.crf.TagDecoder;
import dev.unroll.data.tagged.SentenceCuts;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.nn.Model;
import dev.unroll.sequence.Outputs;
import dev.unroll.store.Fields;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tensor.Shape;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Predicts a tag for each token of a sentence: parts of speech, names, the role of each base of
 * DNA. A tagger never changes, and can be used by any number of threads.
 *
 * <pre>{@code
 * var result = Tagger.training(TagConfig.builder().build(), Path.of("train.conllu")).fit();
 * Tagger tagger = result.predictor();
 * List<String> tags = tagger.tag(List.of("Dogs", "bark", ".")).tags();
 * tagger.save(Path.of("tagger.safetensors"));
 * }</pre>
 */
public final class Tagger implements Predictor {
  private static final TagTask TASK = new TagTask();

  /**
   * The maximum number of sentences in a batch; the next constant bounds its tokens with padding.
   */
  private static final int BATCH = 64;

  private static final int BATCH_TOKENS = 4096;

  private final Recipe recipe;
  private final TagConfig config;
  private final TagCoder coder;
  private final List<TagColumn> columns;
  private final TagNetwork network;
  private final TrainingSummary trainedOn;

  Tagger(
      Recipe recipe,
      TagConfig config,
      TagCoder coder,
      List<TagColumn> columns,
      TagNetwork network,
      TrainingSummary trainedOn) {
    this.recipe = recipe;
    this.config = config;
    this.coder = coder;
    this.columns = List.copyOf(columns);
    this.network = network;
    this.trainedOn = trainedOn;
  }

  /**
   * Prepares the training of a recipe on the files that it names, with fresh weights.
   *
   * @throws BadInputException when recipe and files do not fit
   */
  public static Training<Tagger> training(Recipe recipe) {
    return training(recipe, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a recipe, with fresh weights.
   *
   * @param data a file that replaces the recipe's, or a directory to find the recipe's files in
   * @throws BadInputException when recipe and files do not fit
   */
  public static Training<Tagger> training(Recipe recipe, DataLocation data) {
    return Training.create(TASK, recipe, data);
  }

  /**
   * Prepares the training on a file whose format is detected; a fraction of it is the test set.
   *
   * @throws BadInputException when configuration and file do not fit
   */
  public static Training<Tagger> training(TagConfig config, Path file) {
    return training(config, TaggedFormat.detect(), file);
  }

  /**
   * Prepares the training on a file, a fraction of which is the test set.
   *
   * @throws BadInputException when configuration and file do not fit
   */
  public static Training<Tagger> training(TagConfig config, TaggedFormat format, Path file) {
    return training(
        config,
        format,
        new TagFiles.Texts(TagFiles.tagged(file, format), Optional.empty(), Optional.empty()));
  }

  /**
   * Prepares the training on files.
   *
   * @param validation the validation set
   * @param test the test set
   * @throws BadInputException when configuration and files do not fit
   */
  public static Training<Tagger> training(
      TagConfig config, TaggedFormat format, Path train, Path validation, Path test) {
    return training(
        config,
        format,
        new TagFiles.Texts(
            TagFiles.tagged(train, format),
            Optional.of(TagFiles.tagged(validation, format)),
            Optional.of(TagFiles.tagged(test, format))));
  }

  private static Training<Tagger> training(
      TagConfig config, TaggedFormat format, TagFiles.Texts texts) {
    String source = "TagConfig";
    PreparedTagger prepared =
        PreparedTagger.of(
            source,
            Registry.standard().words().layers(),
            (layers, model) ->
                Recipe.describing(
                    TASK, source, TagRecipe.write(config, format, layers), model, Optional.empty()),
            config,
            texts,
            DataLocation.ofRecipe());
    return Training.of(prepared.predictor().recipe(), prepared);
  }

  /**
   * Prepares the training of a run that left a checkpoint; see {@link Training#of(Checkpoints,
   * Map)}.
   *
   * @throws BadInputException when there is no checkpoint of a tagger, or the files are missing
   */
  public static Training<Tagger> training(Checkpoints where, Map<String, String> changes) {
    return Training.of(TASK, where, changes, DataLocation.ofRecipe(), Registry.standard());
  }

  /**
   * Loads a tagger that {@link #save} wrote; its predictions are bit-identical.
   *
   * @throws BadInputException when the file does not hold a tagger
   */
  public static Tagger load(Path file) {
    return load(file, Registry.standard());
  }

  /**
   * Loads a tagger with custom parts.
   *
   * @throws BadInputException when the file does not hold a tagger, or it needs parts that the
   *     registry lacks
   */
  public static Tagger load(Path file, Registry registry) {
    return TaskFile.load(file, TASK, registry);
  }

  /**
   * Tags a sentence.
   *
   * @param tokens of the sentence
   * @throws BadInputException when there are no tokens, or one is empty
   */
  public TaggedWords tag(List<String> tokens) {
    return tagAll(List.of(Objects.requireNonNull(tokens, "tokens are null"))).get(0);
  }

  /**
   * Tags a text, which is split into tokens by the rules of {@link TagConfig#text}. Tokens that are
   * not in the training set are tagged as well; see {@link #unknown}.
   *
   * @throws BadInputException when the text is blank
   */
  public TaggedWords tag(String text) {
    return tag(tokens(text));
  }

  /**
   * Returns the tokens of a text, split by the rules of {@link TagConfig#text}; empty for a blank
   * text.
   */
  public List<String> tokens(String text) {
    return TextTokens.of(config.text(), Objects.requireNonNull(text, "text is null"));
  }

  /**
   * Tags sentences together, which is faster than one at a time; the results are bit-identical.
   * Sentences longer than {@link TagConfig#longest} are cut into segments, which are tagged
   * separately.
   *
   * @throws BadInputException when a sentence has no token, or a token is empty
   */
  public List<TaggedWords> tagAll(List<List<String>> sentences) {
    var cuts = new SentenceCuts(config.longest());
    var segments = new ArrayList<TagCoder.Coded>();
    var counts = new int[sentences.size()];
    for (int i = 0; i < counts.length; i++) {
      List<String> tokens = sentences.get(i);
      if (tokens.isEmpty() || tokens.stream().anyMatch(String::isEmpty)) {
        throw new BadInputException(
            "sentence " + i + " has " + (tokens.isEmpty() ? "no token" : "an empty token"));
      }
      List<SentenceCuts.Segment> some = cuts.cut(tokens.size());
      counts[i] = some.size();
      some.forEach(segment -> segments.add(coder.code(segment.of(tokens))));
    }
    TagDecoder.Tagged[][] decoded = decode(segments);
    var tagged = new ArrayList<TaggedWords>();
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      tagged.add(joined(sentences.get(i), decoded, at, counts[i]));
      at += counts[i];
    }
    return tagged;
  }

  /**
   * Returns the decoded tags of each segment, by column; segments of similar length are processed
   * together.
   */
  private TagDecoder.Tagged[][] decode(List<TagCoder.Coded> segments) {
    List<TagDecoder> decoders =
        columns.stream().map(column -> network.decoder(column, config.constrained())).toList();
    var decoded = new TagDecoder.Tagged[segments.size()][];
    int[] byLength =
        IntStream.range(0, segments.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> segments.get(i).words().length))
            .mapToInt(Integer::intValue)
            .toArray();
    int to;
    for (int from = 0; from < byLength.length; from = to) {
      to = from + 1;
      while (to < byLength.length
          && to - from < BATCH
          && (to - from + 1) * segments.get(byLength[to]).words().length <= BATCH_TOKENS) {
        to++;
      }
      int[] some = Arrays.copyOfRange(byLength, from, to);
      Outputs outputs =
          network
              .whole()
              .predict(coder.inputs(Arrays.stream(some).mapToObj(segments::get).toList()));
      for (int c = 0; c < columns.size(); c++) {
        List<TagDecoder.Tagged> batch =
            decoders.get(c).decode(outputs.get(columns.get(c).output()));
        for (int i = 0; i < some.length; i++) {
          if (decoded[some[i]] == null) {
            decoded[some[i]] = new TagDecoder.Tagged[columns.size()];
          }
          decoded[some[i]][c] = batch.get(i);
        }
      }
    }
    return decoded;
  }

  private TaggedWords joined(
      List<String> tokens, TagDecoder.Tagged[][] decoded, int from, int count) {
    var named = new ArrayList<TaggedWords.Column>();
    for (int c = 0; c < columns.size(); c++) {
      TagColumn column = columns.get(c);
      var tags = new ArrayList<String>();
      var probabilities = new ArrayList<Double>();
      var all = new ArrayList<float[]>();
      for (int segment = from; segment < from + count; segment++) {
        TagDecoder.Tagged part = decoded[segment][c];
        for (int t = 0; t < part.tags().length; t++) {
          tags.add(column.tags().get(part.tags()[t]));
          probabilities.add((double) part.probabilities()[t][part.tags()[t]]);
          all.add(part.probabilities()[t]);
        }
      }
      named.add(
          new TaggedWords.Column(
              column.name(), tags, probabilities, new TagProbabilities(column.tags(), all)));
    }
    return new TaggedWords(tokens, named, count);
  }

  /**
   * Scores a whole file next to the most frequent tag of each word, with a note on sentences that
   * were trained on.
   *
   * @throws BadInputException when the file cannot be read, or has no tags
   */
  @Override
  public Score evaluate(Path file) {
    TagRecipe read = TagRecipe.read(recipe);
    return new TagReport(this).score(read.files().text(file, read.format()));
  }

  @Override
  public Tagger withReading(Map<String, String> settings) {
    return settings.isEmpty()
        ? this
        : new Tagger(recipe.withReading(settings), config, coder, columns, network, trainedOn);
  }

  @Override
  public Map<String, @Nullable Object> answer(Map<String, ? extends @Nullable Object> request) {
    Fields fields = Fields.of(request, "request");
    fields.requireAny(List.of("text", "tokens"));
    boolean text = fields.has("text");
    List<String> tokens = text ? tokens(fields.string("text")) : fields.strings("tokens");
    fields.done();
    if (tokens.isEmpty() || tokens.stream().anyMatch(String::isEmpty)) {
      throw fields.error(text ? "text" : "tokens", "expected at least one token, and no empty one");
    }
    return tag(tokens).json();
  }

  /** Returns the format of the files that it reads: that of its training set. */
  public TaggedFormat format() {
    return TagRecipe.read(recipe).format();
  }

  /** Returns the names of the columns of tags. */
  public List<String> columnNames() {
    return columns.stream().map(TagColumn::name).toList();
  }

  /** Returns the tags of a column, by its position. */
  public List<String> tagsOf(int column) {
    return columns.get(column).tags();
  }

  /** Returns how many of these tokens are not in the training set. */
  public long unknown(List<String> tokens) {
    return tokens.stream().filter(token -> !columns.get(0).baseline().isKnown(token)).count();
  }

  /** Returns the settings. */
  public TagConfig config() {
    return config;
  }

  List<TagColumn> columns() {
    return columns;
  }

  TrainingSummary trainedOn() {
    return trainedOn;
  }

  @Override
  public void save(Path file) {
    TaskFile.save(file, this, TagTask.kept(coder, columns, trainedOn));
  }

  @Override
  public Model model() {
    return network.whole();
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public int[] inputShape() {
    return new int[] {Shape.ANY, Shape.ANY, 1};
  }
}
