package dev.unroll.cli.bench;

import dev.unroll.cli.bench.Workload.Kind;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adagrad;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Sgd;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingConfig.KeepBest;
import dev.unroll.train.TrainingConfigBuilder;
import dev.unroll.train.Truncation;
import dev.unroll.vocabulary.SoftmaxLayer;
import java.util.ArrayList;
import java.util.List;

/** The network and the training settings of a workload, as a user would write them. */
final class WorkloadModel {
  static final String SOURCE = "source";
  static final String BEFORE = "before";
  static final String NEXT = "next";

  private static final long SEED = 1;

  private WorkloadModel() {}

  static Model of(Workload workload) {
    Model model =
        workload.kind() == Kind.SEQ2SEQ ? encoderAndDecoder(workload) : sequential(workload);
    return model.initialize(SEED);
  }

  private static Sequential sequential(Workload workload) {
    List<Layer> layers = new ArrayList<>();
    if (workload.vocabulary() > 0) {
      layers.add(new Embedding(workload.vocabulary(), workload.embed()));
      addDropout(layers, workload);
    }
    boolean both = workload.kind() == Kind.TAG;
    int width = workload.width();
    for (int i = 0; i < workload.layers(); i++) {
      boolean last = i == workload.layers() - 1;
      Returns returns = last && workload.kind().returnsLast() ? Returns.LAST : Returns.ALL;
      layers.add(recurrent(workload, width, returns));
      width = (both ? 2 : 1) * workload.hidden();
      if (!last || workload.kind() == Kind.LM) {
        addDropout(layers, workload);
      }
    }
    switch (workload.kind()) {
      case LM -> layers.add(new SoftmaxLayer(width, workload.outputs()));
      case REG_LAST, REG_SEQ, BIN_LAST, CLASS_LAST, TAG ->
          layers.add(new Dense(width, workload.outputs()));
      case STREAM -> {} // the state of the last layer is the output
      case SEQ2SEQ -> throw new IllegalStateException("not a chain of layers");
    }
    return Sequential.of(layers);
  }

  private static void addDropout(List<Layer> layers, Workload workload) {
    if (workload.dropout() > 0) {
      layers.add(Dropout.rate(workload.dropout()));
    }
  }

  private static Recurrent<?> one(Workload workload, int width, Returns returns) {
    return switch (workload.cell()) {
      case RNN -> new SimpleRnn(width, workload.hidden(), returns);
      case GRU -> new Gru(width, workload.hidden(), returns);
      case LSTM -> new Lstm(width, workload.hidden(), returns);
    };
  }

  private static Layer recurrent(Workload workload, int width, Returns returns) {
    if (workload.kind() != Kind.TAG) {
      return one(workload, width, returns);
    }
    int hidden = workload.hidden();
    return switch (workload.cell()) {
      case RNN -> Bidirectional.of(() -> new SimpleRnn(width, hidden, returns));
      case GRU -> Bidirectional.of(() -> new Gru(width, hidden, returns));
      case LSTM -> Bidirectional.of(() -> new Lstm(width, hidden, returns));
    };
  }

  /** A decoder with dot-product attention over an encoder, which learns with the right ids. */
  private static Graph encoderAndDecoder(Workload workload) {
    int size = workload.hidden();
    Graph.Builder graph = Graph.builder();
    Edge source = graph.add("sourceIds", embedding(workload), graph.ids(SOURCE));
    Edge encoder = graph.add("encoder", Lstm.units(size), source);
    Edge before = graph.add("beforeIds", embedding(workload), graph.ids(BEFORE));
    Edge decoder = graph.add("decoder", Lstm.units(size), before, encoder.state());
    Edge context = graph.join("attention", Attention.dot(size), List.of(decoder, encoder));
    Edge joined = graph.merge("joined", Merge.CONCAT, context, decoder);
    Edge mixed = graph.add("mixed", Dense.units(size, Activation.TANH), joined);
    graph.output(NEXT, graph.add("logits", SoftmaxLayer.units(workload.outputs()), mixed));
    return graph.build();
  }

  private static Embedding embedding(Workload workload) {
    return new Embedding(workload.vocabulary(), workload.embed());
  }

  static TrainingConfig training(Workload workload, int batch) {
    TrainingConfigBuilder config =
        TrainingConfig.builder()
            .loss(loss(workload.kind()))
            .optimizer(optimizer(workload))
            .batchSize(batch)
            .seed(SEED)
            .keepBest(KeepBest.NEVER) // an epoch is a few batches here; the peers keep none either
            .steps(Long.MAX_VALUE);
    if (workload.clip() > 0) {
      config.clip(new ClipByNorm(workload.clip()));
    }
    if (workload.kind().carriesState()) {
      config.truncation(new Truncation(workload.steps()));
    }
    return config.build();
  }

  private static Loss loss(Kind kind) {
    return switch (kind) {
      case REG_LAST, REG_SEQ -> new MeanSquaredError();
      case BIN_LAST -> new BinaryCrossEntropy();
      case CLASS_LAST, TAG, LM, SEQ2SEQ -> new SoftmaxCrossEntropy();
      case STREAM -> throw new IllegalStateException("a stream is not trained");
    };
  }

  private static Optimizer optimizer(Workload workload) {
    return switch (workload.optimizer()) {
      case ADAGRAD -> new Adagrad(workload.learningRate());
      case ADAM -> new Adam(workload.learningRate());
      case SGD -> new Sgd(workload.learningRate());
      case NONE -> throw new IllegalStateException("a stream is not trained");
    };
  }
}
