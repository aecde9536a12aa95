package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.IdxImages;
import dev.unroll.data.labelled.NumericSequences;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Asks a model about the examples of a file without labels, some at a time. */
final class UnlabelledFile {
  private static final int AT_ONCE = 256;

  /** Numbers in a batch, which long sequences fill sooner. */
  private static final long MOST_NUMBERS = 1 << 22;

  private final ClassifierModel model;
  private final Path file;
  private final BiConsumer<String, Classification> each;
  private final List<String> names = new ArrayList<>();
  private final List<float[][]> some = new ArrayList<>();
  private long longest;
  private long count;

  private UnlabelledFile(
      ClassifierModel model, Path file, BiConsumer<String, Classification> each) {
    this.model = model;
    this.file = file;
    this.each = each;
  }

  /** As {@link Classifier#classify(Path, BiConsumer)}. */
  static void classify(
      ClassifierModel model,
      ExampleFiles files,
      Path file,
      BiConsumer<String, Classification> each) {
    var examples = new UnlabelledFile(model, file, each);
    if (model.coder() instanceof ImageCoder) {
      IdxImages.forEach(file, rows -> examples.add(Long.toString(examples.count + 1), rows));
    } else if (model.coder() instanceof SequenceCoder) {
      NumericSequences.readUnlabelled(file, files.sequenceColumns())
          .forEach(sequence -> examples.add(sequence.id(), sequence.steps()));
    } else {
      throw new IllegalStateException(
          "this classifier reads " + model.coder().reads() + ", got a file of numbers");
    }
    examples.answer();
  }

  private void add(String name, float[][] steps) {
    long numbers = (long) steps.length * steps[0].length;
    if (some.size() == AT_ONCE || (some.size() + 1) * Math.max(longest, numbers) > MOST_NUMBERS) {
      answer();
    }
    names.add(name);
    some.add(steps);
    longest = Math.max(longest, numbers);
    count++;
  }

  private void answer() {
    if (some.isEmpty()) {
      return;
    }
    List<Classification> said;
    try {
      said = model.classifySteps(some);
    } catch (BadInputException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
    for (int n = 0; n < said.size(); n++) {
      each.accept(names.get(n), said.get(n));
    }
    names.clear();
    some.clear();
    longest = 0;
  }
}
