package dev.unroll.cli.command;

import dev.unroll.cli.report.Text;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.tagged.TagScheme;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.data.tagged.TaggedReader;
import dev.unroll.data.tagged.TaggedReport;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.internal.PathText;
import dev.unroll.store.Json;
import dev.unroll.tasks.Recipe;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Inspection of a file with a tag for each token, as training would read it.
 *
 * @param report report on the data read
 * @param columns the columns of tags
 * @param notes on what was assumed
 */
record TaggedInspection(TaggedReport report, List<Column> columns, List<String> notes) {
  private static final int LISTED = 20;
  private static final String TAG = "tag";
  private static final String ANY = "task: tag\ndata: {train: file}\nmodel: {}\ntraining: {}\n";
  private static final List<String> OWN_KEYS =
      List.of("format", "token", TAG, "sentence", "comments", "ignore");

  /**
   * Column of tags.
   *
   * @param name name of the column
   * @param scheme scheme by which its tags mark spans
   * @param counts how often each tag occurs, the most frequent first
   * @param stray number of tags that continue a span that has not begun
   */
  record Column(String name, TagScheme scheme, Map<String, Long> counts, long stray) {}

  /**
   * Returns whether a file has a tag for each token, based on its beginning or the user's settings.
   *
   * @param given settings by their keys in a recipe's {@code data}
   */
  static boolean isTagged(Path file, Map<String, String> given) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    if (given.keySet().stream().anyMatch(OWN_KEYS::contains)) {
      return true;
    }
    try (var in = new BufferedInputStream(TextFiles.unpack(file), 1 << 16)) {
      return SentenceFile.sample(file.toString(), in, Optional.empty()).isTagged();
    }
  }

  /**
   * Reads a file. With more than two columns, the last one has the tags unless set otherwise.
   *
   * @param given settings by their keys in a recipe's {@code data}
   */
  static TaggedInspection of(Path file, Map<String, String> given) throws IOException {
    TaggedFormat format = TaggedFormat.read(Recipe.parse("file", "--set", ANY).reading(given));
    var notes = new ArrayList<String>();
    if (format.tags().isEmpty()) {
      try (TaggedReader reader = TaggedReader.openUntagged(file, format)) {
        TaggedReport found = reader.report();
        if (found.kind() == TaggedFormat.Kind.COLUMNS && found.columns() > 2) {
          format = format.withTags(Integer.toString(found.columns()));
          notes.add(
              "column %d, the last one, is read as the tags; --set data.tag=N names another"
                  .formatted(found.columns()));
        }
      }
    }
    try (TaggedReader reader = TaggedReader.open(file, format)) {
      return read(reader, notes);
    }
  }

  private static TaggedInspection read(TaggedReader reader, List<String> notes) {
    List<String> names = reader.report().tags();
    var counts = new ArrayList<Map<String, Long>>();
    var schemes = new ArrayList<TagScheme.Detector>();
    names.forEach(
        name -> {
          counts.add(new TreeMap<>());
          schemes.add(new TagScheme.Detector());
        });
    for (TaggedSentence one = reader.next(); one != null; one = reader.next()) {
      for (int c = 0; c < names.size(); c++) {
        schemes.get(c).add(one.tags(c));
        for (String tag : one.tags(c)) {
          if (tag != null) {
            counts.get(c).merge(tag, 1L, Long::sum);
          }
        }
      }
    }
    var columns = new ArrayList<Column>();
    for (int c = 0; c < names.size(); c++) {
      TagScheme scheme = schemes.get(c).scheme();
      columns.add(
          new Column(
              names.get(c),
              scheme,
              sorted(counts.get(c)),
              scheme == TagScheme.BIO ? schemes.get(c).strayInside() : 0));
    }
    var all = new ArrayList<>(notes);
    all.addAll(reader.report().notes());
    for (int c = 0; c < names.size(); c++) {
      schemes.get(c).strayNote(names.get(c)).ifPresent(all::add);
    }
    return new TaggedInspection(reader.report(), columns, all);
  }

  private static Map<String, Long> sorted(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  String text() {
    var facts = new ArrayList<String>();
    facts.add(Text.labelled(Text.shown(report.name()) + ": ", Text.shown(report.describe(), 1000)));
    facts.add("");
    for (Column column : columns) {
      facts.add(Text.labelled("column:   ", words(column)));
    }
    notes.forEach(note -> facts.add(Text.labelled("note:     ", Text.shown(note, 1000))));
    problems().forEach(problem -> facts.add(Text.labelled("problem:  ", problem)));
    suggestions().forEach(one -> facts.add(Text.labelled("consider: ", one)));
    return String.join("\n", facts);
  }

  private static String words(Column column) {
    String listed =
        column.counts().entrySet().stream()
            .limit(LISTED)
            .map(each -> Text.shown(each.getKey()) + " " + Text.count(each.getValue()))
            .collect(Collectors.joining(", "));
    int tags = column.counts().size();
    return Text.shown(column.name())
        + ", "
        + Text.count(tags)
        + (tags == 1 ? " tag" : " tags")
        + (column.scheme().hasSpans() ? " that mark spans (" + scheme(column) + ")" : "")
        + (tags == 0 ? "" : ": " + listed + (tags > LISTED ? ", ..." : ""));
  }

  /** Returns the name of a column's scheme, such as BIO. */
  static String scheme(Column column) {
    return column.scheme().word().toUpperCase(Locale.ROOT);
  }

  private List<String> problems() {
    var problems = new ArrayList<String>();
    for (Column column : columns) {
      if (column.counts().size() < 2) {
        problems.add(
            "column %s has fewer than two tags (expected two or more to train on)"
                .formatted(Text.shown(column.name())));
      }
      if (column.stray() > 0) {
        problems.add(
            column.stray() == 1
                ? "1 tag of column %s continues a span that has not begun; it is read as its beginning"
                    .formatted(Text.shown(column.name()))
                : "%s tags of column %s continue a span that has not begun; they are read as its beginning"
                    .formatted(Text.count(column.stray()), Text.shown(column.name())));
      }
    }
    return problems;
  }

  private List<String> suggestions() {
    var suggestions = new ArrayList<String>();
    if (report.kind() == TaggedFormat.Kind.CONLLU) {
      suggestions.add(
          "set data.tag to another column, such as xpos, deprel, feats.KEY or misc.KEY");
    }
    suggestions.add(
        "unroll init " + Text.argument(PathText.of("", report.name())) + " writes a recipe");
    return suggestions;
  }

  Map<String, @Nullable Object> object() {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("file", report.name());
    object.put("format", report.kind() == TaggedFormat.Kind.CONLLU ? "conllu" : "columns");
    object.put("columns", report.columns());
    object.put("token", report.token());
    object.put("sentences", report.sentences());
    object.put("tokens", report.tokens());
    object.put("longest", report.longest());
    var tags = new ArrayList<Map<String, @Nullable Object>>();
    for (Column column : columns) {
      var each = new LinkedHashMap<String, @Nullable Object>();
      each.put("name", column.name());
      each.put("scheme", column.scheme().word());
      each.put("tags", column.counts());
      tags.add(each);
    }
    object.put("tags", tags);
    object.put("notes", notes);
    object.put("problems", problems());
    object.put("suggestions", suggestions());
    return object;
  }

  /** Number of tokens in a file from which words that occur only once are better ignored. */
  private static final long LARGE = 20_000;

  /**
   * Returns a recipe, with comments.
   *
   * @param given the user's data settings, which are included in the recipe
   * @param command the command that trains it, for the comment at its beginning
   */
  String recipe(Map<String, String> given, String command) {
    Column first = columns.get(0);
    boolean spans = first.scheme().hasSpans();
    boolean large = report.tokens() >= LARGE;
    var yaml = new StringBuilder("# Written by unroll init from ");
    yaml.append(RecipeDraft.comment(report.name() + ": " + report.describe()))
        .append(".\n# Train with: ")
        .append(RecipeDraft.comment(command))
        .append("\n# All keys: docs/guide/recipes.md\nabout: ")
        .append(
            Json.write(
                "Tags of "
                    + (columns.size() == 1 ? "column " : "columns ")
                    + String.join(", ", report.tags())
                    + "."))
        .append("\ntask: tag\ndata:\n");
    given.forEach(
        (key, value) -> RecipeDraft.line(yaml, key + ": " + RecipeDraft.raw(value), "as set"));
    if (!given.containsKey(TAG)) {
      RecipeDraft.line(
          yaml,
          "tag: " + name(first.name()),
          first.counts().size() + " tags" + (spans ? ", spans (" + scheme(first) + ")" : ""));
    }
    RecipeDraft.line(yaml, "testShare: 0.1", "the last sentences; split: random draws them");
    RecipeDraft.line(yaml, "validation: 0.1", "those before, to choose the best epoch");
    RecipeDraft.line(
        yaml,
        "words: {embedding: 100, minimumCount: " + (large ? 2 : 1) + ", dropout: 0.1}",
        "or vectors: {file: glove.txt} in place of embedding");
    RecipeDraft.line(yaml, "characters: {embedding: 25, hidden: 25}", "spelling; faster without");
    yaml.append("model:\n");
    RecipeDraft.line(
        yaml,
        spans ? "crf: true" : "# crf: true",
        spans ? "scores whole sequences of tags" : "slower, and better where tags depend on tags");
    yaml.append(
        """
          layers:
            - dropout: {rate: 0.3}
            - bidirectional: {layer: {lstm: {hidden: 100}}}
            - dropout: {rate: 0.3}
        training:
          optimizer: {name: adam, learningRate: 0.003}
          clipNorm: 5
        """);
    yaml.append(RecipeDraft.length(large ? 32 : 8, large ? 10 : 20, 0.8 * report.sentences()));
    yaml.append("  keepBest: always\nseed: 42\n");
    return yaml.toString();
  }

  private static String name(String column) {
    return column.matches("[1-9]\\d*") ? column : Json.write(column);
  }
}
