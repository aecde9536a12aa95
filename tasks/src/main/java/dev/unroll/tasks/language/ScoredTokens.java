package dev.unroll.tasks.language;

import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.WorstFirst;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The scores of a text, token by token, in bounded memory: the sum of −log p, sums by token
 * frequency, and the lines with the highest mean.
 */
final class ScoredTokens implements TokenSurprisals.Visitor {
  /** The ranks at which frequency bands end; frequent tokens come first in a vocabulary. */
  private static final int[] BANDS = {100, 1_000, 10_000, Integer.MAX_VALUE};

  /** The number of characters of a line that are kept. */
  private static final int MAX_LENGTH = 200;

  /** A line with its sum of −log p. */
  private record Line(long number, long tokens, double nats, String text) {
    static final Comparator<Line> WORST_FIRST =
        Comparator.comparingDouble(Line::mean).reversed().thenComparingLong(Line::number);

    double mean() {
      return nats / tokens;
    }
  }

  private final TokenCoder coder;
  private final int specials;
  private final long[] counts = new long[BANDS.length + 1]; // the last: unknown tokens
  private final double[] sums = new double[BANDS.length + 1];
  private final WorstFirst<Line> worst = new WorstFirst<>(WorstFirst.MAX, Line.WORST_FIRST);
  private final StringBuilder line = new StringBuilder();
  private long lines;
  private long tokensOfLine;
  private double natsOfLine;
  private long tokens;
  private double sum;

  ScoredTokens(TokenCoder coder) {
    this.coder = coder;
    this.specials = coder.vocabulary().specials().size();
  }

  @Override
  public void accept(int id, double nats) {
    tokens++;
    sum += nats;
    int band = band(id);
    counts[band]++;
    sums[band] += nats;
    tokensOfLine++;
    natsOfLine += nats;
    if (coder.isLineEnd(id)) {
      endLine();
    } else if (line.length() < MAX_LENGTH) {
      line.append(coder.text(id, line.isEmpty()));
    }
  }

  private void endLine() {
    lines++;
    if (tokensOfLine > 0) {
      worst.add(new Line(lines, tokensOfLine, natsOfLine, line.toString()));
    }
    line.setLength(0);
    tokensOfLine = 0;
    natsOfLine = 0;
  }

  private int band(int id) {
    if (id < specials && !coder.isLineEnd(id)) {
      return BANDS.length;
    }
    int rank = Math.max(0, id - specials);
    int band = 0;
    while (rank >= BANDS[band]) {
      band++;
    }
    return band;
  }

  /** Returns the scores over all tokens. */
  LanguageScores scores() {
    return new LanguageScores(tokens, sum);
  }

  /** Returns a table of the scores by the frequency of tokens in the training set. */
  ScorePart.Table frequencies() {
    var rows = new ArrayList<List<Object>>();
    int from = 1;
    for (int band = 0; band <= BANDS.length; band++) {
      boolean unknown = band == BANDS.length;
      if (counts[band] > 0) {
        var scores = new LanguageScores(counts[band], sums[band]);
        rows.add(
            List.of(
                unknown ? "<unk>" : name(from, BANDS[band]),
                counts[band],
                (double) counts[band] / tokens,
                scores.perplexity(),
                scores.nats()));
      }
      from = unknown ? from : BANDS[band] + 1;
    }
    List<ScorePart.Table.Column> columns =
        List.of(
            new ScorePart.Table.Column("rank", "tokens by rank"),
            new ScorePart.Table.Column("tokens", "count"),
            new ScorePart.Table.Column("fraction", "fraction"),
            new ScorePart.Table.Column("perplexity", "perplexity"),
            new ScorePart.Table.Column("nats", "nats/token"));
    return new ScorePart.Table(
        "frequencies",
        "by frequency of the tokens in the training set",
        columns,
        rows,
        "bands",
        Integer.MAX_VALUE);
  }

  private static String name(int from, int to) {
    return to == Integer.MAX_VALUE ? "above " + (from - 1) : from + " to " + to;
  }

  /** Returns the lines, the least probable per token first. */
  ScorePart.Rows lines() {
    if (tokensOfLine > 0) {
      endLine();
    }
    return new ScorePart.Rows(
        "predictions",
        "lines",
        List.of("line", "tokens", "perplexity", "nats", "text"),
        this::forEach,
        worst.leftOut());
  }

  private void forEach(Consumer<List<Object>> each) {
    for (Line one : worst.sorted()) {
      each.accept(List.of(one.number, one.tokens, StrictMath.exp(one.mean()), one.nats, one.text));
    }
  }
}
