package dev.unroll.tasks;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Json;
import dev.unroll.store.Safetensors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Model files without a checksum in which one value was changed after training: every value of the
 * metadata, of every task and every kind of input. Such a file is rejected when it is loaded, or
 * gives the same answers, or the value is one that the file holds only once; see {@link #ONCE}.
 */
class ChangedFilesTest {
  /**
   * The values that a file holds once and that change answers, with the reason. Nothing else in the
   * file follows from them, so only the checksum protects them. A change may be noticed when data
   * are read, with one sentence.
   */
  private static final Map<String, String> ONCE =
      Map.ofEntries(
          entry("labels.*", "the names of the classes, in the order of the network's outputs"),
          entry(
              "((input|coder|coder.source|coder.target)\\.)?(vocabulary|words|characters)\\.words.*",
              "the spelling of the words, in the order of their ids"),
          entry(
              "(input\\.)?scaler\\.columns\\.[^.]+\\.(offset|divisor)",
              "numbers fitted on the training set"),
          entry("input", "the numbers of a scaler with the same columns"),
          entry("target(\\.(mean|deviation))?", "numbers fitted on the training set"),
          entry("input\\.rows", "a recurrent network reads any number of rows"),
          entry("recipe\\.data\\.window", "a recurrent network reads windows of any length"),
          entry("recipe\\.data\\.horizon", "a recursive forecast has any length"),
          entry("recipe\\.data\\.feed", "windows are features of a row or of a step of a sequence"),
          entry("recipe\\.data\\.transform.*", "computed before the network and after it"),
          entry("recipe\\.data\\.calendar", "the order of the features; their number is checked"),
          entry(
              "recipe\\.data\\.(text|label|id|time|tag|missing|values).*",
              "columns and missing values of files, which withReading changes in the same way;"
                  + " values only where input.scaler has no names"),
          entry("recipe\\.data\\.longest", "cuts texts before the network"),
          entry("recipe\\.decoding.*", "the search for a translation, after the network"),
          entry("columns\\[\\d\\]\\.words.*", "the words of the baseline of a tagger"));

  /** Files of every task, every kind of input and every way to feed windows. */
  static final List<String> NAMES =
      List.of(
          "classify-images",
          "classify-letters-by-recipe",
          "classify-sequences-by-recipe",
          "classify-sequences-none",
          "classify-text",
          "classify-text-by-recipe",
          "forecast-calendar",
          "forecast-columns",
          "forecast-features",
          "forecast-recursive-local",
          "forecast-sequence",
          "forecast-transforms",
          "language-words-by-recipe",
          "regress-sequences-by-recipe",
          "tag-columns-by-recipe",
          "tag-words-by-recipe",
          "translate-characters-by-recipe",
          "translate-words-by-recipe");

  /** Files whose values replace those of the others: one of each task and kind of input. */
  private static final List<String> OTHERS =
      List.of(
          "classify-images",
          "classify-letters-by-recipe",
          "classify-sequences-by-recipe",
          "classify-text-by-recipe",
          "forecast-calendar",
          "forecast-features",
          "language-words-by-recipe",
          "regress-sequences-by-recipe",
          "tag-columns-by-recipe",
          "translate-words-by-recipe");

  private static final Set<String> used = new TreeSet<>();

  @TempDir static Path directory;

  @AfterAll
  static void everyExceptionIsNeeded() {
    assertThat(used).isEqualTo(new TreeSet<>(ONCE.keySet()));
  }

  /** A change of one value. */
  private record Change(String path, String text, Map<String, @Nullable Object> metadata) {}

  @ParameterizedTest
  @FieldSource("NAMES")
  void areRejectedOrAnswerTheSame(String name) throws Exception {
    Path old = OldTaskFilesTest.directory();
    Path file = old.resolve(name + ".safetensors");
    List<String> questions =
        Files.readAllLines(old.resolve(name + ".answers")).stream()
            .map(line -> line.substring(0, line.indexOf(OldTaskFilesTest.SEPARATOR)))
            .toList();
    requireRejectedOrTheSame(file, old, questions);
  }

  /** A new file has values that the old ones lack: names and ranges of columns. */
  @Test
  void ofSequencesWithNamedColumnsToo() throws Exception {
    var csv = new StringBuilder("id,x,y,wear\n");
    for (int i = 0; i < 40; i++) {
      for (int t = 0; t < 4; t++) {
        csv.append("%d,%d,%d,%d%n".formatted(i, t + i, t * t - i, i));
      }
    }
    Path data = Files.writeString(directory.resolve("wear.csv"), csv);
    Recipe recipe =
        Recipe.parse(
            "wear",
            "wear.yaml",
            """
            task: regress
            data: {kind: sequences, train: FILE, id: id, values: [x, y], label: wear}
            model: {layers: [gru: {hidden: 3, output: last}, dense]}
            training: {epochs: 1}
            """
                .replace("FILE", data.toString().replace('\\', '/')));
    Path file = directory.resolve("wear.safetensors");
    Training.create(recipe).fit().predictor().save(file);

    requireRejectedOrTheSame(file, directory, List.of("regress wear.csv", "evaluate wear.csv"));
  }

  /** The layers of a graph are compared by name. */
  @Test
  void ofGraphsToo() throws Exception {
    var csv = new StringBuilder("text,label\n");
    for (int i = 0; i < 60; i++) {
      csv.append(List.of("red apple", "green pear", "blue plum").get(i % 3));
      csv.append(' ').append((char) ('a' + i % 7)).append(',').append("ABC".charAt(i % 3));
      csv.append('\n');
    }
    Path data = Files.writeString(directory.resolve("fruits.csv"), csv);
    Recipe recipe =
        Recipe.parse(
            "fruits",
            "fruits.yaml",
            """
            task: classify
            data: {kind: text, train: FILE, text: text, label: label}
            model:
              graph:
                layers:
                  - {name: words, from: input, layer: {embedding: {size: 4}}}
                  - {name: order, from: words, layer: {gru: {hidden: 5, output: last}}}
                  - {name: bag, from: words, layer: {pool: {kind: mean}}}
                  - {name: both, from: [order, bag], merge: concat}
                  - {name: answer, from: both, layer: dense}
            training: {epochs: 1}
            """
                .replace("FILE", data.toString().replace('\\', '/')));
    Path file = directory.resolve("fruits.safetensors");
    Training.create(recipe).fit().predictor().save(file);

    requireRejectedOrTheSame(
        file, directory, List.of("classify fruits.csv", "evaluate fruits.csv"));
  }

  /** Without the merges that make its subwords, a translator would read other words. */
  @Test
  void ofSubwordsWithOtherMerges() throws Exception {
    Path file = OldTaskFilesTest.directory().resolve("translate-words-by-recipe.safetensors");
    Safetensors content = Safetensors.read(file);
    assertThat(Json.write(metadata(content))).as("a file with subwords").contains("\"merges\":[");
    for (int kept = 0; kept < 3; kept++) {
      int most = kept;
      Map<String, @Nullable Object> changed =
          replacedLists(metadata(content), "merges", list -> list.subList(0, most));
      Path copy = directory.resolve("merges.safetensors");
      try (OutputStream out = Files.newOutputStream(copy)) {
        new Safetensors(texts(changed), content.entries()).write(out);
      }
      assertThatThrownBy(() -> Predictor.load(copy))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("pieces.merges: expected merges that make all words");
    }
  }

  /** Returns a copy in which all lists under a key are replaced. */
  private static Map<String, @Nullable Object> replacedLists(
      Map<?, ?> members, String key, UnaryOperator<List<?>> change) {
    var copy = new LinkedHashMap<String, @Nullable Object>();
    members.forEach(
        (name, value) -> {
          Object now = value;
          if (value instanceof List<?> list && name.equals(key)) {
            now = change.apply(list);
          } else if (value instanceof Map<?, ?> inner) {
            now = replacedLists(inner, key, change);
          }
          copy.put(String.valueOf(name), now);
        });
    return copy;
  }

  private static void requireRejectedOrTheSame(Path file, Path data, List<String> questions)
      throws Exception {
    Safetensors content = Safetensors.read(file);
    List<String> before = answers(data, file, questions);
    var wrong = new ArrayList<String>();
    int rejected = 0;
    int same = 0;
    List<Change> changes = changes(metadata(content));
    var known = new HashSet<String>();
    known.add(Json.write(metadata(content)));
    changes.forEach(change -> known.add(Json.write(change.metadata())));
    for (String other : OTHERS) {
      Path donor = OldTaskFilesTest.directory().resolve(other + ".safetensors");
      exchanges(metadata(content), metadata(Safetensors.read(donor)), other)
          .filter(change -> known.add(Json.write(change.metadata())))
          .forEach(changes::add);
    }
    for (Change change : changes) {
      Path copy = directory.resolve("changed.safetensors");
      try (OutputStream out = Files.newOutputStream(copy)) {
        new Safetensors(texts(change.metadata()), content.entries()).write(out);
      }
      try {
        Predictor unused = Predictor.load(copy);
      } catch (BadInputException e) {
        rejected++;
        if (!isSentence(e, copy)) {
          wrong.add(change.text() + ": " + e.getMessage());
        }
        continue;
      } catch (RuntimeException e) {
        wrong.add(change.text() + ": load ends with " + e);
        continue;
      }
      String path = change.path().replaceFirst("^unroll\\.extra\\.[a-zA-Z]+\\.", "");
      List<String> reasons = ONCE.keySet().stream().filter(path::matches).toList();
      boolean once = !reasons.isEmpty();
      try {
        if (answers(data, copy, questions).equals(before)) {
          same++;
        } else if (once) {
          used.addAll(reasons);
        } else {
          wrong.add(change.text() + ": other answers");
        }
      } catch (BadInputException e) {
        if (once) {
          used.addAll(reasons);
        } else {
          wrong.add(change.text() + ": noticed late: " + e.getMessage());
        }
      } catch (RuntimeException e) {
        wrong.add(change.text() + ": answers end with " + e);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rejected).isGreaterThan(20);
    assertThat(same).isGreaterThan(5);
  }

  private static boolean isSentence(BadInputException e, Path file) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(file.toString()) && !message.contains("\n");
  }

  private static List<String> answers(Path data, Path model, List<String> questions)
      throws IOException {
    var answers = new ArrayList<String>();
    for (String question : questions) {
      answers.add(OldTaskFilesTest.answer(data, model, question));
    }
    return answers;
  }

  /** Returns the metadata with the values in their JSON, without the checksum. */
  private static Map<String, @Nullable Object> metadata(Safetensors content) {
    var metadata = new LinkedHashMap<String, @Nullable Object>();
    content
        .metadata()
        .forEach(
            (key, text) -> {
              if (!key.equals("unroll.crc32c")) {
                metadata.put(key, text.startsWith("{") ? Json.parse(text, key) : text);
              }
            });
    return metadata;
  }

  private static Map<String, String> texts(Map<String, @Nullable Object> metadata) {
    var texts = new LinkedHashMap<String, String>();
    metadata.forEach(
        (key, value) -> texts.put(key, value instanceof String text ? text : Json.write(value)));
    return texts;
  }

  /** Returns every change of one value. */
  private static List<Change> changes(Map<String, @Nullable Object> metadata) {
    var changes = new ArrayList<Change>();
    for (Edit edit : edits(metadata, "")) {
      @SuppressWarnings("unchecked")
      var changed = (Map<String, @Nullable Object>) edit.whole();
      changes.add(new Change(edit.path(), edit.path() + " " + edit.what(), changed));
    }
    return changes;
  }

  /**
   * Returns changes to the values of another file: its network, each of the values that its task
   * keeps, such as the recipe, and each setting of {@code data} and {@code model} in the recipe.
   */
  private static Stream<Change> exchanges(
      Map<String, @Nullable Object> mine, Map<String, @Nullable Object> others, String name) {
    var values = new LinkedHashMap<List<String>, @Nullable Object>();
    values.put(List.of("unroll.model"), others.get("unroll.model"));
    List<String> task = List.of("unroll.extra", only(mine.get("unroll.extra")).getKey());
    Object other = only(others.get("unroll.extra")).getValue();
    values.putAll(values(other, task));
    for (String part : List.of("data", "model")) {
      if (map(map(other).get("recipe")).get(part) instanceof Map<?, ?> settings) {
        var place = new ArrayList<String>(task);
        place.addAll(List.of("recipe", part));
        values.putAll(values(settings, place));
      }
    }
    return values.entrySet().stream()
        .map(
            each -> {
              String path = String.join(".", each.getKey());
              return new Change(
                  path, path + " of " + name, with(mine, each.getKey(), each.getValue()));
            });
  }

  private static Map.Entry<String, Object> only(@Nullable Object extra) {
    Map.Entry<String, @Nullable Object> entry = map(extra).entrySet().iterator().next();
    return Map.entry(entry.getKey(), Objects.requireNonNull(entry.getValue()));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  private static Map<List<String>, @Nullable Object> values(Object members, List<String> place) {
    var values = new LinkedHashMap<List<String>, @Nullable Object>();
    map(members)
        .forEach(
            (key, value) -> {
              var path = new ArrayList<String>(place);
              path.add(key);
              values.put(path, value);
            });
    return values;
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> whole, List<String> path, @Nullable Object value) {
    var changed = new LinkedHashMap<String, @Nullable Object>(whole);
    String key = path.get(0);
    changed.put(
        key,
        path.size() == 1
            ? value
            : with(
                whole.get(key) instanceof Map<?, ?> ? map(whole.get(key)) : Map.of(),
                path.subList(1, path.size()),
                value));
    return changed;
  }

  /** A value, of which one part is changed. */
  private record Edit(String path, String what, Object whole) {}

  private static List<Edit> edits(Object value, String path) {
    var edits = new ArrayList<Edit>();
    if (value instanceof Map<?, ?> members) {
      for (Map.Entry<?, ?> member : members.entrySet()) {
        String at = path.isEmpty() ? member.getKey() + "" : path + "." + member.getKey();
        var less = new LinkedHashMap<Object, @Nullable Object>(members);
        less.remove(member.getKey());
        edits.add(new Edit(at, "deleted", less));
        for (Edit edit : edits(member.getValue(), at)) {
          var changed = new LinkedHashMap<Object, @Nullable Object>(members);
          changed.put(member.getKey(), edit.whole());
          edits.add(new Edit(edit.path(), edit.what(), changed));
        }
      }
    } else if (value instanceof List<?> items) {
      for (int i : new TreeSet<>(List.of(0, items.size() / 2, items.size() - 1))) {
        if (i < 0 || i >= items.size()) {
          continue;
        }
        var less = new ArrayList<Object>(items);
        less.remove(i);
        edits.add(new Edit(path, "[" + i + "] deleted", less));
        var twice = new ArrayList<Object>(items);
        twice.add(i, items.get(i));
        edits.add(new Edit(path, "[" + i + "] twice", twice));
        if (i > 0) {
          var swapped = new ArrayList<Object>(items);
          swapped.set(i, items.get(i - 1));
          swapped.set(i - 1, items.get(i));
          edits.add(new Edit(path, "[" + i + "] and the one before exchanged", swapped));
        }
        for (Edit edit : edits(items.get(i), path + "[" + i + "]")) {
          var changed = new ArrayList<Object>(items);
          changed.set(i, edit.whole());
          edits.add(new Edit(edit.path(), edit.what(), changed));
        }
      }
    } else if (value instanceof Number number) {
      boolean whole = !(value instanceof Double || value instanceof Float);
      for (int sign : new int[] {1, -1}) {
        Object other =
            whole ? (Object) (number.longValue() + sign) : (Object) (number.doubleValue() + sign);
        edits.add(new Edit(path, number + " -> " + other, other));
      }
    } else if (value instanceof Boolean flag) {
      edits.add(new Edit(path, flag + " -> " + !flag, !flag));
    } else {
      String text = String.valueOf(value);
      edits.add(new Edit(path, text + " + x", text + "x"));
    }
    return edits;
  }
}
