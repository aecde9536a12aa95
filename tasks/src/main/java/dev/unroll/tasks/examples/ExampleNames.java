package dev.unroll.tasks.examples;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.rows.Shown;
import dev.unroll.tasks.input.LabelledSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that the examples of a set have in the file that they come from. The names are not kept
 * in memory: the file is read again, and reading fails if it has changed since.
 *
 * @param source of the examples
 * @param labels that the examples may have
 * @param total the number of examples in the source
 * @param positions of the set in the source, ascending; null: the set is the whole source
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ExampleNames(
    LabelledSource source, ExpectedLabels labels, int total, int @Nullable [] positions) {
  private static final int MAX_CHARACTERS = 200;

  /**
   * An example.
   *
   * @param name the line of a text, the id of a sequence, or a number from 1
   * @param text its beginning, without control characters; empty if it is not a text
   */
  public record Example(String name, String text) {}

  /** Returns some examples by their positions in the set. */
  public Map<Integer, Example> of(Set<Integer> wanted) {
    var found = new HashMap<Integer, Example>();
    forEach(
        (at, name, text) -> {
          int position = positions == null ? at : Arrays.binarySearch(positions, at);
          if (position >= 0 && wanted.contains(position)) {
            found.put(position, new Example(name(name), shown(text)));
          }
        });
    return found;
  }

  /** Returns a name unchanged, so that it can be found in its file; only a very long one is cut. */
  public static String name(String name) {
    return name.length() <= MAX_CHARACTERS ? name : shown(name);
  }

  /** Returns the beginning of a text of a file, with control characters visible. */
  public static String shown(String text) {
    return Shown.of(text, MAX_CHARACTERS);
  }

  /** Receives the examples of the source. */
  public interface Each {
    /** Called with an example. */
    void example(int position, String name, String text);
  }

  /** Passes on all examples of the source. */
  public void forEach(Each each) {
    var at = new int[1];
    source.forEachName(labels, (name, text) -> each.example(at[0]++, name, text));
    if (at[0] != total) {
      throw new BadInputException(
          "the examples have changed since they were first read (expected %d, got %d)"
              .formatted(total, at[0]));
    }
  }
}
