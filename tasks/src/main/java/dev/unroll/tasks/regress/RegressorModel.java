package dev.unroll.tasks.regress;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.tasks.examples.ExampleModel;
import dev.unroll.tasks.examples.UnlabelledFile;
import dev.unroll.tasks.input.UnreadCount;
import java.util.ArrayList;
import java.util.List;

/**
 * A network together with the coding of its input and the scale of its output. Predicting changes
 * nothing, so it can be used by any number of threads.
 *
 * @param config that it was built from
 * @param outputs of the network for raw and coded examples
 * @param scale of the output
 */
record RegressorModel(RegressorConfig config, ExampleModel outputs, TargetScale scale)
    implements UnlabelledFile.Answers<Double> {
  /** Returns the prediction for each example of a data set. */
  double[] predict(LabelledDataset data) {
    var predicted = new double[data.size()];
    outputs.forEach(data, (position, given) -> predicted[position] = scale.unscale(given[0]));
    return predicted;
  }

  @Override
  public List<Double> ofTexts(List<String> texts, UnreadCount unread) {
    return unscaled(outputs.ofTexts(texts, unread));
  }

  @Override
  public List<Double> ofSteps(List<float[][]> sequences) {
    return unscaled(outputs.ofSteps(sequences));
  }

  @Override
  public List<Double> ofSequences(List<double[][]> sequences) {
    return unscaled(outputs.ofSequences(sequences));
  }

  @Override
  public UnreadCount unread() {
    return outputs.coder().unread();
  }

  private List<Double> unscaled(float[][] given) {
    var all = new ArrayList<Double>();
    for (float[] one : given) {
      all.add(scale.unscale(one[0]));
    }
    return all;
  }
}
