package dev.unroll.stream;

import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Pool;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.TimeDistributed;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.GruOptions;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.SimpleRnnOptions;
import dev.unroll.rnn.Weights;
import dev.unroll.tensor.Parameter;
import dev.unroll.testing.TestRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/** Models of the built-in layers, with awkward sizes and weights that are all different. */
final class StreamModels {
  private StreamModels() {}

  /** By what is special about them. */
  static Map<String, Sequential> all() {
    var models = new LinkedHashMap<String, Sequential>();
    models.put("dense", Sequential.of(new Dense(3, 18, Activation.TANH), new Dense(18, 1)));
    models.put("activation", Sequential.of(new Activate(Activation.SIGMOID), new Dense(3, 5)));
    models.put("lstm", Sequential.of(new Lstm(3, 5)));
    models.put("lstm of whole blocks", Sequential.of(new Lstm(7, 32)));
    models.put(
        "three lstms and a head",
        Sequential.of(new Lstm(3, 17), new Lstm(17, 40), new Dense(40, 2)));
    models.put("last step", Sequential.of(new Lstm(4, 9, Returns.LAST), new Dense(9, 2)));
    for (Activation f : new Activation[] {Activation.TANH, Activation.SIGMOID, Activation.RELU}) {
      models.put(
          "simpleRnn " + f.text(),
          Sequential.of(
              new SimpleRnn(new SimpleRnnCell(3, 21, f, Weights.keras()), Returns.ALL),
              new Dense(21, 3, Activation.RELU)));
    }
    for (GruCell.Reset reset : GruCell.Reset.values()) {
      models.put(
          "gru, reset " + reset.text(),
          Sequential.of(
              new Gru(new GruCell(3, 5, reset, Weights.keras()), Returns.ALL),
              new Gru(new GruCell(5, 33, reset, Weights.keras()), Returns.LAST),
              new Dense(33, 2)));
    }
    models.put(
        "without bias",
        Sequential.of(
            new Lstm(new LstmCell(3, 18, LstmOptions.defaults().withBias(false)), Returns.ALL),
            new Gru(new GruCell(18, 5, GruOptions.defaults().withBias(false)), Returns.ALL),
            new SimpleRnn(
                new SimpleRnnCell(
                    5,
                    17,
                    SimpleRnnOptions.defaults()
                        .withBias(false)
                        .withActivation(Activation.leakyRelu(0.1f))),
                Returns.ALL),
            new Dense(17, 3, Activation.SILU),
            new Activate(Activation.SOFTMAX)));
    models.put(
        "between layers",
        Sequential.of(
            Dropout.rate(0.5f),
            new Lstm(3, 19),
            Dropout.rate(0.2f).variational(),
            new LayerNorm(19),
            new TimeDistributed(new Dense(19, 2)),
            Pool.last()));
    for (Merge merge : new Merge[] {Merge.CONCAT, Merge.SUM, Merge.MUL, Merge.AVERAGE}) {
      models.put(
          "branches, " + merge.text(),
          Sequential.of(
              new Branches(
                  merge,
                  new Dense(3, 17),
                  new Chain(new Lstm(3, 5), new SimpleRnn(5, 17), new LayerNorm(17)),
                  new Lstm(3, 17)),
              new Activate(Activation.TANH)));
    }
    models.values().forEach(StreamModels::spread);
    return models;
  }

  /** Gives a model weights that are all different, biases too. */
  static Sequential spread(Sequential model) {
    var random = new TestRandom(7);
    for (Parameter parameter : model.parameters().values()) {
      parameter.set(random.floats(parameter.size(), -0.5, 0.5));
    }
    return model;
  }
}
