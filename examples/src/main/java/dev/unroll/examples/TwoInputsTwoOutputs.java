package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Merge;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Random;

/**
 * Two inputs, two outputs: from the words of a support ticket and two numbers of the office
 * (tickets that wait, people on duty) to how urgent it is and how many hours it takes.
 */
public final class TwoInputsTwoOutputs {
  static final List<String> WORDS = List.of("printer", "server", "is", "not", "broken", "slow");
  static final List<String> URGENCY = List.of("question", "soon", "now");

  private TwoInputsTwoOutputs() {}

  /** Random tickets: "printer is not broken" is a question, "server is broken" is urgent. */
  static Dataset tickets(int count, long seed) {
    var random = new Random(seed);
    var words = new int[count][];
    var lengths = new int[count];
    var office = new float[count][];
    var urgency = new int[count];
    var hours = new float[count][];
    for (int n = 0; n < count; n++) {
      int thing = random.nextInt(2);
      int state = 4 + random.nextInt(2);
      boolean not = random.nextBoolean();
      int waiting = random.nextInt(10);
      int people = 1 + random.nextInt(3);
      words[n] = not ? new int[] {thing, 2, 3, state} : new int[] {thing, 2, state, 0};
      lengths[n] = not ? 4 : 3;
      office[n] = new float[] {waiting / 10f, people / 3f};
      urgency[n] = not ? 0 : thing == 1 && state == 4 ? 2 : 1;
      hours[n] = new float[] {(state == 4 ? 3 : 1) + (2 - urgency[n]) * waiting / (float) people};
    }
    return Dataset.of(
        Inputs.of("words", Sequence.ids(IndexTensor.of(words), Mask.lengths(lengths)))
            .with("office", Sequence.of(Tensor.of(office))),
        Targets.of("urgency", Target.classes(IndexTensor.vector(urgency)))
            .with("hours", Target.values(Tensor.of(hours))));
  }

  public static void main(String[] args) {
    Graph.Builder graph = Graph.builder();
    Edge words = graph.add("vectors", new Embedding(WORDS.size(), 8), graph.ids("words"));
    Edge read = graph.add("read", Gru.units(16, Returns.LAST), words);
    Edge both = graph.merge("both", Merge.CONCAT, read, graph.rows("office", 2));
    Edge hidden = graph.add("hidden", Dense.units(32, Activation.TANH), both);
    graph.output("urgency", graph.add("classes", Dense.units(URGENCY.size()), hidden));
    graph.output("hours", graph.add("number", Dense.units(1), hidden));
    Graph model = graph.build();
    System.out.println(model.summary());

    TrainingConfig config =
        TrainingConfig.defaults()
            .withLoss("urgency", new SoftmaxCrossEntropy())
            .withLoss("hours", new MeanSquaredError(), 0.1) // its weight in the sum
            .withMetrics("hours", ErrorMetric::mae)
            .withOptimizer(new Adam(0.01f))
            .withEpochs(args.length == 0 ? 30 : Integer.parseInt(args[0]));
    var trainer = new Trainer(config);
    trainer.fit(model, tickets(800, 1));

    Dataset unseen = tickets(200, 2);
    double right = trainer.measure(model, unseen, "urgency", Accuracy.of());
    double off = trainer.measure(model, unseen, "hours", ErrorMetric.mae());
    System.out.println("urgency right " + right + ", hours off by " + off);

    Outputs outputs = model.predict(unseen.batch(new int[] {0}).inputs());
    int urgency = outputs.values("urgency").argmax(-1).get(0);
    float hours = outputs.values("hours").get(0, 0);
    System.out.println("the first ticket: " + URGENCY.get(urgency) + ", " + hours + " hours");
  }
}
