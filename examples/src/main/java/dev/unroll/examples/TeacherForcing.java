package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.train.History;
import dev.unroll.train.StepContext;
import dev.unroll.train.StepLoss;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * An encoder and a decoder that write numbers in digits: "four hundred seven" becomes 407. In
 * training the decoder reads the right digits before each one (teacher forcing), and in the place
 * of some of them its own guesses (scheduled sampling), by a custom training step.
 */
public final class TeacherForcing {
  private static final String SMALL =
      "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
          + " fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy"
          + " eighty ninety hundred";
  static final List<String> WORDS = List.of(SMALL.split(" "));
  static final int MAX_WORDS = 4;
  static final int START = 10;
  static final int END = 11;
  static final int SIGNS = 12;
  static final int MAX_SIGNS = 4; // three digits and the end

  private TeacherForcing() {}

  /** Such as {@code [four, hundred, forty, seven]}. */
  static List<String> words(int number) {
    var words = new ArrayList<String>();
    int rest = number % 100;
    if (number >= 100) {
      words.addAll(List.of(WORDS.get(number / 100), "hundred"));
    }
    if (rest >= 20) {
      words.add(WORDS.get(18 + rest / 10));
    }
    int last = rest >= 20 ? rest % 10 : rest;
    if (last > 0 || number == 0) {
      words.add(WORDS.get(last));
    }
    return words;
  }

  static Sequence source(List<Integer> numbers) {
    var ids = new int[numbers.size() * MAX_WORDS];
    var lengths = new int[numbers.size()];
    for (int n = 0; n < lengths.length; n++) {
      List<String> words = words(numbers.get(n));
      lengths[n] = words.size();
      for (int t = 0; t < words.size(); t++) {
        ids[n * MAX_WORDS + t] = WORDS.indexOf(words.get(t));
      }
    }
    return Sequence.ids(IndexTensor.of(ids, lengths.length, MAX_WORDS), Mask.lengths(lengths));
  }

  /** The words, the digits to write, and the same digits one step later as the decoder's input. */
  static Dataset examples(List<Integer> numbers) {
    int count = numbers.size();
    var before = new int[count * MAX_SIGNS];
    var signs = new int[count * MAX_SIGNS];
    var lengths = new int[count];
    for (int n = 0; n < count; n++) {
      String digits = "" + numbers.get(n);
      lengths[n] = digits.length() + 1;
      before[n * MAX_SIGNS] = START;
      for (int t = 0; t < digits.length(); t++) {
        signs[n * MAX_SIGNS + t] = digits.charAt(t) - '0';
        before[n * MAX_SIGNS + t + 1] = digits.charAt(t) - '0';
      }
      signs[n * MAX_SIGNS + digits.length()] = END;
    }
    Mask mask = Mask.lengths(lengths);
    return Dataset.of(
        Inputs.of("words", source(numbers))
            .with("before", Sequence.ids(IndexTensor.of(before, count, MAX_SIGNS), mask)),
        Targets.of("sign", Target.classes(IndexTensor.of(signs, count, MAX_SIGNS))));
  }

  static Graph model() {
    Graph.Builder graph = Graph.builder();
    Edge words = graph.add("wordVectors", new Embedding(WORDS.size(), 16), graph.ids("words"));
    Edge encoder = graph.add("encoder", Lstm.units(48), words);
    Edge signs = graph.add("signVectors", new Embedding(SIGNS, 16), graph.ids("before"));
    Edge decoder = graph.add("decoder", Lstm.units(48), signs, encoder.state());
    graph.output("sign", graph.add("logits", Dense.units(SIGNS), decoder));
    return graph.build().initialize(1);
  }

  /** Replaces every tenth digit that the decoder reads by the model's guess. */
  static StepLoss step(StepContext context) {
    Inputs inputs = context.inputs();
    Sequence before = inputs.get("before");
    IndexTensor guesses = context.model().predict(inputs).values("sign").argmax(-1);
    CounterRandom random = context.pass().random("sampling");
    int[] ids = before.ids().toArray();
    int wrong = 0;
    for (int i = 0; i < ids.length; i++) {
      if (i % before.steps() > 0 && random.uniform(i) < 0.1) {
        wrong += guesses.get(i - 1) == ids[i] ? 0 : 1;
        ids[i] = guesses.get(i - 1);
      }
    }
    IndexTensor mixed = IndexTensor.of(ids, before.batch(), before.steps());
    return context
        .loss(context.apply(inputs.replace("before", before.withIds(mixed))))
        .withScalar("wrong_guesses", wrong);
  }

  /** Writes the digits one at a time, the most probable one each. */
  static String decode(Graph model, int number) {
    var ids = new int[] {START};
    var text = new StringBuilder();
    while (ids.length <= MAX_SIGNS) {
      Sequence before = Sequence.ids(IndexTensor.of(ids, 1, ids.length));
      Inputs inputs = Inputs.of("words", source(List.of(number))).with("before", before);
      int sign = model.predict(inputs).values("sign").argmax(-1).get(ids.length - 1);
      if (sign >= START) {
        break;
      }
      text.append(sign);
      ids = Arrays.copyOf(ids, ids.length + 1);
      ids[ids.length - 1] = sign;
    }
    return text.toString();
  }

  /**
   * Trains on 800 numbers below 1000, and writes others.
   *
   * @param args epochs; default 25
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 25 : Integer.parseInt(args[0]);
    var numbers = new ArrayList<Integer>();
    for (int number = 0; number < 1000; number++) {
      numbers.add(number);
    }
    Collections.shuffle(numbers, new Random(1));
    List<Integer> others = numbers.subList(800, 1000);
    Graph model = model();
    var config =
        TrainingConfig.defaults()
            .withLoss("sign", new SoftmaxCrossEntropy())
            .withMetrics("sign", Accuracy::of)
            .withOptimizer(new Adam(0.01f))
            .withEpochs(epochs);
    History history =
        new Trainer(config)
            .step(TeacherForcing::step)
            .fit(model, examples(numbers.subList(0, 800)), examples(others));
    History.Row first = history.rows().get(0);
    History.Row last = history.rows().get(history.rows().size() - 1);
    System.out.printf(
        Locale.ROOT,
        "wrong guesses in a step: %.1f in the first epoch, %.1f in the last%n",
        first.metrics().get("wrong_guesses"),
        last.metrics().get("wrong_guesses"));
    long right = others.stream().filter(n -> decode(model, n).equals("" + n)).count();
    System.out.println("numbers never seen that are written right: " + right + " of 200");
    for (int number : others.subList(0, 3)) {
      System.out.println(String.join(" ", words(number)) + ": " + decode(model, number));
    }
  }
}
