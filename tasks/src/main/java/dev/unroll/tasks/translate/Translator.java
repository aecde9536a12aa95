package dev.unroll.tasks.translate;

import dev.unroll.BadInputException;
import dev.unroll.data.tagged.SentenceCuts;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
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
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converts a text to another one of a different length, token by token: a sentence in another
 * language, a number in digits, a date in another format. A translator never changes, and can be
 * used by any number of threads.
 *
 * <pre>{@code
 * var config = TranslateConfig.builder().build();
 * Translator translator = Translator.training(config, Path.of("eng-fra.tsv")).fit().predictor();
 * String french = translator.translate("I am cold.").text();
 * translator.save(Path.of("translator.safetensors"));
 * }</pre>
 */
public final class Translator implements Predictor {
  private static final TranslateTask TASK = new TranslateTask();

  /**
   * The maximum number of hypotheses that are computed together; the next constant bounds their
   * tokens with padding.
   */
  private static final int ROWS = 256;

  private static final int ROW_TOKENS = 1 << 14;

  /**
   * The maximum number of logits that are computed together, unless those of one source are more.
   */
  private static final long LOGITS = 1 << 23;

  private final Recipe recipe;
  private final TranslateConfig config;
  private final PairCoder coder;
  private final TranslateNetwork network;
  private final TrainingSummary trainedOn;

  Translator(
      Recipe recipe,
      TranslateConfig config,
      PairCoder coder,
      TranslateNetwork network,
      TrainingSummary trainedOn) {
    this.recipe = recipe;
    this.config = config;
    this.coder = coder;
    this.network = network;
    this.trainedOn = trainedOn;
  }

  /**
   * Prepares the training of a recipe on the files that it names, with fresh weights.
   *
   * @throws BadInputException when recipe and files do not fit
   */
  public static Training<Translator> training(Recipe recipe) {
    return training(recipe, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a recipe, with fresh weights.
   *
   * @param data a file that replaces the recipe's, or a directory to find the recipe's files in
   * @throws BadInputException when recipe and files do not fit
   */
  public static Training<Translator> training(Recipe recipe, DataLocation data) {
    return Training.create(TASK, recipe, data);
  }

  /**
   * Prepares the training on a file whose first column holds the sources and whose second column
   * holds the targets; some sources are the test set.
   *
   * @throws BadInputException when configuration and file do not fit
   */
  public static Training<Translator> training(TranslateConfig config, Path file) {
    return training(config, TranslateFiles.read(Fields.of(Map.of(), "data")), file);
  }

  private static Training<Translator> training(
      TranslateConfig config, TranslateFiles files, Path file) {
    String source = "TranslateConfig";
    PreparedTranslator prepared =
        PreparedTranslator.of(
            source,
            Registry.standard().words().layers(),
            model ->
                Recipe.describing(
                    TASK,
                    source,
                    TranslateRecipe.write(config, files, model),
                    model,
                    Optional.empty()),
            config,
            new TranslateFiles.Texts(files.text(file), Optional.empty(), Optional.empty()));
    return Training.of(prepared.predictor().recipe(), prepared);
  }

  /**
   * Prepares the training of a run that left a checkpoint; see {@link Training#of(Checkpoints,
   * Map)}.
   *
   * @throws BadInputException when there is no checkpoint of a translator, or the files are missing
   */
  public static Training<Translator> training(Checkpoints where, Map<String, String> changes) {
    return Training.of(TASK, where, changes, DataLocation.ofRecipe(), Registry.standard());
  }

  /**
   * Loads a translator that {@link #save} wrote; its predictions are bit-identical.
   *
   * @throws BadInputException when the file does not hold a translator
   */
  public static Translator load(Path file) {
    return load(file, Registry.standard());
  }

  /**
   * Loads a translator with custom parts.
   *
   * @throws BadInputException when the file does not hold a translator, or it needs parts that the
   *     registry lacks
   */
  public static Translator load(Path file, Registry registry) {
    return TaskFile.load(file, TASK, registry);
  }

  /**
   * Translates a text with the search of the configuration; the translation of a blank text is
   * empty. A text of unknown words is translated as well; see {@link Translation#unknown}.
   */
  public Translation translate(String text) {
    return translateAll(List.of(Objects.requireNonNull(text, "text is null"))).get(0);
  }

  /**
   * Translates texts together, which is faster than one at a time; the results are bit-identical.
   */
  public List<Translation> translateAll(List<String> texts) {
    return translateAll(texts, config.decoding());
  }

  /**
   * Translates texts together. A text longer than {@link TranslateConfig#longest} is cut into
   * segments of equal length, whose best translations are joined.
   *
   * @throws IllegalArgumentException when there is a coverage penalty, and the network has no
   *     attention
   */
  public List<Translation> translateAll(List<String> texts, Decoding decoding) {
    if (decoding.coveragePenalty() > 0 && network.attention().isEmpty()) {
      throw new IllegalArgumentException(
          "the coverage penalty is %s, but the network has no attention (expected 0)"
              .formatted(decoding.coveragePenalty()));
    }
    var cuts = new SentenceCuts(config.longest());
    var segments = new ArrayList<int[]>();
    var counts = new int[texts.size()];
    var unknown = new ArrayList<List<String>>();
    for (int i = 0; i < counts.length; i++) {
      List<String> tokens = coder.source().tokens(texts.get(i));
      unknown.add(
          tokens.stream()
              .filter(token -> !coder.source().isKnown(token))
              .map(SideCoder::shown)
              .toList());
      if (!tokens.isEmpty()) {
        List<SentenceCuts.Segment> some = cuts.cut(tokens.size());
        counts[i] = some.size();
        some.forEach(segment -> segments.add(coder.source(segment.of(tokens))));
      }
    }
    List<List<Translation.Candidate>> found = search(segments, decoding);
    var translations = new ArrayList<Translation>();
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      translations.add(
          new Translation(
              texts.get(i),
              joined(found.subList(at, at + counts[i])),
              unknown.get(i),
              Math.max(1, counts[i])));
      at += counts[i];
    }
    return translations;
  }

  private List<Translation.Candidate> joined(List<List<Translation.Candidate>> segments) {
    if (segments.size() == 1) {
      return segments.get(0);
    }
    var tokens = new ArrayList<List<String>>();
    double log = 0;
    double score = 0;
    boolean ended = true;
    for (List<Translation.Candidate> segment : segments) {
      Translation.Candidate best = segment.get(0);
      tokens.add(best.tokens());
      log += best.logProbability();
      score += best.score();
      ended &= best.ended();
    }
    return List.of(
        new Translation.Candidate(
            coder.target().joined(tokens),
            tokens.stream().flatMap(List::stream).toList(),
            log,
            score,
            ended));
  }

  /** Searches for the targets of sources; those of similar length are processed together. */
  private List<List<Translation.Candidate>> search(List<int[]> sources, Decoding decoding) {
    var search = new BeamSearch(network, decoding, coder.target());
    var found = new ArrayList<List<Translation.Candidate>>();
    sources.forEach(unused -> found.add(List.of()));
    int[] byLength =
        IntStream.range(0, sources.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> sources.get(i).length))
            .mapToInt(Integer::intValue)
            .toArray();
    int to;
    for (int from = 0; from < byLength.length; from = to) {
      to = from + 1;
      while (to < byLength.length && fits(to - from + 1, sources.get(byLength[to]), decoding)) {
        to++;
      }
      int[] some = Arrays.copyOfRange(byLength, from, to);
      List<int[]> batch = Arrays.stream(some).mapToObj(sources::get).toList();
      List<List<BeamSearch.Found>> all = search.search(batch);
      for (int i = 0; i < some.length; i++) {
        found.set(some[i], candidates(batch.get(i), all.get(i), decoding));
      }
    }
    return found;
  }

  private boolean fits(int sources, int[] longest, Decoding decoding) {
    int rows = sources * decoding.beam();
    return rows <= ROWS
        && rows * longest.length <= ROW_TOKENS
        && (long) rows * network.vocabulary().vocabulary() <= LOGITS;
  }

  private List<Translation.Candidate> candidates(
      int[] source, List<BeamSearch.Found> found, Decoding decoding) {
    var candidates = new ArrayList<Translation.Candidate>();
    for (BeamSearch.Found each : found) {
      List<String> tokens = coder.target().tokens(each.ids());
      double score =
          decoding.score(each.logProbability(), Math.max(1, each.predicted()))
              + coverage(source, each.ids(), decoding.coveragePenalty());
      candidates.add(
          new Translation.Candidate(
              coder.target().text(tokens), tokens, each.logProbability(), score, each.ended()));
    }
    candidates.sort(
        Comparator.comparing((Translation.Candidate each) -> !each.ended())
            .thenComparingDouble(each -> -each.score()));
    var byText = new LinkedHashMap<String, Translation.Candidate>(); // distinct texts only
    candidates.forEach(each -> byText.putIfAbsent(each.text(), each));
    return byText.values().stream().limit(decoding.beam()).toList();
  }

  private double coverage(int[] source, int[] target, double penalty) {
    if (penalty == 0 || network.attention().isEmpty()) {
      return 0;
    }
    double sum = 0;
    float[][] weights = weights(source, target);
    for (int s = 0; s < source.length; s++) {
      double covered = 0;
      for (float[] row : weights) {
        covered += row[s];
      }
      sum += StrictMath.log(Math.min(Math.max(covered, 1e-9), 1));
    }
    return penalty * sum;
  }

  /** Returns the attention of a target with its end, by target token, by source token. */
  private float[][] weights(int[] source, int[] target) {
    int[] ended = Arrays.copyOf(target, target.length + 1);
    ended[target.length] = coder.target().end();
    Outputs outputs =
        network.queries().predict(coder.inputs(List.of(new PairCoder.Coded(source, ended))));
    Attention attention = network.attention().orElseThrow();
    Tensor weights =
        attention
            .applyWithWeights(
                List.of(
                    outputs.get(TranslateNetwork.QUERIES), outputs.get(TranslateNetwork.MEMORY)),
                Pass.predict())
            .weights();
    return weights.reshape(ended.length, source.length).toArray2();
  }

  /**
   * Returns the attention of each token of a translation to each token of a text.
   *
   * @param target your translation; empty: the best one that is found
   * @throws IllegalStateException when the network has no attention
   * @throws BadInputException when the text is blank or longer than the network reads
   */
  public AttentionMap attention(String text, Optional<String> target) {
    if (network.attention().isEmpty()) {
      throw new IllegalStateException(
          "the network has no attention (expected one); train with model.attention.score: general");
    }
    List<String> tokens = coder.source().tokens(text);
    if (tokens.isEmpty() || tokens.size() > config.longest()) {
      throw new BadInputException(
          "the text has %d tokens (expected 1 to %d)".formatted(tokens.size(), config.longest()));
    }
    List<String> translated =
        target.isPresent()
            ? coder.target().tokens(target.get())
            : translate(text).best().get(0).tokens();
    return new AttentionMap(
        shown(tokens),
        shown(translated),
        weights(coder.source(tokens), coder.target().ids(translated)));
  }

  private static List<String> shown(List<String> tokens) {
    return Stream.concat(tokens.stream().map(SideCoder::shown), Stream.of("</s>")).toList();
  }

  /**
   * Scores a whole file of pairs next to a word-by-word translation, over all references of each
   * source, with a note on pairs that were trained on.
   *
   * @throws BadInputException when the file cannot be read
   */
  @Override
  public Score evaluate(Path file) {
    return new TranslateReport(this).score(TranslateRecipe.read(recipe).files().text(file));
  }

  @Override
  public Translator withReading(Map<String, String> settings) {
    return settings.isEmpty()
        ? this
        : new Translator(recipe.withReading(settings), config, coder, network, trainedOn);
  }

  /**
   * Returns a copy with another search for translations. A model file that it saves keeps the
   * search of its recipe.
   */
  public Translator withDecoding(Decoding decoding) {
    return new Translator(
        recipe, config.toBuilder().decoding(decoding).build(), coder, network, trainedOn);
  }

  @Override
  public Map<String, @Nullable Object> answer(Map<String, ? extends @Nullable Object> request) {
    Fields fields = Fields.of(request, "request");
    Decoding decoding = config.decoding();
    int beam = fields.integer("beam", 1, 1000, decoding.beam());
    fields.requireAny(List.of("text"));
    String text = fields.string("text");
    fields.done();
    return translateAll(List.of(text), decoding.withBeam(beam)).get(0).json();
  }

  /** Returns the settings. */
  public TranslateConfig config() {
    return config;
  }

  PairCoder coder() {
    return coder;
  }

  TranslateNetwork network() {
    return network;
  }

  TrainingSummary trainedOn() {
    return trainedOn;
  }

  @Override
  public void save(Path file) {
    var kept = new LinkedHashMap<String, @Nullable Object>(TranslateTask.kept(coder, trainedOn));
    TaskFile.save(file, this, kept);
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
