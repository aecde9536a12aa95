package dev.unroll.tasks.classify;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.nn.Model;
import dev.unroll.tasks.examples.ExampleModel;
import dev.unroll.tasks.examples.UnlabelledFile;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.UnreadCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A network together with the coding of its input and the labels of its outputs. Predicting changes
 * nothing, so it can be used by any number of threads.
 *
 * @param config that it was built from
 * @param coder of raw examples
 * @param labels of the classes
 * @param network from coded examples to logits: one for each class, or one for the second of two
 */
record ClassifierModel(ClassifierConfig config, InputCoder coder, Labels labels, Model network)
    implements UnlabelledFile.Answers<Classification> {
  ExampleModel outputs() {
    return new ExampleModel(coder, network);
  }

  private static double[] probabilities(float[] logits) {
    return logits.length == 1 ? ofTwo(logits[0]) : softmax(logits);
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

  /** Returns the most probable class; the first of equally probable ones. */
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
   * @param each receives position and probabilities, in order
   */
  void forEach(LabelledDataset data, BiConsumer<Integer, double[]> each) {
    outputs().forEach(data, (position, logits) -> each.accept(position, probabilities(logits)));
  }

  /** Classifies texts or letters; the result for each does not depend on the others. */
  @Override
  public List<Classification> ofTexts(List<String> texts, UnreadCount unread) {
    return classified(outputs().ofTexts(texts, unread));
  }

  /** Classifies sequences of numbers or images. */
  @Override
  public List<Classification> ofSteps(List<float[][]> sequences) {
    return classified(outputs().ofSteps(sequences));
  }

  @Override
  public List<Classification> ofSequences(List<double[][]> sequences) {
    return classified(outputs().ofSequences(sequences));
  }

  @Override
  public UnreadCount unread() {
    return coder.unread();
  }

  private List<Classification> classified(float[][] outputs) {
    var all = new ArrayList<Classification>();
    for (float[] logits : outputs) {
      double[] probabilities = probabilities(logits);
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
