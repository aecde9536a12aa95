package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code unroll recipes}: lists the recipes that can be trained by name. */
@Command(
    name = "recipes",
    description = "List the recipes that come with Unroll.",
    footer = {
      "",
      "Example:",
      "  unroll recipes",
    })
final class RecipesCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  RecipesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Recipe> recipes = Recipes.all();
    if (json) {
      console.json(Map.of("recipes", recipes.stream().map(this::object).toList()));
    } else {
      int width = recipes.stream().mapToInt(recipe -> recipe.name().length()).max().orElse(0) + 3;
      for (Recipe recipe : recipes) {
        String label = recipe.name() + " ".repeat(width - recipe.name().length());
        console.result(Text.labelled(label, firstSentence(recipe.about())));
      }
      console.next("unroll train sine");
    }
    return 0;
  }

  private Map<String, Object> object(Recipe recipe) {
    var object = new LinkedHashMap<String, Object>();
    object.put("name", recipe.name());
    object.put("task", recipe.task());
    object.put("about", recipe.about());
    return object;
  }

  /** Returns the text up to the end of the first sentence, on one line. */
  static String firstSentence(String about) {
    String line = about.strip().replaceAll("\\s+", " ");
    int end = line.indexOf(". ");
    return end < 0 ? line : line.substring(0, end + 1);
  }
}
