package dev.unroll.data.vectors;

import dev.unroll.BadInputException;
import dev.unroll.HeapLimit;
import dev.unroll.data.rows.LineBytes;
import dev.unroll.data.rows.LineFields;
import dev.unroll.data.rows.Shown;
import dev.unroll.tensor.Tensor;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a file of word vectors and rejects malformed ones. */
final class WordVectorRows {
  /** The maximum length of an array. */
  private static final int MAX_VALUES = Integer.MAX_VALUE - 8;

  /** The values for which room is made first. */
  private static final int FIRST = 1 << 16;

  private final String name;
  private final @Nullable Set<String> only;
  private final List<String> words = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final LineFields line = new LineFields();
  private long number; // of the line
  private float[] values = {};
  private int size; // values per word; 0 before the first line
  private long promised = -1; // rows, according to the header
  private long read;
  private int repeated;

  WordVectorRows(String name, @Nullable Set<String> only) {
    this.name = name;
    this.only = only;
  }

  /** Returns the number of rows read so far, without the header. */
  long read() {
    return read;
  }

  /** Returns whether all requested words were found. */
  boolean complete() {
    return only != null && known.size() == only.size();
  }

  /** Processes the next line. */
  void take(LineBytes lines) {
    line.set(lines);
    number = lines.number();
    if (line.isEmpty()) {
      return;
    }
    if (size == 0) {
      if (isHeader()) {
        return;
      }
      size = sizeOfFirst();
    }
    row();
  }

  private boolean isHeader() {
    if (line.endBefore(line.begin(line.end())) == line.start()) {
      return false; // one field
    }
    String text = line.text(line.start(), line.end());
    if (text.length() > Shown.MAX || !text.matches("\\d{1,9}[ \\t]+\\d{1,9}")) {
      return false;
    }
    String[] numbers = text.split("[ \\t]+");
    promised = Long.parseLong(numbers[0]);
    size = Integer.parseInt(numbers[1]);
    if (promised < 1 || size < 1) {
      throw refused(
          "the header must hold the number of words and the number of values, both 1 or more",
          text);
    }
    return true;
  }

  /** Returns the number of numeric fields at the end of the first line. */
  private int sizeOfFirst() {
    int count = 0;
    int at = line.end();
    while (at > line.start()) {
      int from = line.begin(at);
      if (from == line.start() || Float.isNaN(line.number(from, at))) {
        break;
      }
      count++;
      at = line.endBefore(from);
    }
    if (count == 0) {
      throw refused(
          "expected a word and its values, separated by spaces",
          line.text(line.start(), line.end()));
    }
    for (int to = at; to > line.start(); ) { // a bad field before other numbers
      int from = line.begin(to);
      if (from > line.start() && line.isNumeric(from, to)) {
        throw refused(
            "expected a number in each place after the word", line.text(line.begin(at), at));
      }
      to = line.endBefore(from);
    }
    return count;
  }

  private void row() {
    read++;
    int at = line.end();
    for (int i = 0; i < size; i++) {
      int from = line.begin(at);
      if (from == line.start()) {
        throw ragged(i);
      }
      at = line.endBefore(from);
    }
    int last = line.begin(at);
    if (last > line.start() && line.isNumeric(last, at)) {
      throw ragged(line.numericAtEnd());
    }
    String word = word(at);
    if (only != null && !only.contains(word)) {
      return;
    }
    if (!known.add(word)) {
      repeated++;
      return;
    }
    int base = room();
    at = line.end();
    for (int i = size - 1; i >= 0; i--) {
      int from = line.begin(at);
      float value = line.number(from, at);
      if (Float.isNaN(value)) {
        throw refused(
            "value %d of \"%s\" must be a finite number".formatted(i + 1, Shown.of(word)),
            line.text(from, at));
      }
      values[base + i] = value;
      at = line.endBefore(from);
    }
    words.add(word);
  }

  /** Makes room for one more row and returns its offset. */
  private int room() {
    long base = (long) words.size() * size;
    if (base + size > MAX_VALUES) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: has more than %,d values, more than an array holds; read only the first %,d rows",
              name,
              MAX_VALUES,
              MAX_VALUES / size));
    }
    if (base + size > values.length) {
      long grown = Math.max(base + Math.max(base / 2, size), FIRST);
      long needed = promised > words.size() && only == null ? promised * size : MAX_VALUES;
      long length = Math.min(MAX_VALUES, Math.min(needed, grown));
      HeapLimit.require(
          Float.BYTES * length,
          String.format(
              Locale.ROOT,
              "%s:%d: %,d vectors of %,d values",
              name,
              number,
              words.size() + 1,
              size),
          "Read fewer words, such as the first 100,000");
      values = Arrays.copyOf(values, (int) length);
    }
    return (int) base;
  }

  private String word(int to) {
    try {
      return line.word(to);
    } catch (CharacterCodingException notUtf8) {
      throw line.isBinary()
          ? binary()
          : new BadInputException(
              "%s:%d: the word is not UTF-8 text; save the file as UTF-8".formatted(name, number),
              notUtf8);
    }
  }

  /**
   * Returns the vectors that were read.
   *
   * @param whole whether the end of the file was reached
   */
  WordVectors vectors(boolean whole) {
    if (read == 0) {
      throw new BadInputException(name + ": is empty; expected a word and its values on each line");
    }
    if (whole && promised >= 0 && promised != read) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: the header declares %,d words, but the file has %,d; %s",
              name,
              promised,
              read,
              read < promised
                  ? "the file is cut short, copy it again"
                  : "correct the header, or read only the first rows"));
    }
    int filled = words.size() * size;
    float[] all = values.length == filled ? values : Arrays.copyOf(values, filled);
    values = new float[0]; // released before the tensor copies the values
    return new WordVectors(name, words, Tensor.of(all, words.size(), size), repeated);
  }

  // ---- refusals

  private BadInputException ragged(int came) {
    String advice =
        came < size
            ? "the line is cut short, or the file does not hold word vectors"
            : "correct the line";
    return refused(
        String.format(
            Locale.ROOT, "expected %,d values after the word, found %,d; %s", size, came, advice),
        line.text(line.start(), line.end()));
  }

  private BadInputException refused(String sentence, String got) {
    return line.isBinary()
        ? binary()
        : new BadInputException(
            "%s:%d: %s, got \"%s\"".formatted(name, number, sentence, Shown.of(got)));
  }

  private BadInputException binary() {
    return new BadInputException(
        "%s:%d: holds binary data; expected word vectors as text, a word and its values on each line"
            .formatted(name, number));
  }
}
