package dev.unroll.cli.command;

import dev.unroll.tasks.Recipe;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Option to skip broken rows. */
final class SkipBad {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--skip-bad",
      description =
          "For a classifier or regressor: skip and count bad rows of the data instead of stopping"
              + " at the first one.")
  private boolean set;

  /** Returns whether the option was given. */
  boolean isSet() {
    return set;
  }

  /** Rejects the option for tasks that cannot skip rows. */
  void check(Recipe recipe) {
    if (set && !recipe.type().skipsBadRows()) {
      throw new ParameterException(
          spec.commandLine(),
          "--skip-bad is for tasks that read labelled rows, such as classify, but "
              + recipe.name()
              + " is a recipe of the task "
              + recipe.task()
              + "; for missing values of a series set "
              + (spec.commandLine().getCommandSpec().findOption("--missing") == null
                  ? "data.missing"
                  : "--missing"));
    }
  }

  /** Returns the recipe with this option applied. */
  Recipe apply(Recipe recipe) {
    check(recipe);
    return set ? recipe.with("data.badRows", "skip") : recipe;
  }
}
