package dev.unroll.cli.command;

import dev.unroll.tasks.Recipes;
import java.util.Iterator;
import java.util.List;

/** Words that a shell can complete. */
final class Candidates {
  private Candidates() {}

  /** Names of the recipes of Unroll. */
  static final class RecipeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Recipes.names().iterator();
    }
  }

  /** Names of the commands. */
  static final class Commands implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return UnrollCommand.NAMES.iterator();
    }
  }

  /** Shells for which there is a completion. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("bash", "zsh").iterator();
    }
  }
}
