package dev.unroll.data.tagged;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses CoNLL-U: ten columns separated by tabs, comments that begin with {@code #}, and a blank
 * line after each sentence. Lines of multiword tokens ({@code 1-2}) and empty nodes ({@code 1.1})
 * are counted and skipped: the words of a multiword token have separate lines, and empty nodes do
 * not occur in the text.
 */
final class ConlluParser implements LineParser {
  private static final Pattern ID = Pattern.compile("(\\d{1,7})(?:([-.])(\\d{1,7}))?");

  private final String name;
  private final ConlluColumn token;
  private final String tokenName;
  private final List<ConlluColumn> tags;
  private final List<String> tagNames;
  private final Set<String> ignored;
  private final TagCounts counts;
  private int last;
  private int lastEmpty;
  private int rangeEnd;
  private long rangeLine;

  /**
   * Creates a parser.
   *
   * @param tagged whether tags are read
   */
  ConlluParser(String name, TaggedFormat format, boolean tagged, TagCounts counts) {
    this.name = name;
    this.counts = counts;
    tokenName = format.token().orElse("form");
    token = ConlluColumn.of(name, tokenName);
    tagNames = tagged ? (format.tags().isEmpty() ? List.of("upos") : format.tags()) : List.of();
    tags = tagNames.stream().map(tag -> ConlluColumn.of(name, tag)).toList();
    if (tags.contains(token)) {
      throw new BadInputException(
          "%s: column \"%s\" of CoNLL-U has the tokens, but %s is set for tags (expected another column for tags). Set data.tag, such as upos."
              .formatted(name, tokenName, Shown.listed(tagNames)));
    }
    if (format.sentence().isPresent()) {
      throw new BadInputException(
          name
              + ": data.sentence is set, but CoNLL-U has no such column (expected a blank line after each sentence). Remove it.");
    }
    ignored = format.ignored();
  }

  /** Returns whether lines look like CoNLL-U. */
  static boolean fits(List<TaggedLines.Line> sample) {
    boolean any = false;
    for (TaggedLines.Line line : sample) {
      String text = line.text();
      if (text.isBlank() || text.startsWith("#")) {
        continue;
      }
      String[] fields = text.split("\t", -1);
      if (fields.length != ConlluColumn.NAMES.size() || !ID.matcher(fields[0]).matches()) {
        return false;
      }
      any = true;
    }
    return any;
  }

  @Override
  public boolean isBoundary(TaggedLines.Line line) {
    return false;
  }

  @Override
  public boolean begins(TaggedLines.Line line) {
    return false;
  }

  @Override
  public void read(TaggedLines.Line line, TaggedSentence.Builder to) {
    if (line.text().startsWith("#")) {
      counts.comments++;
      return;
    }
    String[] fields = line.text().split("\t", -1);
    int columns = ConlluColumn.NAMES.size();
    if (fields.length != columns) {
      throw error(
          line,
          "the line has %d %s (expected the %d columns of CoNLL-U, separated by tabs). %s"
              .formatted(
                  fields.length,
                  fields.length == 1 ? "field" : "fields",
                  columns,
                  fields.length == 1 && line.text().strip().split(" +").length >= columns
                      ? "Separate the columns by tabs."
                      : "Correct the line, or set data.format to columns for another format."));
    }
    for (int i = 0; i < columns; i++) {
      fields[i] = fields[i].strip();
    }
    Matcher id = ID.matcher(fields[0]);
    if (!id.matches()) {
      throw error(
          line,
          fields[0].isEmpty() || fields[0].equals(ConlluColumn.NONE)
              ? "the id is missing (expected %d). Number the tokens of a sentence from 1."
                  .formatted(last + 1)
              : "the id is \"%s\" (expected a number, such as %d, a range such as 1-2, or 1.1). Correct it."
                  .formatted(Shown.of(fields[0]), last + 1));
    }
    int number = Integer.parseInt(id.group(1));
    if (id.group(2) == null) {
      word(line, number, fields, to);
    } else if (id.group(2).equals("-")) {
      range(line, number, Integer.parseInt(id.group(3)));
    } else {
      emptyNode(line, number, Integer.parseInt(id.group(3)));
    }
  }

  private void word(TaggedLines.Line line, int number, String[] fields, TaggedSentence.Builder to) {
    if (number != last + 1) {
      throw error(
          line,
          "the id is %d (expected %d). %s"
              .formatted(
                  number,
                  last + 1,
                  number == 1
                      ? "Put a blank line between two sentences."
                      : "Number the tokens of a sentence from 1."));
    }
    last = number;
    lastEmpty = 0;
    String value = token.value(fields);
    if (value == null) {
      throw error(
          line,
          "the token is empty (expected a word in column %d, %s). Correct the line."
              .formatted(token.index() + 1, tokenName));
    }
    var values = new ArrayList<@Nullable String>(tags.size());
    for (ConlluColumn tag : tags) {
      values.add(counts.tag(tag.value(fields), ignored));
    }
    to.add(value, line.number(), values);
  }

  private void range(TaggedLines.Line line, int from, int to) {
    if (from != last + 1 || from <= rangeEnd || to < from) {
      throw error(
          line,
          "the multiword token is %d-%d (expected one that begins with %d and overlaps no other). Correct its id."
              .formatted(from, to, last + 1));
    }
    rangeEnd = to;
    rangeLine = line.number();
    counts.multiword++;
  }

  private void emptyNode(TaggedLines.Line line, int at, int number) {
    if (at != last || number != lastEmpty + 1) {
      throw error(
          line,
          "the empty node is %d.%d (expected %d.%d). Correct its id."
              .formatted(at, number, last, lastEmpty + 1));
    }
    lastEmpty = number;
    counts.emptyNodes++;
  }

  @Override
  public void end() {
    if (rangeEnd > last) {
      throw new BadInputException(
          "%s:%d: the multiword token ends with %d, but its sentence with %d (expected all its words). Correct its id."
              .formatted(name, rangeLine, rangeEnd, last));
    }
    last = 0;
    lastEmpty = 0;
    rangeEnd = 0;
  }

  private BadInputException error(TaggedLines.Line line, String sentence) {
    return new BadInputException(name + ":" + line.number() + ": " + sentence);
  }

  @Override
  public boolean hasColumn(String column) {
    return ConlluColumn.find(column) != null;
  }

  @Override
  public Object place(String column) {
    return ConlluColumn.of(name, column);
  }

  @Override
  public @Nullable String value(String line, String column) {
    String value = ConlluColumn.of(name, column).value(line.split("\t", -1));
    return value == null || value.equals(ConlluColumn.NONE) ? null : value;
  }

  @Override
  public Found found() {
    return new Found(
        TaggedFormat.Kind.CONLLU, '\t', ConlluColumn.NAMES.size(), tokenName, tagNames, List.of());
  }
}
