package dev.unroll.data;

/** What a file says, as much of it as belongs into a sentence: a cell may hold megabytes. */
final class Shown {
  static final int MOST = 40;

  private Shown() {}

  /** Its beginning, on one line. */
  static String of(String text) {
    String start = text.length() <= MOST ? text : text.substring(0, MOST) + "...";
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
