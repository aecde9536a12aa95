package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.internal.PathText;
import dev.unroll.internal.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The recipes that come with Unroll, and recipes in files. */
public final class Recipes {
  private static final List<String> NAMES =
      List.of(
          "sine",
          "sine-tutorial",
          "noisy-sine-mlp",
          "noisy-sine-rnn",
          "airline",
          "airline-seasonal",
          "sunspots",
          "temperatures",
          "imdb-rnn-cell-1",
          "imdb-rnn-cell-2",
          "imdb-rnn",
          "imdb-lstm-cell",
          "imdb-lstm",
          "imdb-gru-cell",
          "imdb-gru",
          "imdb-lstm-masked",
          "imdb-lstm-glove-frozen",
          "imdb-lstm-glove-tuned",
          "imdb-best",
          "mnist-rows",
          "mnist-rows-best",
          "dna-splice",
          "japanese-vowels",
          "text-characters",
          "text-words",
          "shakespeare",
          "ner-demo",
          "dna-positions",
          "pos-plain",
          "pos-ewt",
          "ptb-tutorial",
          "ptb-tf-small",
          "ptb-tf-medium",
          "ptb-best",
          "wikitext-2",
          "number-words",
          "translate-zh-en",
          "translate-en-fr",
          "translate-de-en");

  private Recipes() {}

  /** Returns the names of the recipes that come with Unroll; those for newcomers come first. */
  public static List<String> names() {
    return NAMES;
  }

  /** Returns all recipes that come with Unroll. */
  public static List<Recipe> all() {
    return NAMES.stream().map(Recipes::named).toList();
  }

  /**
   * Returns a recipe by name or file.
   *
   * @param nameOrFile such as {@code sine} or {@code my/own.yaml}
   * @throws BadInputException when there is no such recipe, or it has a mistake
   */
  public static Recipe find(String nameOrFile) {
    return find(nameOrFile, Registry.standard());
  }

  /**
   * Returns a recipe by name or file, with custom parts.
   *
   * @param registry contains everything that the recipe may name
   */
  public static Recipe find(String nameOrFile, Registry registry) {
    if (NAMES.contains(nameOrFile)) {
      return named(nameOrFile);
    }
    if (looksLikeFile(nameOrFile)) {
      return Recipe.read(PathText.of("recipe", nameOrFile), registry);
    }
    throw new BadInputException(
        "there is no recipe \""
            + nameOrFile
            + "\"; "
            + Spelling.advice(nameOrFile, NAMES)
            + " (or pass a file that ends in .yaml)");
  }

  private static boolean looksLikeFile(String text) {
    try {
      return text.endsWith(".yaml") || text.endsWith(".yml") || Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Recipe named(String name) {
    String resource = "recipes/" + name + ".yaml";
    try (var in = Recipes.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in this build of unroll-tasks");
      }
      return Recipe.parse(name, resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
