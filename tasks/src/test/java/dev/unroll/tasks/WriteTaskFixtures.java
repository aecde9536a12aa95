package dev.unroll.tasks;

import dev.unroll.data.labelled.Alphabet;
import dev.unroll.data.labelled.IdxImages;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Table;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Transforms;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.text.CharacterTokenizer;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.data.text.WhitespaceTokenizer;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.classify.ClassifierConfig;
import dev.unroll.tasks.forecast.Feed;
import dev.unroll.tasks.forecast.FitOn;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.Strategy;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.letters.LetterConfig;
import dev.unroll.tasks.input.sequences.SequenceConfig;
import dev.unroll.tasks.input.text.TextConfig;
import dev.unroll.tasks.language.LanguageModel;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.regress.Regressor;
import dev.unroll.tasks.tag.Tagger;
import dev.unroll.tasks.translate.Translator;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Writes the files of {@link OldTaskFilesTest}: data, models trained on them for a few steps, and
 * what the models say, as bits.
 *
 * <p>The committed files were written by the code of commit d9ca76f and are never written again:
 * they stand for the files that users have. This program leaves existing files alone, so that a
 * task or a kind of input that is added later gets its file by a line here and a run of
 *
 * <pre>
 * mvn -pl tasks -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java --add-modules jdk.incubator.vector \
 *     -cp tasks/target/test-classes:tasks/target/classes:$(cat tasks/target/classpath) \
 *     dev.unroll.tasks.WriteTaskFixtures tasks/src/test/resources/dev/unroll/tasks/old
 * </pre>
 */
final class WriteTaskFixtures {
  private final Path directory;

  private WriteTaskFixtures(Path directory) {
    this.directory = directory;
  }

  /** Writes what is missing in a directory. */
  public static void main(String[] arguments) throws IOException {
    var fixtures = new WriteTaskFixtures(Files.createDirectories(Path.of(arguments[0])));
    fixtures.data();
    fixtures.forecasters();
    fixtures.forecastersByRecipe();
    fixtures.textClassifiers();
    fixtures.letterClassifiers();
    fixtures.imageClassifiers();
    fixtures.sequenceClassifiers();
    fixtures.regressors();
    fixtures.languageModels();
    fixtures.taggers();
    fixtures.translators();
  }

  private void data() throws IOException {
    months();
    hours();
    messages();
    letters();
    images();
    walks();
    lives();
    tags();
    pairs();
  }

  /** Two columns by month, with a value missing in the second. */
  private void months() throws IOException {
    var random = new Random(1);
    var text = new StringBuilder("Month,Guests,Rain\n");
    for (int i = 0; i < 60; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d-%02d,%d,%s\n",
              2001 + i / 12,
              1 + i % 12,
              (int) (100 + 3 * i + 25 * Math.sin(Math.PI * i / 6) + random.nextInt(9)),
              i == 20 ? "" : String.format(Locale.ROOT, "%.1f", 40 + 20 * random.nextDouble())));
    }
    writeText("months.csv", text);
  }

  /** One column by the hour. */
  private void hours() throws IOException {
    var random = new Random(2);
    var text = new StringBuilder("time,load\n");
    for (int i = 0; i < 80; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "2024-02-%02dT%02d:00,%.2f\n",
              26 + i / 24,
              i % 24,
              50 + 10 * Math.sin(Math.PI * i / 12) + random.nextDouble()));
    }
    writeText("hours.csv", text);
  }

  private void messages() throws IOException {
    var random = new Random(3);
    String[] things = {"film", "plot", "music", "scene"};
    var lines = new StringBuilder();
    var table = new StringBuilder("label,text\n");
    var numbered = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      boolean good = i % 5 < 2;
      String said =
          "The %s and its %s are %s%s"
              .formatted(
                  things[random.nextInt(4)],
                  things[random.nextInt(4)],
                  i % 3 == 0 ? "not " : "",
                  good == (i % 3 != 0) ? "good" : "bad");
      table.append(good ? "positive" : "negative").append(",\"").append(said).append(".\"\n");
      numbered.append(good ? 1 : 0).append('\t').append(said).append('\n');
    }
    for (String said :
        List.of("The plot is not bad", "A good film, and good music!", "unheard of", "bad")) {
      lines.append(said).append('\n');
    }
    writeText("messages.csv", table);
    writeText("messages.tsv", numbered);
    writeText("sayings.txt", lines);
    writeText(
        "words.json",
        "{\"the\": 1, \"and\": 2, \"its\": 3, \"are\": 4, \"good\": 5, \"bad\": 6, \"not\": 7,"
            + " \"film\": 8, \"plot\": 9, \"music\": 10}\n");
    writeText(
        "vectors.txt",
        "good 1 0 0.5\nbad -1 0.25 0\nnot -0.5 -0.75 0.1\nfilm 0.3 0.2 0.7\nplot 0.2 0.4 0.6\n");
  }

  private void letters() throws IOException {
    letters("bases", "ACGT", "ACGTN", 40);
    letters("ribose", "ACGU", "ACGUR", 41);
    letters("acids", "ACDEFGHIKLMNPQRSTVWY", "ACDEFGHIKLMNPQRSTVWYX", 42);
  }

  /** Sequences of eight letters, of which the fourth tells the class. */
  private void letters(String name, String symbols, String all, long seed) throws IOException {
    var random = new Random(seed);
    var table = new StringBuilder();
    var lines = new StringBuilder();
    for (int i = 0; i < 45; i++) {
      var letters = new StringBuilder();
      for (int t = 0; t < 8; t++) {
        letters.append(all.charAt(random.nextInt(all.length())));
      }
      int label = i % 3;
      letters.setCharAt(3, symbols.charAt(label));
      table.append("EIN".charAt(label)).append(",n").append(i).append(',');
      table.append(letters).append('\n');
      if (i < 4) {
        lines.append(letters).append('\n');
      }
    }
    writeText(name + ".data", table);
    writeText(name + ".txt", lines);
  }

  /** Four rows of five pixels, one of three pairs of columns bright. */
  private void images() throws IOException {
    images("train", 30, 5);
    images("t10k", 7, 6);
  }

  private void images(String name, int count, long seed) throws IOException {
    var random = new Random(seed);
    var images = ByteBuffer.allocate(16 + count * 20);
    var labels = ByteBuffer.allocate(8 + count);
    for (int number : new int[] {2051, count, 4, 5}) {
      images.putInt(number);
    }
    for (int number : new int[] {2049, count}) {
      labels.putInt(number);
    }
    for (int n = 0; n < count; n++) {
      int bright = n % 3;
      labels.put((byte) bright);
      for (int pixel = 0; pixel < 20; pixel++) {
        int column = pixel % 5;
        images.put((byte) (column / 2 == bright ? 255 - random.nextInt(40) : random.nextInt(60)));
      }
    }
    writeBytes(name + "-images-idx3-ubyte", images.array());
    writeBytes(name + "-labels-idx1-ubyte", labels.array());
  }

  /** Walks of unequal length that go up or down, in one of the files with their steps reversed. */
  private void walks() throws IOException {
    var random = new Random(7);
    var reversed = new StringBuilder("walk,kind,step,x,y,unused\n");
    var inOrder = new StringBuilder("id,label,x,y\n");
    for (int walk = 0; walk < 30; walk++) {
      String kind = walk % 2 == 0 ? "up" : "down";
      double x = 10;
      int steps = 3 + random.nextInt(4);
      for (int t = 0; t < steps; t++) {
        x += (walk % 2 == 0 ? 1 : -1) * random.nextDouble();
        double y = random.nextDouble();
        int unused = random.nextInt(100);
        reversed.append(
            String.format(
                Locale.ROOT, "w%d,%s,%d,%.3f,%.3f,%d\n", walk, kind, steps - t, x, y, unused));
        inOrder.append(String.format(Locale.ROOT, "w%d,%s,%.3f,%.3f\n", walk, kind, x, y));
      }
    }
    writeText("walks.csv", reversed);
    writeText("steps.csv", inOrder);
  }

  /** Machines of unequal age; their label is large, and grows with the slope of the first value. */
  private void lives() throws IOException {
    var random = new Random(8);
    var text = new StringBuilder("id,label,load,heat\n");
    for (int i = 0; i < 30; i++) {
      double slope = random.nextDouble();
      int steps = 3 + random.nextInt(4);
      for (int t = 0; t < steps; t++) {
        text.append(
            String.format(
                Locale.ROOT,
                "m%d,%.2f,%.3f,%.3f\n",
                i,
                1.7e9 + 100 * slope,
                slope * t,
                random.nextDouble()));
      }
    }
    writeText("lives.csv", text);
  }

  /** Sentences with a part of speech and a BIO tag for each token. */
  private void tags() throws IOException {
    var random = new Random(9);
    String[] words = {
      "Rex NAME B-PER", "Hill NAME I-PER", "film NOUN O", "plot NOUN O", "is VERB O", "bad ADJ O"
    };
    var text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(i % 2 == 0 ? words[0] + "\n" + words[1] + "\n" : "the DET O\n");
      text.append(words[2 + random.nextInt(2)]).append('\n');
      for (int t = random.nextInt(3); t >= 0; t--) {
        text.append(words[4 + random.nextInt(2)]).append('\n');
      }
      text.append('\n');
    }
    writeText("tags.txt", text);
  }

  /** Pairs of texts, some sources with two targets. */
  private void pairs() throws IOException {
    var random = new Random(10);
    String[] source = {"rot", "blau", "klein", "neu", "Haus", "Hund"};
    String[] target = {"red", "blue", "small", "new", "house", "dog"};
    var text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      int first = random.nextInt(4);
      int second = 4 + random.nextInt(2);
      text.append(source[first]).append(' ').append(source[second]).append(".\t");
      text.append(i % 9 == 0 ? "a " : "the ").append(target[first]).append(' ');
      text.append(target[second]).append(".\n");
    }
    writeText("pairs.tsv", text);
    writeText("sources.txt", "rot Haus.\nneu Hund.\n\nein Wort\n");
  }

  private static TrainingConfig steps(int steps) {
    return TrainingConfig.defaults()
        .withOptimizer(new Adam(0.02f))
        .withBatchSize(8)
        .withSteps(steps);
  }

  private void forecasters() throws IOException {
    ForecastConfig guests =
        ForecastConfig.defaults()
            .withColumns("Guests")
            .withWindow(6)
            .withLayers(LayerSpec.gruLast(4), LayerSpec.dense(1))
            .withTraining(steps(6));
    forecaster("forecast-one-step", guests, "months.csv", 1, 5);
    forecaster("forecast-default-layers", guests.withLayers().withSeason(12), "months.csv", 2);
    forecaster(
        "forecast-direct",
        guests.withHorizon(3).withLayers(LayerSpec.lstmLast(5), LayerSpec.dense(3)),
        "months.csv",
        3,
        7);
    ForecastConfig recursive = guests.withHorizon(4).withStrategy(Strategy.RECURSIVE);
    forecaster("forecast-recursive", recursive, "months.csv", 1, 4, 9);
    forecaster(
        "forecast-recursive-local",
        recursive.withFeed(Feed.FEATURES).withScale(Scaler.Kind.LOCAL),
        "months.csv",
        6);
    Transform[] transforms = {
      Transform.log(2), Transform.difference(), Transform.seasonalDifference(12)
    };
    forecaster("forecast-transforms", guests.withTransforms(transforms), "months.csv", 1, 4);
    forecaster(
        "forecast-recursive-transforms-calendar",
        recursive
            .withTransforms(Transform.log(), Transform.seasonalDifference(12))
            .withCalendar(Cycle.MONTH),
        "months.csv",
        5);
    forecaster(
        "forecast-columns",
        guests
            .withColumns("Guests", "Rain")
            .withTarget("Rain")
            .withMissing(Missing.FORWARD_FILL)
            .withHorizon(2)
            .withTransforms(
                Transforms.none().with("Guests", Transform.log(), Transform.difference()))
            .withScale(Scaler.Kind.MINMAX)
            .withScale("Guests", Scaler.Kind.STANDARD)
            .withLayers(LayerSpec.simpleRnnLast(4), LayerSpec.dense(2)),
        "months.csv",
        2);
    forecaster(
        "forecast-other-target",
        guests.withColumns("Rain").withTarget("Guests").withMissing(Missing.DROP),
        "months.csv",
        1);
    forecaster(
        "forecast-sequence",
        guests
            .withFeed(Feed.SEQUENCE)
            .withScale(Scaler.Kind.RANGE)
            .withFitOn(FitOn.ALL)
            .withLayers(LayerSpec.lstm(4), LayerSpec.lstm(3), LayerSpec.dense(1)),
        "months.csv",
        1,
        3);
    forecaster(
        "forecast-features",
        guests
            .withFeed(Feed.FEATURES)
            .withScale(Scaler.Kind.NONE)
            .withLayers(LayerSpec.dense(4).with("activation", "relu"), LayerSpec.dense(1)),
        "months.csv",
        2);
    forecaster(
        "forecast-calendar",
        ForecastConfig.defaults()
            .withWindow(5)
            .withHorizon(3)
            .withStrategy(Strategy.RECURSIVE)
            .withCalendar(Cycle.HOUR, Cycle.DAY_OF_WEEK, Cycle.DAY_OF_YEAR, Cycle.MONTH)
            .withScale(Scaler.Kind.MINMAX)
            .withLayers(
                LayerSpec.lstmLast(4).bidirectional(), LayerSpec.dropout(0.2), LayerSpec.dense(1))
            .withTraining(steps(6)),
        "hours.csv",
        4);
  }

  private void forecastersByRecipe() throws IOException {
    if (missing("forecast-by-recipe")) {
      Recipe recipe =
          Recipe.parse(
              "guests",
              "guests.yaml",
              """
              about: Guests of a house, two months ahead.
              task: forecast
              data:
                series: months.csv
                columns: [Guests]
                window: 5
                horizon: 2
                feed: steps
                split: {points: 40}
                validation: 0.2
                transform: {Guests: [{log: {offset: 1}}, difference]}
                scale: {Guests: minmax}
                season: 12
              model:
                layers:
                  - bidirectional:
                      layer:
                        simpleRnn: {hidden: 4, output: last, inputDropout: 0.2, initializer: uniform}
                  - layerNorm
                  - dense
              training:
                loss: {name: huber, delta: 0.5}
                optimizer:
                  name: adamw
                  learningRate: 0.02
                  weightDecay: 0.1
                  groups: [{parameters: vectors, weightDecay: 0}]
                schedule: {name: cosine, floor: 0.1, warmUp: 2}
                batch: 8
                epochs: 3
                clipNorm: 1
                metrics: [rmse]
                earlyStopping: {patience: 2}
                keepBest: always
              seed: 7
              expect: {metric: rmse, atMost: 1000}
              tutorial: {reported: 20.5, source: nobody}
              """);
      train("forecast-by-recipe", Forecaster.training(recipe, DataLocation.of(directory)));
    }
    ask("forecast-by-recipe", "forecast months.csv 2", "evaluate months.csv");
    for (String name : List.of("airline", "airline-seasonal", "noisy-sine-rnn")) {
      if (missing("forecast-by-recipe-" + name)) {
        Recipe recipe = Recipes.find(name).with("training.epochs", "2");
        train("forecast-by-recipe-" + name, Forecaster.training(recipe));
      }
      ask("forecast-by-recipe-" + name, "forecast hours.csv 3", "evaluate hours.csv");
    }
  }

  private void forecaster(String name, ForecastConfig config, String data, int... horizons)
      throws IOException {
    if (missing(name)) {
      Series series = Table.read(directory.resolve(data)).series(columns(config), config.missing());
      train(name, Forecaster.training(config, series));
    }
    var questions = new ArrayList<String>();
    for (int horizon : horizons) {
      questions.add("forecast " + data + " " + horizon);
    }
    questions.add("evaluate " + data);
    ask(name, questions.toArray(String[]::new));
  }

  private static List<String> columns(ForecastConfig config) {
    var columns = new ArrayList<>(config.columns());
    if (config.target() != null && !columns.contains(config.target())) {
      columns.add(config.target());
    }
    return columns;
  }

  private static ClassifierConfig small(ClassifierConfig config, LayerSpec... layers) {
    return config.withLayers(layers).withTraining(small(config.training()));
  }

  private static TrainingConfig small(TrainingConfig training) {
    return training.withOptimizer(new Adam(0.02f)).withBatchSize(8).withSteps(8);
  }

  private void textClassifiers() throws IOException {
    LayerSpec embedding = new LayerSpec("embedding", Map.of("size", 4));
    LayerSpec dense = new LayerSpec("dense", Map.of());
    var gru = small(ClassifierConfig.text(), embedding, LayerSpec.gruLast(5), dense);
    texts("classify-text", gru);
    texts(
        "classify-text-binary",
        gru.withTraining(gru.training().withLoss(new BinaryCrossEntropy())));
    texts(
        "classify-text-mean",
        gru.withLayers(embedding, new LayerSpec("pool", Map.of("kind", "mean")), dense)
            .withInput(
                TextConfig.defaults()
                    .withVocabulary(VocabularyConfig.defaults().withSize(9))
                    .withBuckets(1)));
    texts(
        "classify-text-characters",
        gru.withInput(tokenized(new CharacterTokenizer(true)).withPadding(Padding.longest(20))));
    texts(
        "classify-text-whitespace",
        gru.withInput(tokenized(new WhitespaceTokenizer(false)))
            .withLayers(new LayerSpec("oneHot", Map.of()), LayerSpec.lstmLast(4), dense));
    if (missing("classify-text-by-recipe")) {
      Recipe recipe =
          Recipe.parse(
              "sayings",
              "sayings.yaml",
              """
              about: Is a saying good?
              task: classify
              data:
                kind: text
                train: messages.tsv
                text: 2
                label: 1
                wordIndex: words.json
                vocabulary: {size: 14}
                padding: {steps: 6, fixed: true, side: front, cut: front, masked: false}
                vectors: {file: vectors.txt, trainable: false, unknown: zeros}
                buckets: 1
                badRows: skip
                testShare: 0.3
                validation: 0.1
              model:
                layers:
                  - embedding
                  - lstm: {hidden: 4, variationalDropout: 0.3}
                  - attentionPool: {attention: 3}
                  - dense: {units: 1}
              training:
                loss: {name: binaryCrossEntropy, positiveWeight: 1.5}
                optimizer: {name: adam, learningRate: 0.02, epsilonHat: 1e-7}
                metrics: [accuracy, macroF1]
                monitor: macroF1
                batch: 8
                epochs: 2
                dropIncomplete: true
              seed: 43
              expect: {metric: accuracy, atLeast: 0.1}
              tutorial: {pytorch: [0.5, 0.6], pytorchSeconds: 9, source: nobody}
              """);
      train("classify-text-by-recipe", Classifier.training(recipe, DataLocation.of(directory)));
    }
    ask("classify-text-by-recipe", "classify sayings.txt", "evaluate messages.tsv");
  }

  private static TextConfig tokenized(Tokenizer tokenizer) {
    return TextConfig.defaults().withTokenizer(tokenizer);
  }

  private void texts(String name, ClassifierConfig config) throws IOException {
    if (missing(name)) {
      var texts = LabelledTexts.of(directory.resolve("messages.csv"), "text", "label");
      train(name, Classifier.training(config, texts));
    }
    ask(name, "classify sayings.txt", "evaluate messages.csv");
  }

  private void letterClassifiers() throws IOException {
    letters("classify-letters-dna", "bases", LetterConfig.dna().withWidth(8));
    letters("classify-letters-rna", "ribose", LetterConfig.dna().withAlphabet("rna"));
    letters(
        "classify-letters-protein",
        "acids",
        LetterConfig.dna().withAlphabet("protein").withWidth(8));
    if (missing("classify-letters-by-recipe")) {
      Recipe recipe =
          Recipe.parse(
              "sites",
              "sites.yaml",
              """
              task: classify
              data: {kind: letters, train: bases.data, text: 3, label: 1, width: 8}
              model:
                layers:
                  - dropout: {rate: 0.2}
                  - bidirectional: {layer: {gru: {hidden: 4, output: last}}}
                  - dense
              training:
                loss: {name: softmaxCrossEntropy, labelSmoothing: 0.1, classWeights: [1, 2, 1.5]}
                optimizer: {name: rmsprop, learningRate: 0.01}
                schedule: {name: step, decay: 0.5, after: 1}
                batch: 8
                epochs: 2
                averaging: {exponential: 0.9}
              """);
      train("classify-letters-by-recipe", Classifier.training(recipe, DataLocation.of(directory)));
    }
    ask("classify-letters-by-recipe", "classify bases.txt", "evaluate bases.data");
  }

  private void letters(String name, String data, LetterConfig letters) throws IOException {
    if (missing(name)) {
      var config =
          small(
              ClassifierConfig.letters().withInput(letters),
              LayerSpec.gruLast(4).with("reset", "before"),
              new LayerSpec("dense", Map.of()));
      Alphabet alphabet =
          switch (letters.alphabet()) {
            case "dna" -> Alphabet.dna();
            case "rna" -> Alphabet.rna();
            case "protein" -> Alphabet.protein();
            default -> throw new IllegalArgumentException(letters.alphabet());
          };
      var texts = LabelledTexts.of(directory.resolve(data + ".data"), 3, 1);
      var read = LetterSequences.read(texts, alphabet, letters.width(), BadRows.refuse());
      train(name, Classifier.training(config, read.rows()));
    }
    ask(name, "classify " + data + ".txt");
  }

  private void imageClassifiers() throws IOException {
    if (missing("classify-images")) {
      var config =
          small(
              ClassifierConfig.images(),
              LayerSpec.simpleRnnLast(5),
              new LayerSpec("dense", Map.of()));
      var images =
          IdxImages.read(
              directory.resolve("train-images-idx3-ubyte"),
              directory.resolve("train-labels-idx1-ubyte"));
      train("classify-images", Classifier.training(config, images));
    }
    if (missing("classify-images-by-recipe")) {
      Recipe recipe =
          Recipe.parse(
              "bars",
              "bars.yaml",
              """
              task: classify
              data:
                kind: images
                train: train-images-idx3-ubyte
                trainLabels: train-labels-idx1-ubyte
                test: t10k-images-idx3-ubyte
                testLabels: t10k-labels-idx1-ubyte
              model:
                layers: [lstm: {hidden: 4, peepholes: true, projection: 3, output: last}, dense]
              training: {optimizer: {name: momentum, learningRate: 0.05}, batch: 8, epochs: 2}
              """);
      train("classify-images-by-recipe", Classifier.training(recipe, DataLocation.of(directory)));
    }
    for (String name : List.of("classify-images", "classify-images-by-recipe")) {
      ask(name, "classify t10k-images-idx3-ubyte", "evaluate t10k-images-idx3-ubyte");
    }
  }

  private void sequenceClassifiers() throws IOException {
    LayerSpec dense = new LayerSpec("dense", Map.of());
    var lstm = small(ClassifierConfig.sequences(), LayerSpec.lstmLast(4), dense);
    sequences("classify-sequences", lstm);
    for (Scaler.Kind scale : List.of(Scaler.Kind.NONE, Scaler.Kind.MINMAX, Scaler.Kind.RANGE)) {
      String name = "classify-sequences-" + scale.name().toLowerCase(Locale.ROOT);
      sequences(name, lstm.withInput(SequenceConfig.defaults().withScale(scale)));
    }
    if (missing("classify-sequences-by-recipe")) {
      Recipe recipe =
          Recipe.parse(
              "walks",
              "walks.yaml",
              """
              task: classify
              data:
                kind: sequences
                train: walks.csv
                id: walk
                label: kind
                time: step
                values: [x, y]
                scale: minmax
                validation: 0.1
              model:
                layers:
                  - stacked: {cells: [lstm: {hidden: 4}, gru: {hidden: 3}], output: last}
                  - dense: {units: 1}
              training:
                loss: binaryCrossEntropy
                optimizer: {name: adagrad, learningRate: 0.05}
                batch: 8
                epochs: 2
              """);
      train(
          "classify-sequences-by-recipe", Classifier.training(recipe, DataLocation.of(directory)));
    }
    ask("classify-sequences-by-recipe", "classify walks.csv", "evaluate walks.csv");
  }

  private void sequences(String name, ClassifierConfig config) throws IOException {
    if (missing(name)) {
      var columns = SequenceColumns.of("id", "label");
      var read = NumericSequences.read(directory.resolve("steps.csv"), columns, BadRows.refuse());
      train(name, Classifier.training(config, read));
    }
    ask(name, "classify steps.csv", "evaluate steps.csv");
  }

  private void regressors() throws IOException {
    if (missing("regress-sequences-by-recipe")) {
      Recipe recipe =
          Recipe.parse(
              "lives",
              "lives.yaml",
              """
              task: regress
              data: {kind: sequences, train: lives.csv, scale: minmax, validation: 0.1}
              model: {layers: [gru: {hidden: 4, output: last}, dense]}
              training:
                loss: {name: huber, delta: 0.5}
                optimizer: {name: adam, learningRate: 0.02}
                batch: 8
                epochs: 3
              """);
      train("regress-sequences-by-recipe", Regressor.training(recipe, DataLocation.of(directory)));
    }
    ask("regress-sequences-by-recipe", "regress lives.csv", "evaluate lives.csv");
  }

  private void languageModels() throws IOException {
    if (missing("language-words-by-recipe")) {
      Recipe recipe =
          Recipe.parse(
              "sayings",
              "sayings.yaml",
              """
              task: language
              data: {units: words, lowerCase: true, testShare: 0.2, vocabulary: {minimumCount: 1}}
              model:
                layers:
                  - embedding: {size: 4, wordDropout: 0.1}
                  - lstm: {hidden: 4, weightDropout: 0.2}
                  - dropout: {rate: 0.1}
                  - vocabulary: {tied: true}
              training:
                optimizer: {name: adam, learningRate: 0.02}
                batch: 3
                truncate: 7
                epochs: 3
                temporalPenalty: 0.1
              """);
      train(
          "language-words-by-recipe",
          LanguageModel.training(recipe, DataLocation.of(directory.resolve("messages.tsv"))));
    }
    ask("language-words-by-recipe", "language sayings.txt", "evaluate messages.tsv");
  }

  private void taggers() throws IOException {
    tagger(
        "tag-columns-by-recipe",
        """
        task: tag
        data:
          tag: [2, 3]
          words: {embedding: 4, minimumCount: 1, dropout: 0.1}
          characters: {embedding: 3, hidden: 2}
        model:
          layers: [bidirectional: {layer: {gru: {hidden: 4}}}]
          crf: true
        training: {optimizer: {name: adam, learningRate: 0.02}, batch: 8, epochs: 3}
        """);
    tagger(
        "tag-words-by-recipe",
        """
        task: tag
        data: {tag: 3, longest: 3, words: {lowerCase: true, embedding: 3}}
        model: {layers: [lstm: {hidden: 5}, dropout: {rate: 0.1}]}
        training: {classWeights: balanced, batch: 8, epochs: 3}
        """);
  }

  private void tagger(String name, String yaml) throws IOException {
    if (missing(name)) {
      Recipe recipe = Recipe.parse("tags", "tags.yaml", yaml);
      train(name, Tagger.training(recipe, DataLocation.of(directory.resolve("tags.txt"))));
    }
    ask(name, "tag sayings.txt", "evaluate tags.txt");
  }

  private void translators() throws IOException {
    translator(
        "translate-words-by-recipe",
        """
        task: translate
        data: {source: {minimumCount: 1}, target: {units: subwords, merges: 10}, testSentences: 2}
        model:
          embedding: 4
          encoder: {layers: [bidirectional: {layer: {lstm: {hidden: 3}}}]}
          decoder: {layers: [dropout: {rate: 0.1}, lstm: {hidden: 5}]}
          attention: {score: additive}
        decoding: {beam: 2}
        training: {optimizer: {name: adam, learningRate: 0.02}, batch: 8, epochs: 3}
        """);
    translator(
        "translate-characters-by-recipe",
        """
        task: translate
        data: {source: {units: characters}, target: {units: characters}, longest: 12, testSentences: 2}
        model:
          embedding: 3
          encoder: {layers: [gru: {hidden: 4}]}
          decoder: {layers: [gru: {hidden: 4}]}
          attention: {score: none}
        training: {scheduledSampling: 0.2, batch: 8, epochs: 2}
        """);
  }

  private void translator(String name, String yaml) throws IOException {
    if (missing(name)) {
      Recipe recipe = Recipe.parse("pairs", "pairs.yaml", yaml);
      train(name, Translator.training(recipe, DataLocation.of(directory.resolve("pairs.tsv"))));
    }
    ask(name, "translate sources.txt", "evaluate pairs.tsv");
  }

  private boolean missing(String name) {
    return !Files.exists(directory.resolve(name + ".safetensors"));
  }

  private void train(String name, Training<?> training) {
    training.fit().predictor().save(directory.resolve(name + ".safetensors"));
  }

  /** Writes questions with the answers that the saved model gives. */
  private void ask(String name, String... questions) throws IOException {
    Path model = directory.resolve(name + ".safetensors");
    var lines = new StringBuilder();
    for (String question : questions) {
      lines.append(question).append(OldTaskFilesTest.SEPARATOR);
      lines.append(OldTaskFilesTest.answer(directory, model, question)).append('\n');
    }
    writeText(name + ".answers", lines);
  }

  private void writeText(String name, CharSequence text) throws IOException {
    writeBytes(name, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void writeBytes(String name, byte[] bytes) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      Files.write(file, bytes);
    }
  }
}
