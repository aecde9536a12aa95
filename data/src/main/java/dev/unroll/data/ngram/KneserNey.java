package dev.unroll.data.ngram;

import dev.unroll.data.text.TokenIds;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Interpolated, modified Kneser-Ney smoothing: predicts an id from the n − 1 before it.
 *
 * <pre>
 * p(w | u v) = max(c(u v w) − D(c(u v w)), 0) / c(u v ·) + g(u v) p(w | v)
 * g(u v)     = Σ D(c(u v ·)) / c(u v ·)
 * p(w)       = max(c(w) − D(c(w)), 0) / c(·) + g / V
 * </pre>
 *
 * For the longest rows of ids, c is the number of occurrences. For a shorter row it is the number
 * of different ids before it, or the number of occurrences if the row begins a sentence and nothing
 * can precede it. If a context never occurred, the next shorter one is used. D is in {@link
 * Discounts}.
 *
 * <p>If a text is too large for memory, the model learns only from its beginning, until the rows
 * fill a quarter of the heap; a note reports this. Immutable.
 *
 * <p>Source: Kneser and Ney 1995, "Improved backing-off for m-gram language modeling"; Chen and
 * Goodman 1998.
 */
public final class KneserNey implements NgramModel {
  /** The greatest order. */
  public static final int MAX = 10;

  private static final int BLOCK = 1 << 16;
  private static final int BYTES = 64; // per row, with its sums, while tables grow

  private final int order;
  private final int vocabulary;
  private final OptionalInt lineEnd; // present for sentences
  private final NgramTable[] tables; // for rows of 1, 2, ... ids
  private final Discounts[] discounts; // likewise
  private final double[][] totals; // c(v ·), by the length of v and its row number
  private final double[][] weights; // g(v)
  private final List<String> notes;

  private KneserNey(TokenIds ids, int vocabulary, int order, OptionalInt lineEnd, long room) {
    if (order < 1 || order > MAX) {
      throw new IllegalArgumentException(
          "the order of an n-gram model is 1 to " + MAX + ", got " + order);
    }
    this.order = order;
    this.vocabulary = vocabulary;
    this.lineEnd = lineEnd;
    tables = new NgramTable[order];
    discounts = new Discounts[order];
    totals = new double[order][];
    weights = new double[order][];
    long learned = count(ids, room);
    for (int n = 1; n <= order; n++) {
      smooth(n);
    }
    notes =
        learned == ids.length()
            ? List.of()
            : List.of(
                String.format(
                    Locale.ROOT,
                    "the %s learned from the first %,d of %,d tokens, whose rows fill a quarter of"
                        + " the heap",
                    name(),
                    learned,
                    ids.length()));
  }

  /**
   * Learns from running text: contexts extend across line ends.
   *
   * @param vocabulary V, the number of ids
   * @param order n, 1 to {@value #MAX}
   */
  public static KneserNey of(TokenIds ids, int vocabulary, int order) {
    return new KneserNey(ids, vocabulary, order, OptionalInt.empty(), room());
  }

  /**
   * Learns from sentences: a context begins at the line end before the sentence.
   *
   * @param lineEnd the id that ends each sentence
   * @param vocabulary V, the number of ids
   * @param order n, 1 to {@value #MAX}
   */
  public static KneserNey sentences(TokenIds ids, int lineEnd, int vocabulary, int order) {
    return new KneserNey(ids, vocabulary, order, OptionalInt.of(lineEnd), room());
  }

  /** Learns from running text with room for this many rows. */
  static KneserNey of(TokenIds ids, int vocabulary, int order, long room) {
    return new KneserNey(ids, vocabulary, order, OptionalInt.empty(), room);
  }

  private static long room() {
    return Runtime.getRuntime().maxMemory() / 4 / BYTES;
  }

  /** Counts rows until there is no room left, and returns the number of ids that were read. */
  private long count(TokenIds ids, long room) {
    for (int n = 1; n <= order; n++) {
      tables[n - 1] = new NgramTable();
    }
    var context = new Context();
    context.begin();
    for (long start = 0; start < ids.length(); start += BLOCK) {
      long rows = 0;
      for (NgramTable table : tables) {
        rows += table.size();
      }
      if (start > 0 && rows > room) {
        return start;
      }
      ids.part(start, Math.min(ids.length(), start + BLOCK))
          .forEach(id -> context.count(Objects.checkIndex(id, vocabulary)));
    }
    return ids.length();
  }

  /** Sums the counts and discounts of the rows of n ids by context. */
  private void smooth(int n) {
    NgramTable table = tables[n - 1];
    Discounts discount = Discounts.of(table);
    var total = new double[n == 1 ? 1 : tables[n - 2].size()];
    var weight = new double[total.length];
    for (int row = 0; row < table.size(); row++) {
      total[table.context(row)] += table.count(row);
      weight[table.context(row)] += discount.of(table.count(row));
    }
    for (int row = 0; row < weight.length; row++) {
      weight[row] /= Math.max(1, total[row]);
    }
    discounts[n - 1] = discount;
    totals[n - 1] = total;
    weights[n - 1] = weight;
  }

  @Override
  public String name() {
    return "Kneser-Ney " + order + "-gram";
  }

  @Override
  public double probability(int[] before, int id) {
    var context = new Context();
    for (int i = Math.max(0, before.length - order + 1); i < before.length; i++) {
      context.append(before[i]);
    }
    return context.probability(Objects.checkIndex(id, vocabulary));
  }

  @Override
  public NgramScore score(TokenIds ids) {
    var context = new Context();
    context.begin();
    var nats = new double[1];
    boolean sentences = lineEnd.isPresent();
    if (!sentences && ids.length() > 0) {
      ids.part(0, 1).forEach(context::append);
    }
    TokenIds predicted = sentences ? ids : ids.part(Math.min(1, ids.length()), ids.length());
    predicted.forEach(
        id -> {
          nats[0] -= StrictMath.log(context.probability(Objects.checkIndex(id, vocabulary)));
          context.append(id);
        });
    return new NgramScore(predicted.length(), nats[0]);
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  /**
   * The ids before a position of a text: for each of the lengths 0, 1, …, the number of the row
   * that the last ids form.
   */
  private final class Context {
    private int[] rows = new int[order];
    private int[] next = new int[order];
    private int known; // the longest available context

    /** Begins a text; for sentences, the context is a line end. */
    void begin() {
      if (lineEnd.isPresent() && order > 1) {
        rows[1] = tables[0].add(0, lineEnd.getAsInt());
        known = 1;
      }
    }

    /** Counts an id that follows the context, and appends it. */
    void count(int id) {
      int longest = Math.min(order, known + 1);
      for (int n = 1; n <= longest; n++) {
        NgramTable table = tables[n - 1];
        int before = table.size();
        int row = table.add(rows[n - 1], id);
        if (row == before && n > 1) {
          tables[n - 2].increment(next[n - 1]); // a new id before the shorter row
        }
        if (n == longest) {
          table.increment(row);
        }
        if (n < order) {
          next[n] = row;
        }
      }
      advance(id);
    }

    void append(int id) {
      for (int n = 1; n <= Math.min(order - 1, known + 1); n++) {
        int context = rows[n - 1];
        next[n] =
            context == NgramTable.ABSENT ? NgramTable.ABSENT : tables[n - 1].find(context, id);
      }
      advance(id);
    }

    private void advance(int id) {
      int[] spare = rows;
      rows = next;
      next = spare;
      boolean ends = lineEnd.isPresent() && lineEnd.getAsInt() == id;
      known = Math.min(order - 1, ends ? 1 : known + 1);
    }

    double probability(int id) {
      double p = 1.0 / vocabulary;
      for (int n = 1; n <= known + 1; n++) {
        int context = rows[n - 1];
        if (context == NgramTable.ABSENT || totals[n - 1][context] == 0) {
          break; // longer contexts do not occur either
        }
        int row = tables[n - 1].find(context, id);
        int count = row == NgramTable.ABSENT ? 0 : tables[n - 1].count(row);
        p =
            (count - discounts[n - 1].of(count)) / totals[n - 1][context]
                + weights[n - 1][context] * p;
      }
      return p;
    }
  }
}
