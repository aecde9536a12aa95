package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.data.vectors.WordTable;
import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Sequence;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The examples that train, judge and test a classifier, as its network reads them.
 *
 * @param coder fitted on the training part alone
 * @param vectors of the vocabulary; null: none were wanted
 * @param train to learn from
 * @param validation to judge epochs by; null: none
 * @param test to be judged by in the end
 * @param notes on what was done to the data
 */
record ClassifierData(
    InputCoder coder,
    @Nullable WordTable vectors,
    LabelledDataset train,
    @Nullable LabelledDataset validation,
    LabelledDataset test,
    List<String> notes) {
  private static final int AT_ONCE = 256;
  private static final int MOST_CLASSES = 2000; // of which a confusion matrix has the square

  /** Parts the examples, fits the coder on those to learn from, and codes all. */
  static ClassifierData of(ClassifierConfig config, ExampleReader reader) {
    LabelledSource examples = reader.examples();
    LabelledSource.Classes classes = examples.classes();
    if (classes.labels().size() > MOST_CLASSES) {
      throw new BadInputException(
          "the examples have %d different labels, and a classifier has up to %d classes; is the column of labels the right one?"
              .formatted(classes.labels().size(), MOST_CLASSES));
    }
    LabelledSource given = reader.test(classes.labels());
    StratifiedSplit split = split(config, classes, given == null);
    var notes = new ArrayList<>(examples.notes());
    InputCoder coder = CoderFit.fit(config, reader, examples, split.train());
    LabelledDataset all = CoderFit.code(config, coder, examples, classes.labels());
    boolean whole = split.train().length == all.size();
    LabelledDataset test = null;
    if (given != null) {
      test = CoderFit.code(config, coder, given, classes.labels());
      notes.addAll(given.notes());
    }
    WordTable vectors = CoderFit.vectors(config, coder, reader);
    if (vectors != null) {
      notes.add(vectors.coverage().sentence());
    }
    return new ClassifierData(
        coder,
        vectors,
        whole ? all : all.part(split.train()),
        config.validation() > 0 ? all.part(split.validation()) : null,
        test == null ? all.part(split.test()) : test,
        List.copyOf(notes));
  }

  private static StratifiedSplit split(
      ClassifierConfig config, LabelledSource.Classes classes, boolean testToo) {
    long seed = config.training().seed();
    try {
      return StratifiedSplit.of(
          classes.numbers(), config.validation(), testToo ? config.test() : 0, seed);
    } catch (BadInputException e) {
      throw new BadInputException(named(String.valueOf(e.getMessage()), classes.labels()), e);
    }
  }

  /** A class by its label, which says more than its number. */
  private static String named(String sentence, Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      String start = "class " + i + " has ";
      if (sentence.startsWith(start)) {
        return "class \"" + labels.name(i) + "\" has " + sentence.substring(start.length());
      }
    }
    return sentence;
  }

  /** Tells these data from others, by all that a network reads and their classes. */
  String checksum() {
    var crc = new CRC32();
    update(crc, train);
    if (validation != null) {
      update(crc, validation);
    }
    return Long.toHexString(crc.getValue());
  }

  private static void update(CRC32 crc, LabelledDataset data) {
    for (int from = 0; from < data.size(); from += AT_ONCE) {
      int[] some = IntStream.range(from, Math.min(data.size(), from + AT_ONCE)).toArray();
      Batch batch = data.batch(some);
      update(crc, batch.input());
      for (int position : some) {
        update(crc, ByteBuffer.allocate(Integer.BYTES).putInt(data.label(position)));
      }
    }
  }

  private static void update(CRC32 crc, Sequence inputs) {
    if (inputs.hasIds()) {
      int[] ids = inputs.ids().toArray();
      ByteBuffer bytes = ByteBuffer.allocate(ids.length * Integer.BYTES);
      bytes.asIntBuffer().put(ids);
      crc.update(bytes);
    } else {
      float[] values = inputs.values().toArray();
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      crc.update(bytes);
    }
  }

  private static void update(CRC32 crc, ByteBuffer bytes) {
    crc.update(bytes.flip());
  }
}
