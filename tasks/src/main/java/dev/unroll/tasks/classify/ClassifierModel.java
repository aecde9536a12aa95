package dev.unroll.tasks.classify;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.nn.Model;
import dev.unroll.sequence.Sequence;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.UnreadCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * A network with how raw examples become its input, and the labels of its outputs. Predicting
 * changes nothing, so any number of threads may.
 *
 * @param config that it was built by
 * @param coder of raw examples
 * @param labels of the classes
 * @param network from coded examples to logits: one for each class, or one for the second of two
 */
record ClassifierModel(ClassifierConfig config, InputCoder coder, Labels labels, Model network) {
  private static final int AT_ONCE = 256;

  /** Returns the probability of each class for each example, [N][C]. */
  double[][] probabilities(Sequence inputs) {
    float[][] logits = network.predict(inputs).toArray2();
    var all = new double[logits.length][];
    for (int n = 0; n < all.length; n++) {
      all[n] = logits[n].length == 1 ? ofTwo(logits[n][0]) : softmax(logits[n]);
    }
    return all;
  }

  private static double[] ofTwo(double logit) {
    double small = StrictMath.exp(-Math.abs(logit));
    double certain = 1 / (1 + small);
    double other = small / (1 + small);
    return logit > 0 ? new double[] {other, certain} : new double[] {certain, other};
  }

  private static double[] softmax(float[] logits) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    var powers = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < powers.length; c++) {
      powers[c] = StrictMath.exp(logits[c] - greatest);
      sum += powers[c];
    }
    for (int c = 0; c < powers.length; c++) {
      powers[c] /= sum;
    }
    return powers;
  }

  /** Returns the most probable class; of equally probable ones the first. */
  static int mostProbable(double[] probabilities) {
    int most = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[most]) {
        most = c;
      }
    }
    return most;
  }

  /**
   * Passes on the probabilities of each example of a data set.
   *
   * @param each takes position and probabilities, in order
   */
  void forEach(LabelledDataset data, BiConsumer<Integer, double[]> each) {
    for (int from = 0; from < data.size(); from += AT_ONCE) {
      int[] some = IntStream.range(from, Math.min(data.size(), from + AT_ONCE)).toArray();
      double[][] given = probabilities(data.batch(some).input());
      for (int n = 0; n < given.length; n++) {
        each.accept(from + n, given[n]);
      }
    }
  }

  /** Classifies texts or letters, each as if it were alone. */
  List<Classification> classify(List<String> texts) {
    return classify(texts, UnreadCount.NONE);
  }

  /**
   * Classifies texts or letters, each as if it were alone.
   *
   * @param unread counts what is not read of them
   */
  List<Classification> classify(List<String> texts, UnreadCount unread) {
    if (texts.isEmpty() || coder.sameInBatches()) {
      return texts.isEmpty() ? List.of() : classifyCoded(coder.texts(texts, unread));
    }
    return texts.stream()
        .map(text -> classifyCoded(coder.texts(List.of(text), unread)).get(0))
        .toList();
  }

  /** Classifies sequences of numbers or images. */
  List<Classification> classifySteps(List<float[][]> sequences) {
    return classifyCoded(coder.steps(sequences));
  }

  /** Classifies sequences of numbers that are more precise than floats. */
  List<Classification> classifySequences(List<double[][]> sequences) {
    return classifyCoded(coder.sequences(sequences));
  }

  private List<Classification> classifyCoded(Sequence inputs) {
    var all = new ArrayList<Classification>();
    for (double[] probabilities : probabilities(inputs)) {
      var byLabel = new LinkedHashMap<String, Double>();
      for (int c = 0; c < probabilities.length; c++) {
        byLabel.put(labels.name(c), probabilities[c]);
      }
      int most = mostProbable(probabilities);
      all.add(new Classification(labels.name(most), probabilities[most], byLabel));
    }
    return all;
  }

  /** Returns the examples for the loss: with classes, or with 0 and 1 for a model of one logit. */
  LabelledDataset targets(LabelledDataset data) {
    return ClassifierNetwork.isBinary(config) ? data.binary() : data;
  }
}
