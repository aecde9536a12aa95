package dev.unroll.data.translation;

import dev.unroll.data.text.ReversibleTokenizer;
import dev.unroll.internal.CountText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects and counts pairs while they are read. */
final class PairBuilder {
  private static final int MANY = 100; // minimum number of pairs for a note on columns
  private static final int FEW = 10; // minimum number of pairs per target for that note

  private record Both(String source, String target) {}

  private final String name;
  private final int sourceColumn;
  private final int targetColumn;
  private final List<SentencePair> pairs = new ArrayList<>();
  private final Set<Both> seen = new HashSet<>();
  private long blank;
  private long emptySources;
  private long emptyTargets;
  private long emptyBoth;
  private long passedOver;
  private long copies;
  private long respaced;
  private long controls;
  private long tabs;
  private int longestSource;
  private int longestTarget;

  /**
   * Creates a builder.
   *
   * @param sourceColumn 0 if there are two files
   */
  PairBuilder(String name, int sourceColumn, int targetColumn) {
    this.name = name;
    this.sourceColumn = sourceColumn;
    this.targetColumn = targetColumn;
  }

  void blank() {
    blank++;
  }

  void passOver(int cells) {
    passedOver += cells;
  }

  void tabs(boolean found) {
    tabs += found ? 1 : 0;
  }

  void add(String sourceCell, String targetCell, long line) {
    String source = normalized(sourceCell);
    String target = normalized(targetCell);
    if (source.isEmpty() && target.isEmpty()) {
      emptyBoth++;
    } else if (source.isEmpty()) {
      emptySources++;
    } else if (target.isEmpty()) {
      emptyTargets++;
    } else {
      pairs.add(new SentencePair(source, target, line));
      seen.add(new Both(source, target));
      copies += source.equals(target) ? 1 : 0;
      longestSource = Math.max(longestSource, source.codePointCount(0, source.length()));
      longestTarget = Math.max(longestTarget, target.codePointCount(0, target.length()));
    }
  }

  private String normalized(String cell) {
    String sentence = ReversibleTokenizer.normalize(cell);
    respaced += sentence.equals(cell) ? 0 : 1;
    controls += cell.chars().filter(c -> Character.isISOControl(c) && c != '\t').count();
    return sentence;
  }

  List<SentencePair> pairs() {
    return pairs;
  }

  PairReport report(long lines) {
    Map<String, List<String>> references = SentencePairs.references(pairs);
    long targets = pairs.stream().map(SentencePair::target).distinct().count();
    return new PairReport(
        name,
        sourceColumn,
        targetColumn,
        lines,
        pairs.size(),
        references.size(),
        targets,
        blank,
        emptySources,
        emptyTargets,
        emptyBoth,
        passedOver,
        pairs.size() - seen.size(),
        copies,
        respaced,
        controls,
        longestSource,
        longestTarget,
        notes(references, targets));
  }

  private List<String> notes(Map<String, List<String>> references, long targets) {
    var notes = new ArrayList<String>();
    long several = references.values().stream().filter(each -> each.size() > 1).count();
    if (several > 0) {
      int most = references.values().stream().mapToInt(List::size).max().orElse(0);
      notes.add(
          CountText.of(several, "source has", "sources have")
              + " several targets, up to %d: score with all references".formatted(most));
    }
    if (pairs.size() >= MANY && Math.min(references.size(), targets) * FEW < pairs.size()) {
      notes.add(
          "only %d different sources and %d different targets in %d pairs: check that these are the columns of sentences"
              .formatted(references.size(), targets, pairs.size()));
    }
    if (tabs > 0) {
      notes.add(
          CountText.of(tabs, "line has a tab, which was", "lines have tabs, which were")
              + " read as a space; a file with columns must be the only file");
    }
    return notes;
  }
}
