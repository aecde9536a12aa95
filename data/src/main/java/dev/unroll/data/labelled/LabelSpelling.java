package dev.unroll.data.labelled;

import dev.unroll.data.rows.CellNumbers;
import dev.unroll.data.rows.Cells;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which spellings of a label denote the same class. Numbers of the same value do ({@code
 * 1}, {@code 1.0}, {@code 1e0}). Numbers with a leading zero ({@code 01}), or with a trailing zero
 * after other decimals ({@code 1.10}), are codes or versions and stay distinct. Texts stay
 * distinct, too; a note lists those that differ only in case, spaces, signs or punctuation at the
 * ends.
 */
final class LabelSpelling {
  /** The maximum length of a number; anything longer is a text. */
  private static final int MAX_LENGTH = 40;

  private static final int LISTED = 5;

  private static final Pattern CODE = Pattern.compile("[-+]?(?:0\\d.*|\\d*\\.\\d*[1-9]\\d*0)");
  private static final Pattern EDGES =
      Pattern.compile("^[\\s\\p{Z}.,;:!?'\"]+|[\\s\\p{Z}.,;:!?'\"]+$");
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");
  private static final Pattern GAPS = Pattern.compile("[\\s\\p{Z}_-]+");
  private static final Pattern GAPS_BY_SIGNS = Pattern.compile("(?<!\\d) | (?!\\d)");

  private static final Comparator<String> SHORTEST_FIRST =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private LabelSpelling() {}

  /** Returns the value of a label that is a number and not a code, or null otherwise. */
  static @Nullable BigDecimal value(String label) {
    return label.length() > MAX_LENGTH || CODE.matcher(label).matches() ? null : number(label);
  }

  private static @Nullable BigDecimal number(String label) {
    if (label.length() > MAX_LENGTH || Double.isNaN(Numbers.parse(label))) {
      return null;
    }
    try {
      BigDecimal value = new BigDecimal(label.strip());
      return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    } catch (NumberFormatException | ArithmeticException e) { // such as "1." and exponents
      return null;
    }
  }

  /** Returns whether all labels are numbers; those with a leading zero count as numbers. */
  static boolean areNumbers(Collection<String> labels) {
    return labels.stream().noneMatch(label -> Double.isNaN(Numbers.parse(label)));
  }

  /**
   * Maps each spelling to the shortest spelling of its class.
   *
   * @param labels the labels, all of them numbers
   */
  static Map<String, String> unite(Collection<String> labels) {
    var byValue = new TreeMap<BigDecimal, String>();
    var sorted = new TreeSet<String>(SHORTEST_FIRST);
    sorted.addAll(labels);
    var united = new TreeMap<String, String>();
    for (String label : sorted) {
      BigDecimal value = value(label);
      String first = value == null ? null : byValue.putIfAbsent(value, label);
      united.put(label, first == null ? label : first);
    }
    return united;
  }

  /**
   * Returns notes on spellings that were united, and on labels that look alike and were not united.
   */
  static List<String> notes(Map<String, String> united, Collection<String> names) {
    var notes = new ArrayList<String>();
    Map<String, List<String>> same =
        united.entrySet().stream()
            .filter(each -> !each.getKey().equals(each.getValue()))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    if (!same.isEmpty()) {
      notes.add(
          "labels that are the same number are one class: "
              + listed(
                  same.entrySet().stream()
                      .map(
                          each ->
                              quoted(each.getValue()) + " is \"" + Shown.of(each.getKey()) + "\"")
                      .toList()));
    }
    String groups = alike(names);
    if (!groups.isEmpty()) {
      notes.add(
          "labels that differ only in spelling are separate classes: "
              + groups
              + "; write them alike if they mean the same");
    }
    noteMarks(names, notes);
    return notes;
  }

  /** Returns a list of the names that differ only in spelling; empty if there are none. */
  static String alike(Collection<String> names) {
    var alike = new TreeMap<String, List<String>>();
    for (String name : names) {
      String key = key(name);
      if (!key.isEmpty()) {
        alike.computeIfAbsent(key, none -> new ArrayList<>()).add(name);
      }
    }
    return listed(
        alike.values().stream()
            .filter(each -> each.size() > 1)
            .map(LabelSpelling::quoted)
            .toList());
  }

  /** Returns the other names that differ from a name only in spelling. */
  static List<String> alike(String name, Collection<String> names) {
    String key = key(name);
    return key.isEmpty()
        ? List.of()
        : names.stream().filter(other -> !other.equals(name) && key(other).equals(key)).toList();
  }

  private static String key(String label) {
    String plain =
        INVISIBLE
            .matcher(Normalizer.normalize(label, Normalizer.Form.NFKC).replace('\u2212', '-'))
            .replaceAll("");
    BigDecimal number = number(plain);
    double grouped = number == null ? CellNumbers.POINT.parse(plain) : Double.NaN; // 1,000
    if (number != null || !Double.isNaN(grouped)) {
      return "number "
          + (number == null ? BigDecimal.valueOf(grouped).stripTrailingZeros() : number);
    }
    String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT); // ß becomes ss
    String core = GAPS.matcher(EDGES.matcher(folded).replaceAll("")).replaceAll(" ").strip();
    return GAPS_BY_SIGNS.matcher(core).replaceAll("");
  }

  /** Adds notes on labels that are probably not meant as class names. */
  private static void noteMarks(Collection<String> names, List<String> notes) {
    List<String> missing =
        names.stream()
            .filter(Cells::isMissing)
            .filter(name -> !name.equals("-") || !names.contains("+"))
            .toList();
    if (!missing.isEmpty()) {
      notes.add(
          quoted(missing)
              + (missing.size() == 1 ? " is a class" : " are classes")
              + ", although files often mark a missing value this way; remove these rows if they have no label");
    }
    List<String> inQuotes =
        names.stream()
            .filter(name -> name.length() > 1 && name.startsWith("\"") && name.endsWith("\""))
            .toList();
    if (!inQuotes.isEmpty()) {
      notes.add(
          "the quotes around labels are part of them: "
              + inQuotes.stream().limit(LISTED).map(Shown::of).collect(Collectors.joining(", "))
              + "; set data.quotes to true if they are not");
    }
  }

  private static String quoted(List<String> labels) {
    return labels.stream()
        .limit(LISTED)
        .map(label -> "\"" + Shown.of(label) + "\"")
        .collect(Collectors.joining(", "));
  }

  private static String listed(List<String> groups) {
    String first = String.join("; ", groups.subList(0, Math.min(LISTED, groups.size())));
    return groups.size() <= LISTED ? first : first + "; and " + (groups.size() - LISTED) + " more";
  }
}
