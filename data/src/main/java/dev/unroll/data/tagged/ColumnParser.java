package dev.unroll.data.tagged;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Parses files with one token per line and any number of columns, with a blank line after each
 * sentence. Lines with the token {@code -DOCSTART-} begin a document; they are counted and skipped.
 */
final class ColumnParser implements LineParser {
  /** The token that begins a document in files of the CoNLL shared tasks. */
  static final String DOCUMENT = "-DOCSTART-";

  private static final int REPEATED = 3; // fewer equal words may be a coincidence
  private static final char[] SEPARATORS = {'\t', ' ', ';', ','};

  private final String name;
  private final char separator;
  private final int columns;
  private final String as;
  private final Optional<Boolean> comments;
  private final List<String> header;
  private final int token;
  private final List<Integer> tags;
  private final int sentence;
  private String lastSentence = "";
  private final Found found;
  private final Set<String> ignored;
  private final TagCounts counts;
  private final long headerLine;

  private ColumnParser(
      String name, TaggedFormat format, boolean tagged, Layout layout, TagCounts counts) {
    this.name = name;
    this.counts = counts;
    separator = layout.separator();
    columns = layout.columns();
    as = layout.as();
    comments = format.comments();
    header = layout.header();
    headerLine = layout.headerLine();
    ignored = format.ignored();
    String tokenName = format.token().orElseGet(() -> tokenName(header));
    token = column(tokenName);
    List<String> tagNames = tagged ? tagNames(format) : List.of();
    tags = tagNames.stream().map(this::column).toList();
    if (tags.contains(token) || new HashSet<>(tags).size() < tags.size()) {
      throw new BadInputException(
          "%s: the column of tokens is \"%s\" and tags are in %s (expected a different column for each). Correct data.token or data.tag."
              .formatted(name, tokenName, tagNames));
    }
    var notes = new ArrayList<>(layout.notes());
    sentence = sentence(format, tagged, notes);
    if (sentence >= 0 && (sentence == token || tags.contains(sentence))) {
      throw new BadInputException(
          "%s: the column of sentences is %s, which has tokens or tags (expected another column). Correct data.sentence."
              .formatted(name, format.sentence().orElse("")));
    }
    found = new Found(TaggedFormat.Kind.COLUMNS, separator, columns, tokenName, tagNames, notes);
  }

  /** Returns the index of the sentence column, or -1; in a file without tags it is optional. */
  private int sentence(TaggedFormat format, boolean tagged, List<String> notes) {
    String set = format.sentence().orElse("");
    if (!tagged && !set.isEmpty() && (find(set) < 0 || find(set) == token)) {
      notes.add(
          "there is no column %s of sentences (data.sentence); sentences end at blank lines"
              .formatted(Shown.of(set)));
      return -1;
    }
    return set.isEmpty() ? -1 : column(set, "data.sentence");
  }

  /** Returns the token column if none is set: one with a common name, otherwise the first. */
  private static String tokenName(List<String> header) {
    return header.stream()
        .filter(ColumnNames::isToken)
        .findFirst()
        .orElseGet(() -> header.isEmpty() ? "1" : header.get(0));
  }

  /**
   * The layout of a file.
   *
   * @param as the lines that determine the number of columns, for messages
   * @param header the names of the columns; empty if there is no header
   * @param headerLine the line of the header; 0 if there is none
   */
  private record Layout(
      char separator,
      int columns,
      String as,
      List<String> header,
      long headerLine,
      List<String> notes) {}

  /** Detects the layout of a file from its first lines. */
  static ColumnParser detect(
      String name, TaggedFormat format, boolean tagged, TaggedLines lines, TagCounts counts) {
    return new ColumnParser(name, format, tagged, layout(name, format, tagged, lines), counts);
  }

  private static Layout layout(
      String name, TaggedFormat format, boolean tagged, TaggedLines lines) {
    List<TaggedLines.Line> sample = sample(format, lines);
    if (sample.isEmpty()) {
      return new Layout(format.separator().orElse('\0'), 1, "", List.of(), 0, List.of());
    }
    char separator = format.separator().orElseGet(() -> separator(sample));
    if (separator == 0) {
      requireOneCell(name, sample);
    }
    int columns =
        usual(sample.stream().map(line -> ColumnCells.cut(line.text(), separator)).toList());
    TaggedLines.Line first = sample.get(0);
    List<ColumnCells.Cell> cells = ColumnCells.cut(first.text(), separator);
    List<String> names =
        cells.subList(0, filled(cells)).stream().map(ColumnCells.Cell::value).toList();
    boolean named = isNamed(format) && (tagged || holdsOneOf(names, format));
    ColumnNames guess =
        format.header().isPresent() || named
            ? ColumnNames.none()
            : ColumnNames.of(
                names,
                first.number(),
                sample.stream()
                    .skip(1)
                    .map(line -> ColumnCells.cut(line.text(), separator))
                    .toList(),
                format);
    boolean header = format.header().orElse(guess.found() || named);
    if (header && new HashSet<>(names).size() < names.size()) {
      throw new BadInputException(
          "%s:%d: two columns have the same name (expected a different name for each). Rename one."
              .formatted(name, first.number()));
    }
    String as = sample.size() > 1 ? "as most lines have" : "as line " + first.number() + " has";
    return new Layout(
        separator,
        columns,
        as,
        header ? names : List.of(),
        header ? first.number() : 0,
        guess.notes());
  }

  /** Throws if lines have several cells but no separator gives them the same number. */
  private static void requireOneCell(String name, List<TaggedLines.Line> sample) {
    boolean words = sample.stream().allMatch(line -> line.text().strip().matches(".*\\s.*"));
    for (TaggedLines.Line line : sample) {
      if (words || line.text().strip().indexOf('\t') >= 0) {
        throw new BadInputException(
            "%s:%d: no separator gives most lines the same number of columns (expected a token and the same columns on each line). Correct the lines, set data.comments: true to skip comments, or set data.separator."
                .formatted(name, line.number()));
      }
    }
  }

  /** Reads many lines to detect the separator, or as few as possible if it is set. */
  private static List<TaggedLines.Line> sample(TaggedFormat format, TaggedLines lines) {
    int most = format.separator().isPresent() ? 1 : TaggedLines.SAMPLE;
    while (true) {
      List<TaggedLines.Line> all = lines.sample(most);
      List<TaggedLines.Line> usable =
          all.stream()
              .filter(line -> !line.text().isBlank() && !isComment(line.text(), format.comments()))
              .filter(line -> !line.text().strip().startsWith(DOCUMENT))
              .toList();
      if (!usable.isEmpty() || all.size() < most) {
        return usable;
      }
      most *= 2;
    }
  }

  private static boolean isComment(String line, Optional<Boolean> comments) {
    return comments.orElse(false) && line.startsWith("# ");
  }

  private static boolean isNamed(TaggedFormat format) {
    var all = new ArrayList<>(format.tags());
    format.token().ifPresent(all::add);
    return all.stream().anyMatch(column -> !isNumber(column));
  }

  /** Returns whether the first line of a file without tags has a column that the format names. */
  private static boolean holdsOneOf(List<String> names, TaggedFormat format) {
    return format.token().filter(column -> !isNumber(column)).isPresent()
        || format.tags().stream().anyMatch(names::contains)
        || format.sentence().filter(names::contains).isPresent();
  }

  private static boolean isNumber(String column) {
    return column.matches("[1-9]\\d{0,5}");
  }

  /**
   * Returns the first separator that splits at least nine lines of ten into the same number of
   * cells, or 0 if there is none.
   */
  private static char separator(List<TaggedLines.Line> sample) {
    for (char separator : SEPARATORS) {
      List<List<ColumnCells.Cell>> cut =
          sample.stream().map(line -> ColumnCells.cut(line.text(), separator)).toList();
      int usual = usual(cut);
      long fitting =
          cut.stream().filter(cells -> filled(cells) <= usual && usual <= cells.size()).count();
      if (usual > 1
          && 10 * fitting >= 9L * sample.size()
          && (separator != ' '
              || !(isPunctuated(cut, ",") || isPunctuated(cut, ";") || isRepeated(cut)))) {
        return separator;
      }
    }
    return 0;
  }

  /**
   * Returns whether all lines except the first begin with the same word, as in {@code Sentence:
   * 1,Paris}. Such a word is not a token, and if commas or semicolons follow, spaces do not
   * separate cells.
   */
  private static boolean isRepeated(List<List<ColumnCells.Cell>> cut) {
    List<String> words = cut.stream().skip(1).map(cells -> cells.get(0).value()).toList();
    return words.size() >= REPEATED
        && new HashSet<>(words).size() == 1
        && cut.stream()
            .allMatch(
                cells ->
                    cells.stream().skip(1).anyMatch(cell -> cell.value().matches("[^,;]+[,;].+")));
  }

  /** Returns whether cells are separated by a separator and spaces, as in {@code word, tag}. */
  private static boolean isPunctuated(List<List<ColumnCells.Cell>> cut, String separator) {
    return cut.stream()
            .allMatch(cells -> cells.size() > 1 && cells.get(1).value().equals(separator))
        || cut.stream()
            .map(cells -> cells.get(0).value())
            .allMatch(first -> first.length() > 1 && first.endsWith(separator));
  }

  /**
   * Returns the most frequent number of cells, not counting empty ones at the end; if several are
   * equally frequent, the greatest. Returns 2 if each line has a token and an empty tag. If nine
   * lines of ten have the same number of separators, trailing cells may be empty.
   */
  private static int usual(List<List<ColumnCells.Cell>> cut) {
    var sizes = new TreeMap<Integer, Integer>();
    cut.forEach(cells -> sizes.merge(cells.size(), 1, Integer::sum));
    for (Map.Entry<Integer, Integer> size : sizes.entrySet()) {
      int filled =
          cut.stream()
              .filter(cells -> cells.size() == size.getKey())
              .mapToInt(ColumnParser::filled)
              .max()
              .orElse(0);
      if (filled > 1 && 10L * size.getValue() >= 9L * cut.size()) {
        return filled;
      }
    }
    var lengths = new TreeMap<Integer, Integer>();
    boolean empty = cut.stream().allMatch(cells -> filled(cells) < 2 && cells.size() > 1);
    cut.forEach(cells -> lengths.merge(empty ? 2 : filled(cells), 1, Integer::sum));
    return lengths.entrySet().stream()
        .reduce((a, b) -> b.getValue() >= a.getValue() ? b : a)
        .map(Map.Entry::getKey)
        .orElse(1);
  }

  /** Returns the number of cells up to the last non-empty cell. */
  private static int filled(List<ColumnCells.Cell> cells) {
    int filled = cells.size();
    while (filled > 0 && cells.get(filled - 1).value().isEmpty()) {
      filled--;
    }
    return filled;
  }

  private List<String> tagNames(TaggedFormat format) {
    if (as.isEmpty()) {
      throw new BadInputException(
          name
              + ": the file has no tokens (expected one per line, with its tags). Check that it is complete.");
    }
    if (columns == 1) {
      throw new BadInputException(
          "%s: the lines have one column (expected a token and its tags, separated by tabs, spaces, commas or semicolons). Add a column of tags, or set data.separator."
              .formatted(name));
    }
    if (!format.tags().isEmpty()) {
      return format.tags();
    }
    if (columns > 2) {
      throw new BadInputException(
          "%s: the lines have %d columns (expected data.tag to name one of them). Set data.tag to a number from 1 to %d%s."
              .formatted(name, columns, columns, header.isEmpty() ? "" : " or a name"));
    }
    int other = token == 0 ? 2 : 1;
    return List.of(header.isEmpty() ? Integer.toString(other) : header.get(other - 1));
  }

  private int column(String column) {
    return column(column, "data.token or data.tag");
  }

  private int column(String column, String key) {
    int index = find(column);
    if (index < 0) {
      throw new BadInputException(
          header.isEmpty() || isNumber(column)
              ? "%s: there is no column %s (expected 1 to %d). Correct %s."
                  .formatted(name, Shown.of(column), columns, key)
              : "%s:%d: there is no column \"%s\" in the first line (expected the names of the columns); %s"
                  .formatted(name, headerLine, column, Shown.advice(column, header)));
    }
    return index;
  }

  private int find(String column) {
    int named = header.indexOf(column);
    if (named >= 0 || !isNumber(column)) {
      return named;
    }
    int index = Integer.parseInt(column) - 1;
    return index < columns ? index : -1;
  }

  /** Returns the index of a column. */
  int position(String column) {
    return column(column);
  }

  @Override
  public boolean isBoundary(TaggedLines.Line line) {
    if (!line.text().strip().startsWith(DOCUMENT)) {
      return false;
    }
    List<ColumnCells.Cell> cells = ColumnCells.cut(line.text(), separator);
    int at = cells.size() == columns ? token : 0;
    return at < cells.size() && cells.get(at).value().equals(DOCUMENT);
  }

  @Override
  public boolean begins(TaggedLines.Line line) {
    if (sentence < 0 || line.number() == headerLine || isComment(line.text(), comments)) {
      return false;
    }
    List<ColumnCells.Cell> cells = ColumnCells.cut(line.text(), separator);
    String value = cells.size() > sentence ? cells.get(sentence).value() : "";
    boolean begins = !value.isEmpty() && !value.equals(lastSentence);
    lastSentence = begins ? value : lastSentence;
    return begins;
  }

  @Override
  public void read(TaggedLines.Line line, TaggedSentence.Builder to) {
    if (isComment(line.text(), comments)) {
      counts.comments++;
      return;
    }
    List<ColumnCells.Cell> cells = cells(line);
    if (line.number() == headerLine) {
      to.header();
      return;
    }
    String word = cells.get(token).value();
    if (comments.isEmpty() && word.startsWith("# ")) {
      throw error(
          line,
          "the token begins with # and a space, as comments do (expected one word). Set"
              + " data.comments to true to skip such lines, or to false to read them as tokens.");
    }
    if (word.isEmpty()) {
      throw error(
          line,
          "the token is empty (expected a word in column %s). Correct the line, or leave it blank to end a sentence."
              .formatted(found.token()));
    }
    var values = new ArrayList<@Nullable String>(tags.size());
    for (int tag : tags) {
      String value = cells.get(tag).value();
      values.add(counts.tag(value.isEmpty() ? null : value, ignored));
    }
    if (comments.isEmpty() && !values.isEmpty()) {
      counts.hashes.add(line, values.get(0));
    }
    to.add(word, line.number(), values);
  }

  private List<ColumnCells.Cell> cells(TaggedLines.Line line) {
    List<ColumnCells.Cell> cells = ColumnCells.cut(line.text(), separator);
    int size = cells.size();
    while (size > columns && cells.get(size - 1).value().isEmpty()) {
      size--; // separators at the end of a line
    }
    if (size == 0) {
      throw error(
          line,
          "a double quote is not closed (expected one on each side of a field). Close it, or write"
              + " a quote within a field twice.");
    }
    if (size != columns) {
      throw error(
          line,
          "the line has %d %s separated by %s (expected %d, %s). %s"
              .formatted(
                  size,
                  size == 1 ? "field" : "fields",
                  separator == 0 ? "nothing" : TaggedFormat.separatorWord(separator) + "s",
                  columns,
                  as,
                  advice(line.text(), size)));
    }
    return cells.subList(0, size);
  }

  private String advice(String line, int size) {
    if (line.startsWith("# ") && !comments.orElse(false)) {
      return "Set data.comments to true if the line is a comment.";
    } else if ((separator == ',' || separator == ';') && size > columns) {
      return "Write double quotes around a field that holds the separator.";
    }
    return "Correct the line, or set data.separator.";
  }

  private BadInputException error(TaggedLines.Line line, String sentence) {
    return new BadInputException(name + ":" + line.number() + ": " + sentence);
  }

  @Override
  public void end() {}

  @Override
  public boolean hasColumn(String column) {
    return find(column) >= 0;
  }

  @Override
  public Object place(String column) {
    return find(column);
  }

  @Override
  public @Nullable String value(String line, String column) {
    String value = ColumnCells.cut(line, separator).get(column(column)).value();
    return value.isEmpty() ? null : value;
  }

  @Override
  public Found found() {
    return found;
  }
}
