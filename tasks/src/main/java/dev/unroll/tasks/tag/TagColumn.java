package dev.unroll.tasks.tag;

import dev.unroll.BadInputException;
import dev.unroll.crf.TagConstraints;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.tagged.MostFrequentTag;
import dev.unroll.data.tagged.TagScheme;
import dev.unroll.data.tagged.TagTransitions;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.store.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A column of tags that the network predicts as one output. Immutable.
 *
 * @param name in files: {@code upos}, {@code 2}
 * @param output of the network
 * @param tags by number
 * @param scheme by which tags mark spans
 * @param observed sequences in the training set that the scheme does not allow
 * @param constraints on answers; empty: there are none
 * @param baseline the most frequent tag of each word of the training set
 * @param notes on the tags; empty for a loaded column
 */
record TagColumn(
    String name,
    String output,
    List<String> tags,
    TagScheme scheme,
    Observed observed,
    Optional<TagConstraints> constraints,
    MostFrequentTag baseline,
    List<String> notes) {
  private static final String OBSERVED = "observed";

  /**
   * Pairs of consecutive tags that occur in the training set although the scheme does not allow
   * them. An empty tag means the beginning or the end of a sentence.
   */
  record Observed(Set<List<String>> pairs) {
    static Observed none() {
      return new Observed(Set.of());
    }
  }

  /** Finds the tags of the columns of a training set. */
  static List<TagColumn> of(String source, List<String> names, List<TaggedSentence> train) {
    var columns = new ArrayList<TagColumn>();
    for (int c = 0; c < names.size(); c++) {
      var tags = new LinkedHashSet<String>();
      var detector = new TagScheme.Detector();
      var baseline = new MostFrequentTag.Builder();
      for (TaggedSentence sentence : train) {
        sentence.tags(c).stream().filter(tag -> tag != null).forEach(tags::add);
        detector.add(sentence.tags(c));
        baseline.add(sentence.tokens(), sentence.tags(c));
      }
      if (tags.size() < 2) {
        throw new BadInputException(
            "%s: column %s has %s in the training set (expected two tags or more). Set data.tag to another column, or remove tags from data.ignore."
                .formatted(
                    source,
                    names.get(c),
                    tags.isEmpty()
                        ? "no tag"
                        : "only the tag " + Shown.of(tags.iterator().next())));
      }
      TagColumn column =
          of(
              names.get(c),
              output(c, names.size()),
              tags.stream().sorted().toList(),
              detector.scheme(),
              train,
              c,
              baseline.build());
      columns.add(detector.strayNote(names.get(c)).map(column::noting).orElse(column));
    }
    return columns;
  }

  /** Returns the name of the network's output for a column. */
  static String output(int column, int columns) {
    return columns == 1 ? "tags" : "tags" + (column + 1);
  }

  private static TagColumn of(
      String name,
      String output,
      List<String> tags,
      TagScheme detected,
      List<TaggedSentence> train,
      int index,
      MostFrequentTag baseline) {
    var notes = new ArrayList<String>();
    TagScheme scheme = detected;
    Irregular irregular = Irregular.of(scheme, tags, train, index);
    if (irregular.sentences > 0 && tags.stream().allMatch(tag -> tag.length() == 1)) {
      scheme = TagScheme.PLAIN; // letters that are not used as prefixes
      irregular = Irregular.of(scheme, tags, train, index);
    }
    var observed = new Observed(irregular.pairs);
    if (irregular.sentences > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d training sentences have tags in an order that %s does not allow, such as %s;"
                  + " predictions may have it as well",
              irregular.sentences,
              train.size(),
              scheme.word().toUpperCase(Locale.ROOT),
              irregular.example()));
    }
    Optional<TagConstraints> constraints = constraints(scheme, tags, observed);
    if (constraints.isEmpty() && !TagTransitions.of(scheme, tags).isFree()) {
      notes.add(
          "the tags of column "
              + name
              + " allow no sentence of some lengths, so that predictions are not constrained");
    }
    return new TagColumn(name, output, tags, scheme, observed, constraints, baseline, notes);
  }

  private TagColumn noting(String note) {
    var all = new ArrayList<>(notes);
    all.add(note);
    return new TagColumn(
        name, output, tags, scheme, observed, constraints, baseline, List.copyOf(all));
  }

  /** The sequences of a training set that a scheme does not allow. */
  private record Irregular(Set<List<String>> pairs, long sentences) {
    static Irregular of(
        TagScheme scheme, List<String> tags, List<TaggedSentence> train, int index) {
      var pairs = new LinkedHashSet<List<String>>();
      TagTransitions transitions = TagTransitions.of(scheme, tags);
      if (transitions.isFree()) {
        return new Irregular(pairs, 0);
      }
      boolean[][] allowed = transitions.allowed();
      boolean[] starts = transitions.starts();
      boolean[] ends = transitions.ends();
      long sentences = 0;
      for (TaggedSentence sentence : train) {
        boolean regular = true;
        int before = -2; // the beginning of the sentence; -1: no tag
        for (String tag : sentence.tags(index)) {
          int now = tag == null ? -1 : Collections.binarySearch(tags, tag);
          if (now >= 0 && before != -1 && !(before == -2 ? starts[now] : allowed[before][now])) {
            regular = false;
            pairs.add(List.of(before == -2 ? "" : tags.get(before), tags.get(now)));
          }
          before = now;
        }
        if (before >= 0 && !ends[before]) {
          regular = false;
          pairs.add(List.of(tags.get(before), ""));
        }
        sentences += regular ? 0 : 1;
      }
      return new Irregular(pairs, sentences);
    }

    String example() {
      List<String> pair = pairs.iterator().next();
      return pair.get(0).isEmpty()
          ? Shown.of(pair.get(1)) + " at the beginning"
          : pair.get(1).isEmpty()
              ? Shown.of(pair.get(0)) + " at the end"
              : Shown.of(pair.get(1)) + " after " + Shown.of(pair.get(0));
    }
  }

  /** Returns the number of a tag; negative if it is null or not in the training set. */
  int number(@Nullable String tag) {
    return tag == null ? -1 : Collections.binarySearch(tags, tag);
  }

  Labels labels() {
    return Labels.inOrder(tags);
  }

  /**
   * Returns the sequences that the scheme allows or that occur in the training set; empty: all of
   * them.
   */
  private static Optional<TagConstraints> constraints(
      TagScheme scheme, List<String> tags, Observed observed) {
    TagTransitions transitions = TagTransitions.of(scheme, tags);
    boolean everyLength = true; // as with O; without it, one B of BIOES is not a sentence
    for (int length = 1; length <= tags.size() + 1 && everyLength; length++) {
      everyLength = transitions.hasSequence(length);
    }
    if (transitions.isFree() || !everyLength) {
      return Optional.empty();
    }
    boolean[][] allowed = transitions.allowed();
    boolean[] starts = transitions.starts();
    boolean[] ends = transitions.ends();
    for (List<String> pair : observed.pairs()) {
      int from = tags.indexOf(pair.get(0));
      int to = tags.indexOf(pair.get(1));
      if (from < 0) {
        starts[to] = true;
      } else if (to < 0) {
        ends[from] = true;
      } else {
        allowed[from][to] = true;
      }
    }
    return Optional.of(TagConstraints.of(allowed, starts, ends));
  }

  /** Returns this column as plain JSON values. */
  Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", name);
    json.put("output", output);
    json.put("tags", tags);
    json.put("scheme", scheme.word());
    var words = new TreeMap<String, List<String>>(); // by tag
    baseline
        .byWord()
        .forEach((word, tag) -> words.computeIfAbsent(tag, unused -> new ArrayList<>()).add(word));
    words.values().forEach(Collections::sort);
    json.put("words", words);
    json.put("unknown", baseline.unknownTag());
    if (!observed.pairs().isEmpty()) {
      json.put(OBSERVED, observed.pairs().stream().flatMap(List::stream).toList());
    }
    return json;
  }

  /** Reads a column that {@link #json} wrote. */
  static TagColumn read(Fields fields) {
    String name = fields.string("name");
    String output = fields.string("output");
    List<String> tags = fields.strings("tags");
    TagScheme scheme = fields.choice("scheme", TagScheme.class);
    Fields words = fields.object("words");
    var byWord = new HashMap<String, String>();
    for (String tag : words.keys()) {
      words.strings(tag).forEach(word -> byWord.put(word, tag));
    }
    String unknown = fields.string("unknown");
    List<String> flat = fields.has(OBSERVED) ? fields.strings(OBSERVED) : List.of();
    fields.done();
    if (tags.size() < 2 || !tags.equals(tags.stream().sorted().distinct().toList())) {
      throw fields.error("tags", "expected two tags or more, sorted, each once");
    }
    if (!tags.contains(unknown) || !tags.containsAll(words.keys())) {
      throw fields.error("words", "expected the tags of the column");
    }
    var pairs = new LinkedHashSet<List<String>>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      pairs.add(flat.subList(i, i + 2));
    }
    boolean fits =
        flat.size() % 2 == 0
            && flat.stream().allMatch(tag -> tag.isEmpty() || tags.contains(tag))
            && pairs.stream().noneMatch(pair -> pair.get(0).isEmpty() && pair.get(1).isEmpty());
    if (!fits) {
      throw fields.error(OBSERVED, "expected pairs of the tags");
    }
    var observed = new Observed(pairs);
    return new TagColumn(
        name,
        output,
        tags,
        scheme,
        observed,
        constraints(scheme, tags, observed),
        MostFrequentTag.of(byWord, unknown),
        List.of());
  }
}
