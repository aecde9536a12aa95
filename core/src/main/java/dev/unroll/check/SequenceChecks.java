package dev.unroll.check;

import dev.unroll.check.Sample.Form;
import dev.unroll.check.Sample.Input;
import dev.unroll.check.Subject.Outcome;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link LayerRequirement#PADDING}, {@link LayerRequirement#BATCH} and {@link
 * LayerRequirement#STREAM}: the result for a sequence does not depend on its batch, its padding, or
 * whether it is processed step by step.
 */
final class SequenceChecks {
  private SequenceChecks() {}

  static void padding(Subject subject) {
    if (!subject.takesTime()) {
      return;
    }
    for (Map.Entry<String, Pass> pass : Subject.PASSES.entrySet()) {
      Outcome plain = subject.run(subject.sample().steps(Form.plain(), 0), pass.getValue());
      for (Form form : Form.others()) {
        Outcome other = subject.run(subject.sample().steps(form, 0), pass.getValue());
        other.requireBitsOf(plain, form.name() + " in " + pass.getKey());
      }
    }
  }

  static void batch(Subject subject) {
    Sample sample = subject.sample();
    if (subject.takesTime()) {
      float[] all = subject.predict(sample.steps(Form.plain(), 0));
      var joined = new ArrayList<float[]>();
      for (int row = 0; row < Sample.BATCH; row++) {
        joined.add(subject.predict(sample.alone(0, row, Sample.LENGTHS.get(row))));
      }
      Bits.require("four sequences, each alone", all, join(joined));
    }
    if (subject.takesRows()) {
      float[] all = subject.predict(sample.rows(0));
      var joined = new ArrayList<float[]>();
      for (int row = 0; row < Sample.BATCH; row++) {
        joined.add(subject.predict(sample.rows(0, row, row + 1)));
      }
      Bits.require("four rows, each alone", all, join(joined));
    }
  }

  private static float[] join(List<float[]> parts) {
    var all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  static void stream(Subject subject) {
    Stepper stepper = stepper(subject);
    if (stepper == null || !subject.takesTime()) {
      return;
    }
    int row = 0;
    List<Tensor> early = List.of();
    for (int round = 0; round < 3; round++) {
      int from = 0;
      if (round == 1) {
        stepper.reset();
      } else if (round == 2) {
        stepper.state(early);
        from = 2;
      }
      for (int i = from; i < Sample.MAX_LENGTH; i++) {
        if (round == 0 && i == 2) {
          early = stepper.state();
        }
        float[] expected = lastOf(subject, subject.sample().alone(0, row, i + 1));
        String when = "step " + i + (round == 0 ? "" : round == 1 ? " after reset" : " again");
        float[] actual = step(stepper, subject.sample(), subject.sample().step(0, row, i));
        Bits.require(when, expected, Arrays.copyOf(actual, expected.length));
      }
    }
  }

  /** Returns the stepper; null if the layer cannot run step by step. */
  private static @Nullable Stepper stepper(Subject subject) {
    try {
      return subject.layer().stepper(subject.sample().width());
    } catch (IllegalArgumentException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError("stepper throws an exception without a message", e);
      }
      return null;
    }
  }

  private static float[] step(Stepper stepper, Sample sample, float[] x) {
    return sample.vocabulary() == 0 ? stepper.step(x) : stepper.step((int) x[0]);
  }

  /** Returns the layer's result for a sequence: its row, or its last step. */
  private static float[] lastOf(Subject subject, Input alone) {
    return Tape.predicting(
        () -> {
          Sequence y = subject.layer().apply(alone.sequence(), Pass.predict());
          return (y.hasTime() ? y.values().select(1, -1) : y.values()).toArray();
        });
  }
}
