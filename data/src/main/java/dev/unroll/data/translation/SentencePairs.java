package dev.unroll.data.translation;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.text.ReversibleTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sentence pairs from a file with columns separated by tabs, or from two aligned files: line i of
 * one is the translation of line i of the other. Files are in UTF-8, in UTF-16 (recognized by a
 * byte order mark or its zero bytes), or in the encoding that is set. Files named .gz are
 * decompressed.
 *
 * <pre>{@code
 * SentencePairs read = SentencePairs.read(Path.of("fra.txt.gz"), PairFormat.standard());
 * System.out.println(read.report().describe());
 * PairSplit split = PairSplit.bySource(read.pairs(), 1000, 1000, 42);
 * Map<String, List<String>> test = SentencePairs.references(split.test());
 * }</pre>
 *
 * <p>Lines end in a line feed, optionally after a carriage return. Runs of white space, including
 * no-break spaces, and control characters become one space. Pairs with an empty side are skipped;
 * repeated pairs, and pairs with two equal sides, are kept. The report counts all of these. Quotes
 * have no special meaning. All pairs are in memory. Immutable.
 */
public final class SentencePairs {
  private final List<SentencePair> pairs;
  private final PairReport report;

  private SentencePairs(List<SentencePair> pairs, PairReport report) {
    this.pairs = List.copyOf(pairs);
    this.report = report;
  }

  /**
   * Reads a file with columns separated by tabs.
   *
   * @throws BadInputException if it cannot be read, a line lacks a column, or there are no pairs
   */
  public static SentencePairs read(Path file, PairFormat format) {
    return read(file.toString(), unpack(file), format);
  }

  /**
   * Reads a text with columns separated by tabs, and closes its stream.
   *
   * @param name the name for messages
   * @throws BadInputException if it cannot be read, a line lacks a column, or there are no pairs
   */
  public static SentencePairs read(String name, InputStream in, PairFormat format) {
    var builder = new PairBuilder(name, format.sourceColumn(), format.targetColumn());
    try (var lines = lines(name, in, format)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (line.indexOf('\t') < 0 && ReversibleTokenizer.normalize(line).isEmpty()) {
          builder.blank();
        } else {
          String[] cells = line.split("\t", -1);
          requireColumns(lines.where(), line, cells.length, format);
          builder.passOver(cells.length - 2);
          builder.add(
              cells[format.sourceColumn() - 1], cells[format.targetColumn() - 1], lines.number());
        }
      }
      return build(builder, lines.number());
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  private static void requireColumns(String where, String line, int cells, PairFormat format) {
    int needed = Math.max(format.sourceColumn(), format.targetColumn());
    if (cells == 1) {
      throw new BadInputException(
          "%s: the line has no tab: \"%s\" (expected a source and a target separated by a tab). Add the tab, or remove the line."
              .formatted(where, Shown.of(line)));
    } else if (cells < needed) {
      throw new BadInputException(
          "%s: the line has %d columns (expected source in column %d and target in column %d). Complete the line, or set other columns."
              .formatted(where, cells, format.sourceColumn(), format.targetColumn()));
    }
  }

  /**
   * Reads two aligned files. The columns of the format are ignored.
   *
   * @throws BadInputException if they cannot be read, have different numbers of lines, or there are
   *     no pairs
   */
  public static SentencePairs readAligned(Path source, Path target, PairFormat format) {
    var builder = new PairBuilder(source + ", " + target, 0, 0);
    try (var sources = lines(source.toString(), unpack(source), format);
        var targets = lines(target.toString(), unpack(target), format)) {
      String left = sources.next();
      String right = targets.next();
      for (; left != null && right != null; left = sources.next(), right = targets.next()) {
        builder.tabs((left + right).indexOf('\t') >= 0);
        builder.add(left, right, sources.number());
      }
      while (left != null) {
        left = sources.next();
      }
      while (right != null) {
        right = targets.next();
      }
      if (sources.number() != targets.number()) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s has %,d lines and %s has %,d (expected the same number, each line the translation of the other). Check that both files are complete and of the same corpus.",
                source,
                sources.number(),
                target,
                targets.number()));
      }
      return build(builder, sources.number());
    } catch (IOException failure) {
      throw TextFiles.explain(source + ", " + target, failure);
    }
  }

  private static SentencePairs build(PairBuilder builder, long lines) {
    PairReport report = builder.report(lines);
    if (report.pairs() == 0) {
      throw new BadInputException(
          report.name()
              + ": there is no pair of sentences (expected at least one). Check that the file is complete.");
    }
    return new SentencePairs(builder.pairs(), report);
  }

  private static InputStream unpack(Path file) {
    try {
      return TextFiles.unpack(file);
    } catch (IOException failure) {
      throw TextFiles.explain(file.toString(), failure);
    }
  }

  private static PairLines lines(String name, InputStream in, PairFormat format) {
    try {
      return new PairLines(name, in, format.encoding().orElse(null));
    } catch (RuntimeException failure) {
      try {
        in.close();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  /** Returns the pairs in file order. */
  public List<SentencePair> pairs() {
    return pairs;
  }

  /** Returns the report on the reading. */
  public PairReport report() {
    return report;
  }

  /** Returns the distinct targets of each source, both in the order of the pairs. */
  public static Map<String, List<String>> references(Collection<SentencePair> pairs) {
    var sets = new LinkedHashMap<String, Set<String>>();
    for (SentencePair pair : pairs) {
      sets.computeIfAbsent(pair.source(), none -> new LinkedHashSet<>()).add(pair.target());
    }
    var lists = new LinkedHashMap<String, List<String>>();
    sets.forEach((source, targets) -> lists.put(source, List.copyOf(targets)));
    return lists;
  }
}
