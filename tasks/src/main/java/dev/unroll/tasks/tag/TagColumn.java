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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A column of tags that the network predicts: one output. Immutable.
 *
 * @param name in files: {@code upos}, {@code 2}
 * @param output of the network
 * @param tags by number
 * @param scheme by which tags mark spans
 * @param baseline the most frequent tag of each word of the training set
 */
record TagColumn(
    String name, String output, List<String> tags, TagScheme scheme, MostFrequentTag baseline) {
  /** Learns the tags of the columns of a training set. */
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
            "%s: column %s has %s in the training set (expected two tags or more). Set data.tag or data.ignore."
                .formatted(
                    source,
                    names.get(c),
                    tags.isEmpty()
                        ? "no tag"
                        : "the tag " + Shown.of(tags.iterator().next()) + " alone"));
      }
      List<String> sorted = tags.stream().sorted().toList();
      String output = names.size() == 1 ? "tags" : "tags" + (c + 1);
      columns.add(new TagColumn(names.get(c), output, sorted, detector.scheme(), baseline.build()));
    }
    return columns;
  }

  /** Returns the number of a tag; −1: it has none, or the training set does not have it. */
  int number(@Nullable String tag) {
    return tag == null ? -1 : Collections.binarySearch(tags, tag);
  }

  Labels labels() {
    return Labels.inOrder(tags);
  }

  /** Returns the sequences that the scheme allows; empty: all of them. */
  Optional<TagConstraints> constraints() {
    if (!scheme.hasSpans()) {
      return Optional.empty();
    }
    TagTransitions transitions = TagTransitions.of(scheme, tags);
    boolean everyLength = true; // as with O; without it, one B of BIOES is no sentence
    for (int length = 1; length <= tags.size() + 1; length++) {
      everyLength &= transitions.hasSequence(length);
    }
    return transitions.isFree() || !everyLength
        ? Optional.empty()
        : Optional.of(
            TagConstraints.of(transitions.allowed(), transitions.starts(), transitions.ends()));
  }

  /** Returns it as plain JSON values. */
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
    return json;
  }

  /** Reads {@link #json}. */
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
    fields.done();
    if (tags.size() < 2 || !tags.equals(tags.stream().sorted().distinct().toList())) {
      throw fields.error("tags", "expected two tags or more, sorted, each once");
    }
    if (!tags.contains(unknown) || !tags.containsAll(words.keys())) {
      throw fields.error("words", "expected the tags of the column");
    }
    return new TagColumn(name, output, tags, scheme, MostFrequentTag.of(byWord, unknown));
  }
}
