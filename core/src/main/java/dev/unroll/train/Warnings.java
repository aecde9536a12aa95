package dev.unroll.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Bounds the warnings of a run: of those that differ only in words with numbers, such as the step
 * or the name of a temporary file, the first is passed on, then the tenth, the hundredth and so on
 * with their count, and the last one at the end.
 */
final class Warnings {
  private static final Pattern WORDS = Pattern.compile("\\s+");

  /** When there are this many kinds, all further warnings are of one kind. */
  private static final int MOST_KINDS = 100;

  private final Consumer<String> target;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  private static final class Kind {
    long count;
    long next = 1;
    String last = "";
  }

  Warnings(Consumer<String> target) {
    this.target = target;
  }

  synchronized void add(String sentence) {
    String name = kind(sentence);
    String known = kinds.containsKey(name) || kinds.size() < MOST_KINDS ? name : "";
    Kind kind = kinds.computeIfAbsent(known, any -> new Kind());
    kind.count++;
    kind.last = sentence;
    if (kind.count == kind.next) {
      target.accept(
          kind.count == 1
              ? sentence
              : String.format(Locale.ROOT, "%s (%,d such warnings so far)", sentence, kind.count));
      kind.next *= 10;
    }
  }

  /** Returns the sentence without words that contain a digit. */
  private static String kind(String sentence) {
    return WORDS
        .splitAsStream(sentence)
        .filter(word -> word.chars().noneMatch(Character::isDigit))
        .collect(Collectors.joining(" "));
  }

  /** Passes on the counts of warnings that were not passed on, and begins again. */
  synchronized void end() {
    for (Kind kind : kinds.values()) {
      if (kind.count > 1 && kind.count != kind.next / 10) {
        target.accept(
            String.format(Locale.ROOT, "%s (%,d such warnings in all)", kind.last, kind.count));
      }
    }
    kinds.clear();
  }
}
