package dev.unroll.tasks.examples;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.LostClasses;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Sequence;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.input.CodedExamples;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.tasks.input.GivenVectors;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.Origin;
import dev.unroll.tasks.input.UncodedExamples;
import dev.unroll.tasks.input.UnreadCount;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The training, validation and test set of a task on labelled examples, as its network reads them.
 *
 * @param coder fitted on the training set alone
 * @param vectors the initial weights of the embedding; null: those of its initializer
 * @param train the training set
 * @param validation the validation set; null: none
 * @param test the test set
 * @param split of the examples into these sets
 * @param notes on what was done to the data
 * @param origin of the examples; null: they are in memory
 */
public record ExampleSets(
    InputCoder coder,
    @Nullable GivenVectors vectors,
    LabelledDataset train,
    @Nullable LabelledDataset validation,
    LabelledDataset test,
    ExampleSplit split,
    List<String> notes,
    @Nullable Origin origin) {
  private static final int AT_ONCE = 256;

  /** Copies the notes. */
  public ExampleSets {
    notes = List.copyOf(notes);
  }

  /** The meaning of the labels for a task, and the rule by which the examples are split. */
  public interface Splitting {
    /** Returns the labels that the examples of the training file may have. */
    ExpectedLabels expected();

    /**
     * Returns the labels that the examples of a test set may have.
     *
     * @param found those of the training file
     * @throws dev.unroll.BadInputException when the task cannot use these
     */
    ExpectedLabels expectedOfTest(Labels found);

    /**
     * Splits the examples.
     *
     * @param withTest whether to split off a test set; false if there is another one
     * @throws dev.unroll.BadInputException when they are too few
     */
    StratifiedSplit split(UncodedExamples examples, boolean withTest);

    /** Returns the rule of the split, in words. */
    default String how() {
      return "at random";
    }
  }

  /**
   * Splits the examples, fits the coder on the training set, and codes all sets.
   *
   * @param seed of everything random
   * @throws dev.unroll.BadInputException when the data do not fit
   */
  public static ExampleSets of(
      InputConfig input, ExampleReader reader, Splitting splitting, long seed) {
    LabelledSource source = reader.examples(splitting.expected());
    try (UncodedExamples uncoded = input.begin(source, reader, seed)) {
      ExpectedLabels labels = splitting.expectedOfTest(uncoded.labels());
      LabelledSource given = reader.test(labels);
      StratifiedSplit split = splitting.split(uncoded, given == null);
      Origin origin = source.origin().orElse(null);
      var notes = new ArrayList<>(reader.notes());
      notes.addAll(source.notes());
      if (origin != null) {
        notes.addAll(origin.notes());
      }
      notes.addAll(uncoded.labels().notes());
      CodedExamples coded = uncoded.fit(split.train());
      LabelledDataset all = coded.examples();
      boolean whole = split.train().length == all.size();
      if (!labels.areNumbers()) {
        notes.addAll(LostClasses.notes(source.lost(), all::count));
      }
      LabelledDataset test = null;
      UnreadCount unread = coded.unread().apply(split.test());
      if (given != null) {
        unread = coded.coder().unread();
        test = coded.coder().code(given, labels, unread);
        notes.addAll(given.notes());
      }
      notes.addAll(coded.notes());
      notes.addAll(coded.unread().apply(split.train()).notes("the training set"));
      notes.addAll(unread.notes("the test set"));
      LabelledDataset tested = test == null ? all.part(split.test()) : test;
      return new ExampleSets(
          coded.coder(),
          coded.vectors(),
          whole ? all : all.part(split.train()),
          split.validation().length > 0 ? all.part(split.validation()) : null,
          tested,
          new ExampleSplit(
              source,
              splitting.expected(),
              all.size(),
              split,
              given,
              labels,
              tested.size(),
              splitting.how() + ", seed " + seed),
          notes,
          origin);
    }
  }

  /** Returns the total number of examples in all sets. */
  public int size() {
    return train.size() + test.size() + (validation == null ? 0 : validation.size());
  }

  /** Returns the number of examples of each set, for a description. */
  public Map<String, @Nullable Object> sizes() {
    var sizes = new LinkedHashMap<String, @Nullable Object>();
    sizes.put("train", train.size());
    sizes.put("validation", validation == null ? 0 : validation.size());
    sizes.put("test", test.size());
    return sizes;
  }

  /** Returns the notes, with one on test examples that are also in the training set. */
  public List<String> allNotes() {
    var all = new ArrayList<>(notes);
    all.addAll(SharedExamples.notes(train, test));
    return all;
  }

  /** Returns a summary of the training set, which is computed on first use. */
  public Supplier<TrainingSummary> trainedOn() {
    return TrainingSummary.lazily(train.size(), i -> SharedExamples.hash(train, i));
  }

  /**
   * Returns a checksum of everything that a network reads in training, and the numbers of the
   * labels.
   */
  public String checksum() {
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
