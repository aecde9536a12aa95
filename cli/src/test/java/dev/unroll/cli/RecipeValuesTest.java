package dev.unroll.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.input.DataLocation;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trains with every documented value of every key of a recipe, which {@code recipe-values.txt}
 * lists; a key that is documented, or that the code reads, and is not listed fails.
 */
class RecipeValuesTest {
  private static final Map<String, String> BASES = bases();

  /** Words in the value column that are no values. */
  private static final Set<String> NO_VALUES =
      Set.of(
          "from",
          "to",
          "points",
          "type",
          "layers",
          "columns",
          "clipNorm",
          "name",
          "learningRate",
          "testShare",
          "train",
          "pooling",
          "vocabulary",
          "units",
          "dense",
          "source",
          "pytorch",
          "delta",
          "share",
          "model",
          "test");

  /** Keys that the text of the documents describes, and no table. */
  private static final Set<String> IN_TEXT = Set.of("data.time", "data.frequency", "data.gaps");

  @TempDir private static Path directory;

  private static Map<String, String> bases() {
    String series =
        """
        task: forecast
        data: {series: %s, window: 5, columns: [a, b]}
        model: {layers: [gru: {hidden: 3, output: last}, dense]}
        training: {epochs: 1}
        """;
    String text =
        """
        task: classify
        data: {kind: text, train: texts.csv}
        model: {layers: [embedding: {size: 4}, gru: {hidden: 3, output: last}, dense]}
        training: {epochs: 1}
        """;
    String sequences =
        """
        data: {kind: sequences, train: %s, time: time}
        model: {layers: [gru: {hidden: 3, output: last}, dense]}
        training: {epochs: 1}
        """;
    String layers = "{layers: [gru: {hidden: 3, output: last}, dense]}";
    var bases = new LinkedHashMap<String, String>();
    bases.put("series", series.formatted("series.csv"));
    for (String name :
        List.of("semicolons", "tabs", "pipes", "spaces", "utf16", "days", "holes", "hours")) {
      bases.put(name, series.formatted(name + ".csv"));
    }
    bases.put("lines", series.formatted("lines.csv").replace("[a, b]", "[a]"));
    bases.put("steps", bases.get("series").replace("training: {epochs: 1}", "training: {}"));
    bases.put("graph", bases.get("series").replace(layers, "{}"));
    bases.put(
        "sine",
        "task: forecast\ndata: {series: sine, train: {from: 0, to: 6, points: 60}, test: {from: 6,"
            + " to: 9, points: 40}, window: 5}\nmodel: "
            + layers
            + "\ntraining: {epochs: 1}\n");
    bases.put(
        "noisy",
        "task: forecast\ndata: {series: noisy-sine, points: 80, step: 0.1, noise: 0.1, seed: 1,"
            + " window: 5}\nmodel: "
            + layers
            + "\ntraining: {epochs: 1}\n");
    bases.put("text", text);
    bases.put("numbered", text.replace("texts.csv", "bare.csv"));
    bases.put("default", text.replaceAll("model:.*\n", ""));
    bases.put("graph-text", text.replaceAll("model:.*\n", "model: {}\n"));
    bases.put(
        "letters",
        "task: classify\ndata: {kind: letters, train: letters.csv}\nmodel: "
            + layers
            + "\ntraining: {epochs: 1}\n");
    bases.put(
        "images",
        "task: classify\ndata: {kind: images, train: train-images-idx3-ubyte, trainLabels:"
            + " train-labels-idx1-ubyte}\nmodel: "
            + layers
            + "\ntraining: {epochs: 1}\n");
    bases.put("sequences", "task: classify\n" + sequences.formatted("sequences.csv"));
    bases.put("gaps", "task: classify\n" + sequences.formatted("gaps.csv"));
    String language =
        """
        task: language
        data: {units: %s, train: running.txt}
        model: {layers: [embedding: {size: 4}, gru: {hidden: 3}, vocabulary]}
        training: {epochs: 1, batch: 2, truncate: 8}
        """;
    bases.put("language", language.formatted("words"));
    bases.put("characters", language.formatted("characters"));
    String tag =
        """
        task: tag
        data: {train: %s}
        model: {layers: [gru: {hidden: 3}]}
        training: {epochs: 1}
        """;
    bases.put("tag", tag.formatted("tags.tsv, tag: 2"));
    for (String name : List.of("tagspaces", "tagcommas", "tagsemicolons")) {
      bases.put(name, tag.formatted(name + ".txt, tag: 2"));
    }
    bases.put("named", tag.formatted("named.tsv"));
    bases.put(
        "translate",
        """
        task: translate
        data: {train: pairs.tsv}
        model:
          embedding: 4
          encoder: {layers: [gru: {hidden: 3}]}
          decoder: {layers: [gru: {hidden: 3}]}
        training: {epochs: 1}
        """);
    bases.put("conllu", tag.formatted("tags.conllu"));
    bases.put("tagletters", tag.formatted("bases.csv"));
    bases.put(
        "regress",
        "task: regress\n"
            + sequences.formatted("numbers.csv").replaceAll("model:.*\n", "model: {}\n"));
    return bases;
  }

  @BeforeAll
  static void writeData() throws IOException {
    write(
        "series.csv",
        rows("day,a,b", 112, i -> "%s,%d.5,%d".formatted(date(i), value(i), 5 + i % 5)));
    write(
        "holes.csv",
        rows("day,a,b", 112, i -> date(i) + (i == 30 ? ",," : "," + value(i) + ",") + (5 + i % 5)));
    write("lines.csv", rows("a", 112, i -> value(i) + ".5"));
    write(
        "pairs.tsv", rows("a\tb", 60, i -> "s" + i + " of " + i % 7 + "\tt" + i % 9 + " " + i % 5));
    write("sources.txt", rows("a", 60, i -> "s" + i + " of " + i % 7));
    write("targets.txt", rows("b", 60, i -> "t" + i % 9 + " " + i % 5));
    write("days.csv", rows("day,a,b", 112, i -> dayFirst(i) + "," + value(i) + "," + (5 + i % 5)));
    write(
        "semicolons.csv",
        rows("day;a;b", 112, i -> "%s;%d,5;%d".formatted(date(i), value(i), 5 + i % 5)));
    write("hours.csv", rows("time,a,b", 112, i -> hour(i) + "," + value(i) + "," + (5 + i % 5)));
    for (String name : List.of("tabs", "pipes", "spaces")) {
      String separator = name.equals("tabs") ? "\t" : name.equals("pipes") ? "|" : " ";
      write(
          name + ".csv", Files.readString(directory.resolve("series.csv")).replace(",", separator));
    }
    Files.write(
        directory.resolve("utf16.csv"),
        Files.readString(directory.resolve("series.csv")).getBytes(StandardCharsets.UTF_16));
    write("texts.csv", rows("text,label", 40, RecipeValuesTest::opinion));
    write("others.csv", rows("text,label", 10, RecipeValuesTest::opinion));
    write("running.txt", rows("the first line", 60, i -> "line " + i % 7 + " of a text"));
    write("others.txt", rows("another line", 12, i -> "line " + i % 5 + " of a text"));
    write("bare.csv", Files.readString(directory.resolve("texts.csv")).replace("text,label\n", ""));
    write("index.json", "{\"the\": 1, \"film\": 2, \"is\": 3, \"good\": 4, \"bad\": 5}");
    write("vectors.txt", "good 1 0\nbad -1 0\nfilm 0 1\n");
    write("letters.csv", rows("text,label", 40, i -> (i % 2 == 0 ? "ACGA," : "CCGT,") + i % 2));
    write("rna.csv", rows("text,label", 40, i -> (i % 2 == 0 ? "ACGU," : "CCGU,") + i % 2));
    write("sequences.csv", rows("id,label,time,x", 160, i -> step(i, i % 4 * 1.5)));
    write(
        "gaps.csv",
        rows(
            "id,label,time,x",
            160,
            i -> i % 8 == 1 ? step(i, 0).replaceAll("0.0$", "") : step(i, i % 5)));
    write(
        "numbers.csv",
        rows(
            "id,label,time,x",
            160,
            i ->
                step(i, i % 4 * 1.5)
                    .replaceAll(",(up|down),", "," + 0.25 * Math.floorDiv(i, 4) + ",")));
    String tagged = rows("the\tDET\tO", 59, RecipeValuesTest::token);
    write("tags.tsv", tagged);
    write("othertags.tsv", rows("a\tDET\tO", 11, RecipeValuesTest::token).replace("dog", "wolf"));
    write("tagspaces.txt", tagged.replace('\t', ' '));
    write("tagcommas.txt", tagged.replace('\t', ','));
    write("tagsemicolons.txt", tagged.replace('\t', ';'));
    write("named.tsv", "token\tner\n" + tagged.replaceAll("(?m)\t[A-Z]+\t", "\t"));
    write(
        "tags.conllu", rows("1\tGo\tgo\tVERB\tV\t_\t0\troot\t_\t_\n", 39, RecipeValuesTest::words));
    write("bases.csv", rows("EI,ACGA", 40, i -> i % 2 == 0 ? "N,CCGT" : "EI,ACGT"));
    images("train", 40);
    images("t10k", 10);
  }

  private static int value(int i) {
    return 9 + i * i % 11;
  }

  private static String hour(int i) {
    return LocalDateTime.of(2024, 1, 1, 0, 0).plusHours(i).toString();
  }

  private static String date(int i) {
    return LocalDate.of(2024, 1, 1).plusDays(i).toString();
  }

  private static String dayFirst(int i) {
    String[] parts = date(i).split("-");
    return parts[2] + "/" + parts[1] + "/" + parts[0];
  }

  private static String opinion(int i) {
    return "the %s is %s,%s"
        .formatted(
            i % 3 == 0 ? "film" : "plot", i % 2 == 0 ? "good" : "bad", i % 2 == 0 ? "good" : "bad");
  }

  private static String step(int i, double x) {
    int n = i / 4;
    return "s%d,%s,%d,%s"
        .formatted(n, n % 2 == 0 ? "up" : "down", i % 4, n % 2 == 0 ? x : -x + 0.0);
  }

  /** A token with two tags; every third one ends a sentence. */
  private static String token(int i) {
    return switch (i % 3) {
      case 0 -> (i % 2 == 0 ? "dog" : "Rex") + "\tNOUN\t" + (i % 2 == 0 ? "O" : "B-PER");
      case 1 -> (i % 4 == 0 ? "runs" : "barks") + "\tVERB\tO\n";
      default -> "the\tDET\tO";
    };
  }

  private static String words(int i) {
    return """
    1\t%s\tx\tNOUN\tN\t_\t2\tx\t_\tEntity=B-PER
    2\t%s\tx\tVERB\tV\t_\t0\tx\t_\t_
    """
        .formatted(i % 2 == 0 ? "Rex" : "Max", i % 3 == 0 ? "runs" : "barks");
  }

  private static String rows(String header, int count, IntFunction<String> row) {
    var text = new StringBuilder(header).append('\n');
    for (int i = 0; i < count; i++) {
      text.append(row.apply(i)).append('\n');
    }
    return text.toString();
  }

  private static void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static void images(String name, int count) throws IOException {
    var pixels = new ByteArrayOutputStream();
    var labels = new ByteArrayOutputStream();
    var images = new DataOutputStream(pixels);
    var classes = new DataOutputStream(labels);
    for (int number : new int[] {2051, count, 3, 3}) {
      images.writeInt(number);
    }
    classes.writeInt(2049);
    classes.writeInt(count);
    for (int i = 0; i < count; i++) {
      for (int p = 0; p < 9; p++) {
        images.writeByte(p / 3 == i % 3 ? 255 : 10 * p);
      }
      classes.writeByte(i % 3);
    }
    Files.write(directory.resolve(name + "-images-idx3-ubyte"), pixels.toByteArray());
    Files.write(directory.resolve(name + "-labels-idx1-ubyte"), labels.toByteArray());
  }

  static List<String> values() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecipeValuesTest.class.getResourceAsStream("recipe-values.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  private static Recipe recipe(String base) {
    return Recipe.parse(base, base + ".yaml", Objects.requireNonNull(BASES.get(base), base));
  }

  private static String base(String line) {
    return Objects.requireNonNull(BASES.get(line.substring(0, line.indexOf(' '))));
  }

  private static boolean sets(String line, String key) {
    String name = key.substring(key.indexOf('.') + 1);
    return changes(line).containsKey(key) || base(line).contains(name + ": ");
  }

  private static Map<String, String> changes(String line) {
    var changes = new LinkedHashMap<String, String>();
    for (String change : line.split(" \\| ", -1)) {
      int equals = change.indexOf('=');
      if (equals > 0) {
        changes.put(change.substring(0, equals).strip(), change.substring(equals + 1).strip());
      }
    }
    return changes;
  }

  @ParameterizedTest
  @MethodSource("values")
  void trains(String line) {
    Recipe base = recipe(line.substring(0, line.indexOf(' ')));
    Recipe changed = base.with(changes(line));

    var result = Training.create(changed, DataLocation.of(directory)).fit();

    assertThat(result.score().metrics().values()).isNotEmpty().allMatch(Double::isFinite);
    assertThat(Recipe.parse("again", "again.yaml", BASES.get(base.name()))).isNotNull();
  }

  /** All keys that are listed, those of the bases among them. */
  private static Set<String> listed() throws IOException {
    var keys = new TreeSet<String>();
    for (String line : values()) {
      keys.addAll(changes(line).keySet());
    }
    for (String base : BASES.keySet()) {
      recipe(base)
          .yaml()
          .forEach(
              (key, value) -> {
                keys.add(key);
                if (value instanceof Map<?, ?> inner) {
                  inner.keySet().forEach(each -> keys.add(key + "." + each));
                }
              });
    }
    return keys;
  }

  private record Row(String section, List<String> keys, String value) {}

  /** The rows of the tables of keys in the documents. */
  private static List<Row> documented() throws IOException {
    var rows = new ArrayList<Row>();
    String section = "";
    for (String line : Files.readAllLines(Path.of("..", "docs", "guide", "recipes.md"))) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      }
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      boolean ofKeys =
          Set.of(
                  "",
                  "Recipes of classifiers",
                  "Recipes of regressors",
                  "Recipes of taggers",
                  "Recipes of translators",
                  "Format of tables")
              .contains(section);
      if (ofKeys && cells.length >= 5 && cells[1].contains("`")) {
        var keys = new ArrayList<String>();
        String prefix = section.equals("Format of tables") ? "data." : "";
        Matcher matcher = Pattern.compile("`([^`]+)`").matcher(cells[1]);
        while (matcher.find()) {
          String key = matcher.group(1);
          if (key.contains(".")) {
            prefix = key.substring(0, key.indexOf('.') + 1);
            keys.add(key);
          } else {
            keys.add(prefix + key);
          }
        }
        rows.add(new Row(section, keys, cells[2]));
      }
    }
    assertThat(rows).hasSizeGreaterThan(70);
    return rows;
  }

  @Test
  void everyDocumentedKeyIsListed() throws IOException {
    Set<String> listed = listed();
    assertThat(documented().stream().flatMap(row -> row.keys().stream()).toList())
        .allMatch(listed::contains, "has a value in recipe-values.txt");
  }

  @Test
  void everyDocumentedWordIsListed() throws IOException {
    List<String> lines = values();
    var missing = new ArrayList<String>();
    for (Row row : documented()) {
      Matcher word = Pattern.compile("`([a-zA-Z][a-zA-Z0-9-]+)`").matcher(row.value());
      while (word.find()) {
        Pattern whole = Pattern.compile("(?<![\\w-])" + word.group(1) + "(?![\\w-])");
        boolean there =
            lines.stream()
                .filter(line -> row.keys().stream().anyMatch(key -> sets(line, key)))
                .anyMatch(line -> whole.matcher(line + "\n" + base(line)).find());
        if (!there && !NO_VALUES.contains(word.group(1))) {
          missing.add(row.keys() + ": " + word.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /**
   * Layers, optimizers, schedules and transforms, and their settings, whose tables have no keys.
   */
  @Test
  void everyDocumentedLayerOptimizerAndScheduleIsListed() throws IOException {
    String all = String.join("\n", values());
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "guide", "recipes.md"));
    var missing = new ArrayList<String>();
    String section = "";
    for (String line : lines) {
      section = line.startsWith("## ") ? line.substring(3) : section;
      String[] cells = line.split("\\|", -1);
      boolean ofNames =
          Set.of("Layers", "Optimizers and schedules", "Transforms").contains(section);
      if (ofNames && cells.length == 4 && !cells[1].contains(".name`")) {
        Stream.of(cells[1], cells[2])
            .flatMap(cell -> Pattern.compile("`\\{?([a-zA-Z][a-zA-Z0-9]*)").matcher(cell).results())
            .map(found -> found.group(1))
            .filter(word -> !Pattern.compile("(?<!\\w)" + word + "(?!\\w)").matcher(all).find())
            .forEach(missing::add);
      }
    }
    assertThat(missing).isEmpty();
  }

  /** A key that nobody has heard of is refused with those that are known. */
  @Test
  void everyKeyThatTheCodeReadsIsListedAndDocumented() throws IOException {
    Set<String> listed = listed();
    Set<String> documented =
        documented().stream().flatMap(row -> row.keys().stream()).collect(Collectors.toSet());
    var unknown = new TreeSet<String>();
    for (String base :
        List.of(
            "series",
            "noisy",
            "sine",
            "text",
            "letters",
            "images",
            "sequences",
            "regress",
            "tag",
            "translate")) {
      for (String part : List.of("", "data.", "model.", "training.")) {
        Throwable refusal =
            catchThrowable(
                () -> recipe(base).with(part + "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", "1"));
        assertThat(refusal).as(base + " " + part).hasMessageContaining("; known: ");
        String names = String.valueOf(refusal.getMessage()).replaceAll(".*; known: ", "");
        Arrays.stream(names.split(", "))
            .map(name -> part + name)
            .filter(key -> !Set.of("data", "model", "training").contains(key))
            .filter(
                key ->
                    !listed.contains(key) || !(documented.contains(key) || IN_TEXT.contains(key)))
            .forEach(unknown::add);
      }
    }
    assertThat(unknown).isEmpty();
  }
}
