package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;

/**
 * The same sequences in batches with different padding (right, left, holes, longer), filled with
 * NaN and other values: no bit of a layer's results may differ.
 */
public final class Paddings {
  private static final int MAX_LENGTH = 5;

  /** Where the i-th step of sequence n lies. */
  private record Form(String name, int steps, float filler, int[][] places) {
    boolean[][] valid() {
      var valid = new boolean[places.length][steps];
      for (int n = 0; n < places.length; n++) {
        for (int place : places[n]) {
          valid[n][place] = true;
        }
      }
      return valid;
    }
  }

  private final Layer layer;
  private final Pass pass;
  private final int[] lengths;
  private final float[][] sequences;
  private final int features;
  private final TestRandom random = new TestRandom(17);

  private Paddings(Layer layer, int features, Pass pass, int... lengths) {
    this.layer = layer;
    this.pass = pass;
    this.features = features;
    this.lengths = lengths;
    this.sequences = new float[lengths.length][];
    for (int n = 0; n < lengths.length; n++) {
      sequences[n] = random.floats(lengths[n] * features);
    }
  }

  /** Checks a layer of so many features, in prediction and in training. */
  public static void changeNoBit(Layer layer, int features) {
    for (Pass pass : new Pass[] {Pass.predict(), Pass.training(3, 7)}) {
      new Paddings(layer, features, pass, 3, MAX_LENGTH, 0, 1).check();
      new Paddings(layer, features, pass, MAX_LENGTH, MAX_LENGTH, MAX_LENGTH).check();
    }
  }

  private void check() {
    float[] clean = new float[0]; // the first has no padding where all sequences are long
    LayerTrial first = null;
    for (Form form :
        new Form[] {
          right(MAX_LENGTH, 0f),
          right(MAX_LENGTH, Float.NaN),
          right(MAX_LENGTH + 4, -7e30f),
          left(MAX_LENGTH, Float.NaN),
          left(MAX_LENGTH + 3, Float.POSITIVE_INFINITY),
          holes(Float.NaN)
        }) {
      LayerTrial trial = run(form);
      float[] y = trial.shape.length == 3 ? compact(form, trial.y) : trial.y;
      if (first == null) {
        first = trial;
        clean = y;
        continue;
      }
      assertThat(layer + ", y, " + form.name, y).hasBitsOf(clean);
      for (var gradient : trial.gradients.entrySet()) {
        String name = gradient.getKey();
        float[] expected = first.gradients.get(name);
        float[] actual = gradient.getValue();
        if (name.equals("x")) {
          actual = compact(form, actual);
          expected = compact(right(MAX_LENGTH, 0f), expected);
        }
        assertThat(layer + ", gradient of " + name + ", " + form.name, actual).hasBitsOf(expected);
      }
    }
  }

  private LayerTrial run(Form form) {
    var x = new float[lengths.length * form.steps * features];
    Arrays.fill(x, form.filler);
    for (int n = 0; n < lengths.length; n++) {
      for (int i = 0; i < lengths[n]; i++) {
        System.arraycopy(
            sequences[n],
            i * features,
            x,
            (n * form.steps + form.places[n][i]) * features,
            features);
      }
    }
    Tensor values = Tensor.of(x, lengths.length, form.steps, features);
    Mask mask = Mask.of(form.valid());
    int[] shape = layer.apply(Sequence.of(values, mask), pass).values().shape();
    int width = shape[shape.length - 1];
    float[] perStep = new TestRandom(5).floats(lengths.length * MAX_LENGTH * width);
    return new LayerTrial(
        layer,
        values,
        mask,
        pass,
        shape.length == 3 ? spread(form, perStep, width) : rows(perStep, width));
  }

  private float[] rows(float[] perStep, int width) {
    return Arrays.copyOf(perStep, lengths.length * width);
  }

  /** Weights [N, LONGEST, width] of the steps that count to their places; others are large. */
  private float[] spread(Form form, float[] perStep, int width) {
    var weights = new float[lengths.length * form.steps * width];
    Arrays.fill(weights, 1e9f);
    for (int n = 0; n < lengths.length; n++) {
      for (int i = 0; i < lengths[n]; i++) {
        System.arraycopy(
            perStep,
            (n * MAX_LENGTH + i) * width,
            weights,
            (n * form.steps + form.places[n][i]) * width,
            width);
      }
    }
    return weights;
  }

  /** The steps that count, one sequence after the other; all else must be zero. */
  private float[] compact(Form form, float[] values) {
    int width = values.length / (lengths.length * form.steps);
    var kept = new float[Arrays.stream(lengths).sum() * width];
    float[] others = values.clone();
    int at = 0;
    for (int n = 0; n < lengths.length; n++) {
      for (int i = 0; i < lengths[n]; i++) {
        int from = (n * form.steps + form.places[n][i]) * width;
        System.arraycopy(values, from, kept, at, width);
        Arrays.fill(others, from, from + width, 0f);
        at += width;
      }
    }
    assertThat(form.name + ", at masked steps", others).isWithin(0, new float[others.length]);
    return kept;
  }

  private Form right(int steps, float filler) {
    return new Form("right, " + steps + " steps of " + filler, steps, filler, places((n, i) -> i));
  }

  private Form left(int steps, float filler) {
    return new Form(
        "left, " + steps + " steps of " + filler,
        steps,
        filler,
        places((n, i) -> steps - lengths[n] + i));
  }

  private Form holes(float filler) {
    return new Form("holes of " + filler, 2 * MAX_LENGTH + 1, filler, places((n, i) -> 2 * i + 1));
  }

  private interface Position {
    int of(int n, int i);
  }

  private int[][] places(Position place) {
    var places = new int[lengths.length][];
    for (int n = 0; n < lengths.length; n++) {
      places[n] = new int[lengths[n]];
      for (int i = 0; i < lengths[n]; i++) {
        places[n][i] = place.of(n, i);
      }
    }
    return places;
  }
}
