package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Merge;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Stories and questions, two inputs of one model: "Mary went to the garden. John went to the
 * kitchen. Mary went to the office. Where is Mary?" The question attends to the story.
 */
public final class WhereIs {
  private static final List<String> PEOPLE = List.of("Mary", "John", "Sandra", "Daniel");
  private static final List<String> PLACES =
      List.of("garden", "kitchen", "office", "bathroom", "hallway");
  private static final int MAX = 5; // sentences of a story
  private static final int WORDS = 2; // of a sentence: who, and where to
  private static final int VOCABULARY = PEOPLE.size() + PLACES.size();

  private WhereIs() {}

  /** A story as the ids of its words, the person of the question, and the right place. */
  record Story(int[] words, int person, int place) {
    /** Returns the story and the question in words. */
    String text() {
      var text = new StringBuilder();
      for (int i = 0; i < words.length; i += WORDS) {
        text.append(PEOPLE.get(words[i]))
            .append(" went to the ")
            .append(PLACES.get(words[i + 1] - PEOPLE.size()))
            .append(". ");
      }
      return text + "Where is " + PEOPLE.get(person) + "?";
    }
  }

  static List<Story> stories(int count, long seed) {
    var random = new Random(seed);
    var stories = new ArrayList<Story>();
    while (stories.size() < count) {
      var words = new int[WORDS * (1 + random.nextInt(MAX))];
      for (int i = 0; i < words.length; i += WORDS) {
        words[i] = random.nextInt(PEOPLE.size());
        words[i + 1] = PEOPLE.size() + random.nextInt(PLACES.size());
      }
      int person = words[WORDS * random.nextInt(words.length / WORDS)];
      int place = 0;
      for (int i = 0; i < words.length; i += WORDS) {
        place = words[i] == person ? words[i + 1] - PEOPLE.size() : place;
      }
      stories.add(new Story(words, person, place));
    }
    return stories;
  }

  private static Inputs inputs(List<Story> stories) {
    int steps = WORDS * MAX;
    var words = new int[stories.size() * steps];
    var lengths = new int[stories.size()];
    var people = new int[stories.size()];
    for (int n = 0; n < lengths.length; n++) {
      Story story = stories.get(n);
      System.arraycopy(story.words(), 0, words, n * steps, story.words().length);
      lengths[n] = story.words().length;
      people[n] = story.person();
    }
    return Inputs.of(
            "story",
            Sequence.ids(IndexTensor.of(words, lengths.length, steps), Mask.lengths(lengths)))
        .with("question", Sequence.ids(IndexTensor.of(people, lengths.length, 1)));
  }

  private static Dataset examples(List<Story> stories) {
    int[] places = stories.stream().mapToInt(Story::place).toArray();
    return Dataset.of(
        inputs(stories),
        Targets.of("place", Target.classes(IndexTensor.of(places, places.length, 1))));
  }

  static Graph model() {
    Graph.Builder graph = Graph.builder();
    var words = new Embedding(VOCABULARY, 24);
    Edge story =
        graph.add(
            "reader",
            Bidirectional.of(() -> new Gru(24, 32)),
            graph.add("storyWords", words, graph.ids("story")));
    Edge asked =
        graph.add("asked", Gru.units(48), graph.add("questionWords", words, graph.ids("question")));
    Edge found = graph.join("attention", Attention.general(48, 64), List.of(asked, story));
    Edge both = graph.merge("both", Merge.CONCAT, asked, found);
    graph.output("place", graph.add("answer", Dense.units(PLACES.size()), both));
    return graph.build().initialize(1);
  }

  /** Trains the model and answers a question. */
  public static void main(String[] args) {
    Graph model = model();
    TrainingConfig config =
        TrainingConfig.builder()
            .loss(new SoftmaxCrossEntropy())
            .optimizer(new Adam(0.01f))
            .batchSize(64)
            .epochs(15)
            .build();
    var trainer = new Trainer(config);
    trainer.fit(model, examples(stories(4000, 1)));

    List<Story> unseen = stories(1000, 2);
    double right = trainer.measure(model, examples(unseen), "place", Accuracy.of());
    System.out.println(right >= 0.95);

    Story story = unseen.get(0);
    int place = model.predict(inputs(List.of(story))).values("place").argmax(-1).get(0);
    System.out.println(story.text() + " " + PLACES.get(place));
    System.out.println("right: " + (place == story.place()));
  }
}
