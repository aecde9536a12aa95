package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.data.tagged.TaggedWriter;
import dev.unroll.tasks.tag.Tagger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values of a file that are replaced by tags; a column that the model was not trained on may hold
 * other data.
 */
final class ReplacedTags {
  private static final int SHOWN = 3;

  private final String name;
  private final List<String> columns;
  private final List<Set<String>> tags = new ArrayList<>();
  private final long[] values;
  private final long[] foreign;
  private final String[] example;

  /**
   * Creates a counter.
   *
   * @param name name of the file
   * @param columns columns that receive the tags
   */
  ReplacedTags(String name, List<String> columns, Tagger tagger) {
    this.name = name;
    this.columns = columns;
    for (int c = 0; c < columns.size(); c++) {
      tags.add(new HashSet<>(tagger.tagsOf(c)));
    }
    values = new long[columns.size()];
    foreign = new long[columns.size()];
    example = new String[columns.size()];
  }

  /**
   * Rejects a column that has several values, none of which is a tag of the model.
   *
   * @param first the first sentences of the file
   * @throws BadInputException when such a column exists
   */
  void require(List<TaggedSentence> first, TaggedWriter writer) {
    for (int c = 0; c < columns.size(); c++) {
      var present = new LinkedHashSet<String>();
      for (TaggedSentence sentence : first) {
        for (String value : writer.present(sentence, c)) {
          if (value != null) {
            present.add(value);
          }
        }
      }
      if (present.size() > 1 && present.stream().noneMatch(tags.get(c)::contains)) {
        throw new BadInputException(
            "%s: column %s would get the tags, but has %s and no tag of the model (expected tags such as %s, or none). Choose the column with --column, or set --format text where each line is a sentence."
                .formatted(name, columns.get(c), some(present), some(tags.get(c))));
      }
    }
  }

  private static String some(Set<String> values) {
    return Shown.listed(values.stream().limit(SHOWN).toList());
  }

  /** Counts the values that the tags of a sentence replace. */
  void add(TaggedSentence sentence, TaggedWriter writer) {
    for (int c = 0; c < columns.size(); c++) {
      for (@Nullable String value : writer.present(sentence, c)) {
        if (value != null) {
          values[c]++;
          if (!tags.get(c).contains(value)) {
            foreign[c]++;
            example[c] = value;
          }
        }
      }
    }
  }

  /** Returns a note for each column that held values other than tags of the model. */
  List<String> notes() {
    var notes = new ArrayList<String>();
    for (int c = 0; c < columns.size(); c++) {
      if (foreign[c] > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s: of the %,d values of column %s that were replaced, %,d %s of the model,"
                    + " such as %s",
                name,
                values[c],
                columns.get(c),
                foreign[c],
                foreign[c] == 1 ? "is not a tag" : "are not tags",
                Shown.of(example[c])));
      }
    }
    return notes;
  }
}
