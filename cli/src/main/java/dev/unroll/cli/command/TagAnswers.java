package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Text;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.tagged.SentenceCuts;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.data.tagged.TaggedReader;
import dev.unroll.data.tagged.TaggedReport;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.data.tagged.TaggedWriter;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Json;
import dev.unroll.tasks.tag.TaggedWords;
import dev.unroll.tasks.tag.Tagger;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tags sentences, a few at a time, and prints their tags. */
final class TagAnswers {
  private static final int SENTENCES = 64;
  private static final int TOKENS = 1 << 13;

  private final Tagger tagger;
  private final boolean json;
  private final PrintStream out;
  private final SentenceCuts cuts;
  private final List<String> fileNotes = new ArrayList<>();
  private long tokens;
  private long unknown;

  /**
   * Creates a tagger of files and lines.
   *
   * @param json whether each sentence is printed as a JSON object
   * @param out stream for the answers
   */
  TagAnswers(Tagger tagger, boolean json, PrintStream out) {
    this.tagger = tagger;
    this.json = json;
    this.out = out;
    this.cuts = new SentenceCuts(tagger.config().longest());
  }

  /** Tags texts. */
  void texts(List<String> texts) {
    print(texts.stream().map(tagger::tokens).toList());
  }

  /** Tags lines as they arrive; a line without tokens is an empty sentence. */
  void lines(LineInput lines) throws IOException {
    var some = new ArrayList<List<String>>();
    int size = 0;
    for (String line = next(lines, some); line != null; line = next(lines, some)) {
      List<String> sentence = tagger.tokens(line);
      some.add(sentence);
      size += sentence.size();
      if (some.size() == SENTENCES || size >= TOKENS || !lines.isReady()) {
        print(some);
        some.clear();
        size = 0;
        if (out.checkError()) {
          return;
        }
      }
    }
    print(some);
  }

  /** Returns the next line. If it cannot be read, the lines before it are tagged first. */
  private @Nullable String next(LineInput lines, List<List<String>> before) throws IOException {
    try {
      return lines.next();
    } catch (BadInputException refused) {
      print(before);
      throw refused;
    }
  }

  private void print(List<List<String>> sentences) {
    var answers = tag(sentences.stream().filter(sentence -> !sentence.isEmpty()).toList());
    int next = 0;
    for (List<String> sentence : sentences) {
      if (sentence.isEmpty()) {
        out.println(json ? Json.write(Map.of("tokens", List.of())) : "");
      } else {
        print(answers.get(next++));
      }
    }
    out.flush();
  }

  private void print(TaggedWords answer) {
    if (json) {
      out.println(Json.write(answer.json()));
      return;
    }
    List<TaggedWords.Column> columns = answer.columns();
    for (int i = 0; i < answer.tokens().size(); i++) {
      var line = new ArrayList<String>();
      line.add(Text.line(answer.tokens().get(i)));
      for (TaggedWords.Column column : columns) {
        line.add(Answers.field("tag", column.tags().get(i)));
      }
      line.add(Text.number(columns.get(0).probabilities().get(i)));
      out.println(String.join("\t", line));
    }
    out.println();
  }

  private List<TaggedWords> tag(List<List<String>> sentences) {
    for (List<String> sentence : sentences) {
      tokens += sentence.size();
      unknown += tagger.unknown(sentence);
      int unused = cuts.cut(sentence.size()).size();
    }
    return tagger.tagAll(sentences);
  }

  /**
   * Tags a file, with output in the format of the file.
   *
   * @param chosen the columns that receive the tags; empty: those of training, which are appended
   *     if the file has none of them
   */
  void file(TaggedReader reader, List<String> chosen) throws IOException {
    if (json) {
      each(reader, some -> {}, (sentence, answer) -> print(answer));
      return;
    }
    reader.keepLines();
    List<String> columns = chosen.isEmpty() ? tagger.columnNames() : chosen;
    boolean appends = appends(reader, columns, !chosen.isEmpty());
    TaggedWriter writer =
        appends
            ? TaggedWriter.appending(out, reader, columns)
            : TaggedWriter.replacing(out, reader, columns);
    var replaced = new ReplacedTags(reader.report().name(), columns, tagger);
    try {
      each(
          reader,
          first -> {
            if (chosen.isEmpty()) {
              replaced.require(first, writer);
            }
          },
          (sentence, answer) -> {
            replaced.add(sentence, writer);
            write(writer, sentence, answer);
          });
      writer.finish();
      fileNotes.addAll(replaced.notes());
      if (appends) {
        fileNotes.add(appended(reader.report(), columns));
      }
    } finally {
      writer.flush();
    }
  }

  private static void write(TaggedWriter writer, TaggedSentence sentence, TaggedWords answer)
      throws IOException {
    try {
      writer.write(sentence, answer.columns().stream().map(TaggedWords.Column::tags).toList());
    } catch (IllegalArgumentException refused) {
      throw new BadInputException(
          "line %d: %s. Use --json or another format."
              .formatted(sentence.line(), FailureText.of(refused)),
          refused);
    }
  }

  private static String appended(TaggedReport report, List<String> columns) {
    int first = report.columns() + 1;
    return columns.size() == 1
        ? "%s: the tags are in a new column, %d".formatted(report.name(), first)
        : "%s: the tags are in new columns, %d to %d"
            .formatted(report.name(), first, report.columns() + columns.size());
  }

  /**
   * Returns whether new columns are appended to the file; otherwise it already has them.
   *
   * @param chosen whether the user named the columns
   */
  private static boolean appends(TaggedReader reader, List<String> columns, boolean chosen) {
    String name = reader.report().name();
    boolean conllu = reader.report().kind() == TaggedFormat.Kind.CONLLU;
    List<String> there = columns.stream().filter(reader::hasColumn).toList();
    boolean numbered = columns.stream().anyMatch(column -> column.matches("\\d+"));
    if (conllu && (numbered || there.size() < columns.size())) {
      throw new BadInputException(
          "%s: CoNLL-U has no column for the tags of %s (expected a name such as upos or misc.Tag). Set --column."
              .formatted(name, Shown.listed(columns)));
    }
    if (there.contains(reader.report().token())) {
      throw new BadInputException(
          "%s: column %s holds the tokens (expected another for the tags). Set --column or data.token."
              .formatted(name, reader.report().token()));
    }
    if (there.isEmpty()) {
      if (chosen) {
        requireNext(reader.report(), columns);
      }
      return true;
    }
    if (there.size() < columns.size()) {
      throw new BadInputException(
          "%s: has the columns %s, but not all of %s (expected all or none). Set --column."
              .formatted(name, Shown.listed(there), Shown.listed(columns)));
    }
    return false;
  }

  /** Rejects numbers of new columns that do not follow those of the file. */
  private static void requireNext(TaggedReport report, List<String> columns) {
    for (int i = 0; i < columns.size(); i++) {
      int next = report.columns() + 1 + i;
      if (columns.get(i).matches("[-+]?\\d+") && !columns.get(i).equals(Integer.toString(next))) {
        throw new BadInputException(
            "%s: there is no column %s to write the tags to (expected 1 to %d, or %d for a new one). Correct --column."
                .formatted(report.name(), columns.get(i), report.columns(), next));
      }
    }
  }

  /** Consumer of a sentence with its tags. */
  @FunctionalInterface
  private interface Answer {
    void accept(TaggedSentence sentence, TaggedWords answer) throws IOException;
  }

  /**
   * Tags all sentences.
   *
   * @param before receives the first sentences before any is tagged
   */
  private void each(TaggedReader reader, Consumer<List<TaggedSentence>> before, Answer action)
      throws IOException {
    var some = new ArrayList<TaggedSentence>();
    boolean begun = false;
    int size = 0;
    for (TaggedSentence one = reader.next(); one != null; one = reader.next()) {
      some.add(one);
      size += one.size();
      if (some.size() == SENTENCES || size >= TOKENS) {
        if (!begun) {
          before.accept(some);
        }
        begun = true;
        answer(some, action);
        some.clear();
        size = 0;
        if (out.checkError()) {
          return;
        }
      }
    }
    if (!begun) {
      before.accept(some);
    }
    answer(some, action);
  }

  private void answer(List<TaggedSentence> sentences, Answer action) throws IOException {
    List<TaggedWords> answers = tag(sentences.stream().map(TaggedSentence::tokens).toList());
    for (int i = 0; i < answers.size(); i++) {
      action.accept(sentences.get(i), answers.get(i));
    }
  }

  /** Returns notes on what was tagged. */
  List<String> notes() {
    var notes = new ArrayList<>(fileNotes);
    if (cuts.cutSentences() > 0) {
      notes.add(cuts.note());
    }
    if (unknown > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d tokens %s not in the training set",
              unknown,
              tokens,
              unknown == 1 ? "is" : "are"));
    }
    return notes;
  }
}
