package dev.unroll.data.tagged;

import dev.unroll.internal.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The result of reading a file of tagged sentences: its format, and counts of what was read.
 *
 * @param name the name of the file
 * @param kind the kind of file
 * @param separator the separator of columns; 0 if there is one column
 * @param columns the number of columns
 * @param token the token column
 * @param tags the tag columns
 * @param sentences the number of sentences
 * @param tokens the number of tokens
 * @param multiword the number of lines of multiword tokens, which were skipped
 * @param emptyNodes the number of lines of empty nodes, which were skipped
 * @param documents the number of lines that begin a document ({@code -DOCSTART-}), which were
 *     skipped
 * @param comments the number of comment lines
 * @param emptyTags the number of tags missing in the file
 * @param ignoredTags the number of ignored tags
 * @param longest the number of tokens of the longest sentence
 * @param longestLine the line of its first token
 * @param notes notes on what was detected
 */
public record TaggedReport(
    String name,
    TaggedFormat.Kind kind,
    char separator,
    int columns,
    String token,
    List<String> tags,
    long sentences,
    long tokens,
    long multiword,
    long emptyNodes,
    long documents,
    long comments,
    long emptyTags,
    long ignoredTags,
    int longest,
    long longestLine,
    List<String> notes) {
  private static final int LONG = 200;

  /** Copies the lists. */
  public TaggedReport {
    tags = List.copyOf(tags);
    notes = List.copyOf(notes);
  }

  static TaggedReport of(String name, LineParser.Found found, TagCounts counts) {
    var notes = new ArrayList<>(found.notes());
    counts.hashes.note().ifPresent(notes::add);
    if (counts.sentences == 1 && counts.longest >= LONG) {
      notes.add(
          String.format(
              Locale.ROOT,
              "no blank line separates sentences: all %,d tokens are one sentence%s",
              counts.longest,
              found.columns() > 2 && found.kind() == TaggedFormat.Kind.COLUMNS
                  ? "; set data.sentence if a column numbers the sentences"
                  : ""));
    }
    return new TaggedReport(
        name,
        found.kind(),
        found.separator(),
        found.columns(),
        found.token(),
        found.tags(),
        counts.sentences,
        counts.tokens,
        counts.multiword,
        counts.emptyNodes,
        counts.documents,
        counts.comments,
        counts.emptyTags,
        counts.ignoredTags,
        counts.longest,
        counts.longestLine,
        notes);
  }

  /** Returns a description of the report. */
  public String describe() {
    var parts = new ArrayList<String>();
    parts.add(kind == TaggedFormat.Kind.CONLLU ? "CoNLL-U" : columnsInWords());
    parts.add("tokens in column " + token);
    if (!tags.isEmpty()) {
      parts.add("tags in " + String.join(", ", tags));
    }
    parts.add(CountText.of(sentences, "sentence"));
    parts.add(CountText.of(tokens, "token"));
    add(parts, multiword, "multiword token skipped", "multiword tokens skipped");
    add(parts, emptyNodes, "empty node skipped", "empty nodes skipped");
    add(parts, documents, "document start skipped", "document starts skipped");
    if (kind == TaggedFormat.Kind.COLUMNS) {
      add(parts, comments, "comment skipped", "comments skipped");
    }
    add(parts, emptyTags, "tag missing", "tags missing");
    add(parts, ignoredTags, "tag ignored", "tags ignored");
    if (longest > 0) {
      parts.add(String.format(Locale.ROOT, "longest sentence %,d (line %d)", longest, longestLine));
    }
    return String.join(", ", parts);
  }

  private String columnsInWords() {
    return columns == 1
        ? "one column"
        : columns + " columns separated by " + TaggedFormat.separatorWord(separator) + "s";
  }

  private static void add(List<String> parts, long count, String one, String many) {
    if (count > 0) {
      parts.add(CountText.of(count, one, many));
    }
  }
}
