package dev.unroll.tasks;

import dev.unroll.tasks.classify.ClassifyTask;
import dev.unroll.tasks.forecast.ForecastTask;
import dev.unroll.tasks.language.LanguageTask;
import dev.unroll.tasks.regress.RegressTask;
import dev.unroll.tasks.tag.TagTask;
import dev.unroll.tasks.translate.TranslateTask;
import java.util.List;

/** The list of the tasks of this library, one line each. */
final class TaskTypes {
  private static final List<TaskType<?>> ALL =
      List.of(
          new ForecastTask(),
          new ClassifyTask(),
          new RegressTask(),
          new LanguageTask(),
          new TagTask(),
          new TranslateTask());

  private TaskTypes() {}

  static List<TaskType<?>> all() {
    return ALL;
  }
}
