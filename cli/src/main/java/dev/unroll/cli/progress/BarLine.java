package dev.unroll.cli.progress;

import dev.unroll.cli.report.Text;
import dev.unroll.cli.report.Width;
import java.util.List;

/**
 * The progress line at the bottom of a terminal during training:
 *
 * <pre>sine  45% │██▋   │ 4,500/10,000  812 steps/s  10 s left  loss 0.01230  lr 0.001
 * </pre>
 *
 * On a narrow terminal the least important details are omitted.
 */
final class BarLine {
  private static final int SHORTEST_BAR = 6;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private final String name;
  private final boolean unicode;

  BarLine(String name, boolean unicode) {
    this.name = name;
    this.unicode = unicode;
  }

  /**
   * A detail after the bar.
   *
   * @param rank details with a higher rank are omitted first
   */
  record Detail(String text, int rank) {}

  /** Returns the line, with at most {@code width} columns. */
  String text(long step, long steps, List<Detail> details, int width) {
    double part = steps == 0 ? 1 : Math.min(1, (double) step / steps);
    String head = name + " " + " ".repeat(part < 0.1 ? 2 : part < 1 ? 1 : 0);
    head += (int) (100 * part) + "% ";
    String count = " " + Text.count(step) + "/" + Text.count(steps);
    int room = width - Width.of(head) - count.length() - SHORTEST_BAR - 2;
    int worst = rankThatFits(details, room);
    var tail = new StringBuilder(count);
    for (Detail detail : details) {
      if (detail.rank <= worst) {
        tail.append("  ").append(detail.text);
      }
    }
    int bar = width - Width.of(head) - tail.length() - 2;
    return bar < SHORTEST_BAR
        ? Width.cut(head.strip() + tail, width)
        : head + bar(part, bar) + tail;
  }

  /** Returns the highest rank up to which all details fit; 0 if none fits. */
  private static int rankThatFits(List<Detail> details, int room) {
    int fits = 0;
    int most = details.stream().mapToInt(Detail::rank).max().orElse(0);
    for (int rank = 1; rank <= most; rank++) {
      int upTo = rank;
      int wanted =
          details.stream()
              .filter(detail -> detail.rank <= upTo)
              .mapToInt(detail -> detail.text.length() + 2)
              .sum();
      if (wanted > room) {
        break;
      }
      fits = rank;
    }
    return fits;
  }

  private String bar(double part, int width) {
    int eighths = (int) (8 * width * part);
    int full = eighths / 8;
    if (!unicode) {
      return "[" + "=".repeat(full) + " ".repeat(width - full) + "]";
    }
    String fraction = full < width ? EIGHTHS.substring(eighths % 8, eighths % 8 + 1) : "";
    return "│" + "█".repeat(full) + fraction + " ".repeat(width - full - fraction.length()) + "│";
  }
}
