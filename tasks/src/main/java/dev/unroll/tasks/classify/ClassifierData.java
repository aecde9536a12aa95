package dev.unroll.tasks.classify;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.LostClasses;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.data.rows.Shown;
import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Sequence;
import dev.unroll.tasks.DataDescription;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The training, validation and test set of a classifier, as its network reads them.
 *
 * @param coder fitted on the training set alone
 * @param vectors that the embedding begins with; null: its initializer decides
 * @param train to learn from
 * @param validation to validate epochs on; null: none
 * @param test to score the trained model on
 * @param notes on what was done to the data
 * @param origin of the examples; null: they are in memory
 */
record ClassifierData(
    InputCoder coder,
    @Nullable GivenVectors vectors,
    LabelledDataset train,
    @Nullable LabelledDataset validation,
    LabelledDataset test,
    List<String> notes,
    @Nullable Origin origin) {
  /** Copies the notes. */
  ClassifierData {
    notes = List.copyOf(notes);
  }

  private static final int LISTED = 6; // classes in a sentence
  private static final int AT_ONCE = 256;
  private static final int MANY_VALUES = 10; // fewer are classes of small data
  private static final int MOST_CLASSES = 2000; // of which a confusion matrix has the square

  /** Splits the examples, fits the coder on those to learn from, and codes all. */
  static ClassifierData of(ClassifierConfig config, ExampleReader reader) {
    LabelledSource source = reader.examples();
    long seed = config.training().seed();
    try (UncodedExamples uncoded = config.input().begin(source, reader, seed)) {
      return of(config, reader, source, uncoded);
    }
  }

  private static ClassifierData of(
      ClassifierConfig config,
      ExampleReader reader,
      LabelledSource source,
      UncodedExamples uncoded) {
    Labels labels = uncoded.labels();
    requireClasses(labels, uncoded.classes().length, config.input());
    if (labels.size() > MOST_CLASSES) {
      throw new BadInputException(
          "the examples have %d different labels, and a classifier has up to %d classes; is the column of labels the right one?"
              .formatted(labels.size(), MOST_CLASSES));
    }
    LabelledSource given = reader.test(labels);
    StratifiedSplit split = split(config, uncoded, given == null);
    Origin origin = source.origin().orElse(null);
    var notes = new ArrayList<>(source.notes());
    if (origin != null) {
      notes.addAll(origin.notes());
    }
    CodedExamples coded = uncoded.fit(split.train());
    LabelledDataset all = coded.examples();
    notes.addAll(labels.notes());
    notes.addAll(LostClasses.notes(source.lost(), label -> count(label, all)));
    boolean whole = split.train().length == all.size();
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
    return new ClassifierData(
        coded.coder(),
        coded.vectors(),
        whole ? all : all.part(split.train()),
        config.validation() > 0 ? all.part(split.validation()) : null,
        test == null ? all.part(split.test()) : test,
        notes,
        origin);
  }

  /** Refuses labels that are measured values: nearly each example would be its own class. */
  private static void requireClasses(Labels labels, int examples, InputConfig input) {
    if (labels.areNumbers()
        && labels.size() >= MANY_VALUES
        && (labels.size() > examples / 2 || labels.size() > MOST_CLASSES)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "the %,d examples have %,d different numbers as labels, such as %s; this looks like"
                  + " regression, not classes. %s",
              examples,
              labels.size(),
              labels.name(0),
              input.kind().equals("sequences")
                  ? "Set task: regress to learn the numbers."
                  : "task: regress learns numbers of sequences; for classes, group the numbers."));
    }
  }

  /** Returns the number of examples of a label. */
  static long count(String label, LabelledDataset examples) {
    int number = examples.labels().find(label);
    return number < 0 ? 0 : examples.counts()[number];
  }

  private static StratifiedSplit split(
      ClassifierConfig config, UncodedExamples examples, boolean testToo) {
    long seed = config.training().seed();
    try {
      return StratifiedSplit.of(
          examples.classes(), config.validation(), testToo ? config.test() : 0, seed);
    } catch (BadInputException e) {
      Labels labels = examples.labels();
      throw new BadInputException(
          named(String.valueOf(e.getMessage()), labels)
              + (labels.areNumbers() && labels.size() >= MANY_VALUES
                  ? "; where labels are measured values, task: regress learns them"
                  : ""),
          e);
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

  /** Returns which examples of which classes there are. */
  DataDescription description() {
    List<LabelledDataset> sets =
        Stream.of(train, validation, test).filter(Objects::nonNull).toList();
    Labels labels = train.labels();
    var counts = new int[labels.size()];
    for (LabelledDataset set : sets) {
      int[] some = set.counts();
      Arrays.setAll(counts, c -> counts[c] + some[c]);
    }
    return describe("classifying", origin, IntStream.of(counts).sum(), labels, counts, sizes());
  }

  private Map<String, @Nullable Object> sizes() {
    var sizes = new LinkedHashMap<String, @Nullable Object>();
    sizes.put("train", train.size());
    sizes.put("validation", validation == null ? 0 : validation.size());
    sizes.put("test", test.size());
    return sizes;
  }

  /**
   * Returns which examples of which classes a file holds.
   *
   * @param verb begins the sentence
   * @param origin null: they are in memory
   */
  static DataDescription describe(
      String verb,
      @Nullable Origin origin,
      int examples,
      Labels labels,
      int[] counts,
      Map<String, @Nullable Object> sizes) {
    var classes = new LinkedHashMap<String, @Nullable Object>();
    var listed = new StringJoiner(", ", " (", ")");
    for (int c = 0; c < counts.length; c++) {
      classes.put(labels.name(c), counts[c]);
      if (c < LISTED) {
        listed.add(Shown.of(labels.name(c)) + String.format(Locale.ROOT, " %,d", counts[c]));
      }
    }
    if (counts.length > LISTED) {
      listed.add("...");
    }
    var json = new LinkedHashMap<String, @Nullable Object>();
    if (origin != null) {
      json.putAll(origin.json());
    }
    json.put("examples", examples);
    json.putAll(sizes);
    json.put("classes", classes);
    String sentence =
        String.format(
            Locale.ROOT,
            "%s %s: %,d examples, %,d classes%s%s",
            verb,
            origin == null ? "data in memory" : origin.sentence(),
            examples,
            labels.size(),
            listed,
            origin == null || origin.format() == null ? "" : ", " + origin.format().describe());
    return new DataDescription(sentence, json);
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
