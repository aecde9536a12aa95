package dev.unroll.cli.command;

import dev.unroll.cli.report.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command to try after the result of another one. */
final class Next {
  private static final String STDIN = "-";
  private static final String NO_FILE = "FILE";
  private static final String A_TEXT = "\"A text.\"";

  private Next() {}

  /** Returns a command of these words; paths are quoted as a shell requires. */
  static String of(String command, Object... words) {
    var all = new ArrayList<>(List.of("unroll", command));
    for (Object word : words) {
      all.add(word instanceof Path path ? Text.argument(path) : word.toString());
    }
    return String.join(" ", all);
  }

  /** Returns the command after training: without a file to use the model on, its summary. */
  static String afterTraining(String task, Path run, @Nullable Path data) {
    String use = using(task, run, data);
    return use.endsWith(" " + NO_FILE) ? of("summary", run) : use;
  }

  /**
   * Returns the command that uses a model.
   *
   * @param task the task of the model
   * @param model its file or the directory of its run
   * @param data a file like that of training; null: none
   */
  static String using(String task, Path model, @Nullable Path data) {
    Object input = data == null || data.toString().equals(STDIN) ? NO_FILE : data;
    return switch (task) {
      case "forecast", "regress" -> of("predict", model, "--input", input);
      case "classify" -> of("classify", model, "--input", input);
      case "tag" -> of("tag", model, A_TEXT);
      case "translate" -> of("translate", model, A_TEXT);
      case "language" -> of("generate", model);
      default -> of("answer", model, "--help");
    };
  }

  /** Returns the command that scores a model on a file. */
  static String scoring(Path model, @Nullable Path data) {
    return of(
        "evaluate",
        model,
        "--data",
        data == null || data.toString().equals(STDIN) ? NO_FILE : data);
  }

  /**
   * Returns the command that trains a recipe.
   *
   * @param recipe name or file
   * @param changes values of the recipe to change
   */
  static String training(String recipe, @Nullable Path data, Map<String, String> changes) {
    var words = new ArrayList<Object>();
    words.add(Text.argument(recipe));
    if (data != null) {
      words.addAll(List.of("--data", data));
    }
    changes.forEach(
        (key, value) -> words.addAll(List.of("--set", Text.argument(key + "=" + value))));
    return of("train", words.toArray());
  }
}
