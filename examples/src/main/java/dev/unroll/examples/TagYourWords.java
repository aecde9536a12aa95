package dev.unroll.examples;

import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.tag.TagConfig;
import dev.unroll.tasks.tag.TaggedWords;
import dev.unroll.tasks.tag.Tagger;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Trains, scores, saves and uses a tagger of a file with a token and its tag per line. */
public final class TagYourWords {
  private static final String[] NAMES = {"Rex", "Anna", "Olga"};

  private TagYourWords() {}

  /**
   * Trains a tagger, and prints its scores and the tags of two sentences.
   *
   * @param args a file, CoNLL-U or in two columns; default: sentences of a small grammar
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("tags");
    try {
      Path file = args.length > 0 ? Path.of(args[0]) : sentences(directory.resolve("words.tsv"));
      Tagger tagger = train(file);
      use(tagger, directory.resolve("model.safetensors"));
    } finally {
      for (String name : new String[] {"words.tsv", "model.safetensors"}) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.delete(directory);
    }
  }

  private static Tagger train(Path file) {
    TrainingConfig training = TagConfig.builder().build().training().withEpochs(6);
    TagConfig config =
        TagConfig.builder()
            .minimumCount(1)
            .wordDropout(0.1)
            .characters(new TagConfig.Characters(10, 10))
            .crf(true)
            .training(training)
            .build();
    TrainingResult<Tagger> result = Tagger.training(config, file).fit();
    Score score = result.score();
    System.out.println(score.metrics());
    score.baselines().forEach((name, metrics) -> System.out.println(name + " " + metrics));
    return result.predictor();
  }

  private static void use(Tagger tagger, Path saved) {
    TaggedWords answer = tagger.tag("the walk in Paris");
    System.out.println(answer.tokens() + " " + answer.tags());
    System.out.println(answer.columns().get(0).probabilities().get(1) > 0.5);
    System.out.println(tagger.tag(List.of("Anna", "will", "walk")).tags());

    tagger.save(saved);
    Tagger loaded = Tagger.load(saved);
    System.out.println("loaded: " + loaded.tag("the walk in Paris").equals(answer));
  }

  /** Writes sentences in which {@code walk} is a noun or a verb. */
  private static Path sentences(Path file) throws IOException {
    var random = new Random(1);
    var text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      String name = NAMES[random.nextInt(NAMES.length)];
      String sentence =
          switch (random.nextInt(3)) {
            case 0 -> "the/DET walk/NOUN in/ADP Paris/NAME";
            case 1 -> name + "/NAME will/VERB walk/VERB";
            default -> "walk/VERB in/ADP the/DET walk/NOUN of/ADP " + name + "/NAME";
          };
      text.append(sentence.replace('/', '\t').replace(' ', '\n')).append("\n\n");
    }
    return Files.writeString(file, text);
  }
}
