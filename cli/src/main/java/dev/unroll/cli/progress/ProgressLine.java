package dev.unroll.cli.progress;

import dev.unroll.cli.report.Width;
import java.util.ArrayList;
import java.util.List;

/** Line of details, of which a narrow terminal shows only the most important. */
final class ProgressLine {
  private static final String GAP = "   ";

  private record Detail(int rank, String text) {}

  private final List<Detail> details = new ArrayList<>();

  /**
   * Adds a detail.
   *
   * @param rank details with a higher rank are omitted first; of equal ranks, the last
   */
  void add(int rank, String text) {
    details.add(new Detail(rank, text));
  }

  /** Returns all details. */
  String text() {
    return text(details);
  }

  /**
   * Returns the details that fit.
   *
   * @param columns width of the terminal; 0 or less: no limit
   */
  String fitted(int columns) {
    var kept = new ArrayList<>(details);
    while (columns > 0 && kept.size() > 1 && Width.of(text(kept)) > columns) {
      int worst = 0;
      for (int i = 1; i < kept.size(); i++) {
        worst = kept.get(i).rank >= kept.get(worst).rank ? i : worst;
      }
      kept.remove(worst);
    }
    return text(kept);
  }

  private static String text(List<Detail> details) {
    return String.join(GAP, details.stream().map(Detail::text).toList());
  }
}
