package dev.unroll.data.vectors;

import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;

/**
 * Creates vectors for words without one, from the mean and standard deviation of each column of the
 * existing vectors.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UnknownVectors(double[] mean, double[] deviation) {
  static UnknownVectors like(Tensor vectors) {
    int count = vectors.size(0);
    int size = vectors.size(1);
    var mean = new double[size];
    var deviation = new double[size];
    float[] values = vectors.readOnlyArray();
    for (int id = 0, at = vectors.offset(); id < count; id++) {
      for (int d = 0; d < size; d++) {
        mean[d] += values[at++] / (double) count;
      }
    }
    for (int id = 0, at = vectors.offset(); id < count; id++) {
      for (int d = 0; d < size; d++) {
        double from = values[at++] - mean[d];
        deviation[d] += from * from / count;
      }
    }
    for (int d = 0; d < size; d++) {
      deviation[d] = Math.sqrt(deviation[d]);
    }
    return new UnknownVectors(mean, deviation);
  }

  float[] fill(Unknown unknown, String word) {
    var random =
        unknown instanceof Unknown.Random one
            ? new CounterRandom(one.seed(), "unknown word " + word)
            : null;
    var vector = new float[mean.length];
    for (int d = 0; d < vector.length; d++) {
      double drawn = random == null ? 0 : deviation[d] * random.gaussian(d);
      vector[d] = (float) (mean[d] + drawn);
    }
    return vector;
  }
}
