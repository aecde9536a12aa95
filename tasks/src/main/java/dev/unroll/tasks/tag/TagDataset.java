package dev.unroll.tasks.tag;

import dev.unroll.data.tagged.SentenceCuts;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.data.text.LengthOrder;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Coded sentences with the number of each tag; positions without a tag have the weight 0. Batches
 * hold sentences of similar length. Immutable.
 */
final class TagDataset implements Dataset {
  private static final int POOL = 50;

  private final TagCoder coder;
  private final List<TagColumn> columns;
  private final List<TagCoder.Coded> sentences;
  private final List<int[][]> tags; // by sentence, by column; -1: none

  private TagDataset(
      TagCoder coder, List<TagColumn> columns, List<TagCoder.Coded> sentences, List<int[][]> tags) {
    this.coder = coder;
    this.columns = columns;
    this.sentences = sentences;
    this.tags = tags;
  }

  /**
   * Codes sentences.
   *
   * @param cuts the positions at which long sentences are cut into segments
   */
  static TagDataset of(
      TagCoder coder, List<TagColumn> columns, List<TaggedSentence> sentences, SentenceCuts cuts) {
    var coded = new ArrayList<TagCoder.Coded>();
    var tags = new ArrayList<int[][]>();
    for (TaggedSentence sentence : sentences) {
      for (SentenceCuts.Segment segment : cuts.cut(sentence.size())) {
        coded.add(coder.code(segment.of(sentence.tokens())));
        var numbers = new int[columns.size()][];
        for (int c = 0; c < numbers.length; c++) {
          TagColumn column = columns.get(c);
          numbers[c] =
              sentence.tags(c).subList(segment.begin(), segment.end()).stream()
                  .mapToInt(tag -> Math.max(-1, column.number(tag)))
                  .toArray();
        }
        tags.add(numbers);
      }
    }
    return new TagDataset(coder, columns, coded, tags);
  }

  /** Returns how often each tag of a column occurs. */
  int[] counts(int column) {
    var counts = new int[columns.get(column).tags().size()];
    for (int[][] sentence : tags) {
      for (int tag : sentence[column]) {
        if (tag >= 0) {
          counts[tag]++;
        }
      }
    }
    return counts;
  }

  @Override
  public int size() {
    return sentences.size();
  }

  @Override
  public int steps() {
    return sentences.stream().mapToInt(sentence -> sentence.words().length).max().orElse(0);
  }

  @Override
  public Batch batch(int[] positions) {
    List<TagCoder.Coded> coded = Arrays.stream(positions).mapToObj(sentences::get).toList();
    int steps = coded.stream().mapToInt(sentence -> sentence.words().length).max().orElse(1);
    var targets = new LinkedHashMap<String, Target>();
    for (int c = 0; c < columns.size(); c++) {
      int column = c;
      List<int[]> numbers = Arrays.stream(positions).mapToObj(i -> tags.get(i)[column]).toList();
      targets.put(columns.get(c).output(), target(numbers, steps));
    }
    return new Batch(coder.inputs(coded), Targets.of(targets));
  }

  private static Target target(List<int[]> numbers, int steps) {
    var weights = new float[Shape.size(numbers.size(), steps)];
    var known = new ArrayList<int[]>();
    boolean all = true;
    for (int n = 0; n < numbers.size(); n++) {
      int[] row = numbers.get(n).clone();
      for (int t = 0; t < row.length; t++) {
        weights[n * steps + t] = row[t] < 0 ? 0 : 1;
        all &= row[t] >= 0;
        row[t] = Math.max(0, row[t]);
      }
      known.add(row);
    }
    Target target = Target.classes(TagCoder.padded(known, steps));
    return all ? target : target.weighted(Tensor.of(weights, numbers.size(), steps));
  }

  @Override
  public int[] order(CounterRandom random, int batchSize) {
    return LengthOrder.of(
        random, size(), position -> sentences.get(position).words().length, batchSize, POOL);
  }

  /** Adds the sentences and tags to a checksum. */
  void addTo(CRC32 crc) {
    for (int i = 0; i < size(); i++) {
      add(crc, sentences.get(i).words());
      add(crc, sentences.get(i).characters());
      for (int[] column : tags.get(i)) {
        add(crc, column);
      }
    }
  }

  private static void add(CRC32 crc, int[] numbers) {
    for (int number : numbers) {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        crc.update(number >>> shift);
      }
    }
    crc.update(0xFF);
  }
}
