package dev.unroll.cli;

import dev.unroll.tasks.Backtest;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Task;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes tasks from the recipe and the {@code --data} of a command; null: the recipe's own data. */
final class Tasks {
  private Tasks() {}

  static Task create(Recipe recipe, @Nullable Path data) {
    return data == null ? Task.create(recipe) : Task.create(recipe, data);
  }

  static Task resumable(Checkpoints where, Map<String, String> changes, @Nullable Path data) {
    return data == null ? Task.of(where, changes) : Task.of(where, changes, data);
  }

  static Backtest backtest(Recipe recipe, @Nullable Path data) {
    return data == null ? Backtest.of(recipe) : Backtest.of(recipe, data);
  }
}
