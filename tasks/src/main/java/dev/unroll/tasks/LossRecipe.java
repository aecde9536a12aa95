package dev.unroll.tasks;

import dev.unroll.loss.Huber;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanAbsoluteError;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a forecaster in a recipe: a name, or an object with its name and settings, such as
 * {@code {name: huber, delta: 0.5}}.
 */
final class LossRecipe {
  private static final List<String> NAMES = List.of("mse", "mae", "huber");

  private LossRecipe() {}

  /** Reads {@code training.loss}; mse when it is not there. */
  static Loss read(Fields training) {
    if (!(training.raw("loss") instanceof Map)) {
      return of(training.oneOf("loss", NAMES, "mse"), Huber.DEFAULT_DELTA);
    }
    Fields settings = training.object("loss");
    String name = settings.oneOf("name", NAMES);
    float delta =
        name.equals("huber")
            ? settings.real("delta", Range.POSITIVE, Huber.DEFAULT_DELTA)
            : Huber.DEFAULT_DELTA;
    return of(name, delta);
  }

  private static Loss of(String name, float delta) {
    return switch (name) {
      case "mae" -> new MeanAbsoluteError();
      case "huber" -> new Huber(delta);
      default -> new MeanSquaredError();
    };
  }

  /** What {@link #read} reads. */
  static Object write(Loss loss) {
    if (!NAMES.contains(loss.text()) || loss.reduction() != Reduction.MEAN) {
      throw new IllegalArgumentException(
          "a forecaster trains with the mean of one of the losses "
              + String.join(", ", NAMES)
              + ", got the "
              + loss.reduction().text()
              + " of "
              + loss.text());
    }
    if (!(loss instanceof Huber huber)) {
      return loss.text();
    }
    var written = new LinkedHashMap<String, @Nullable Object>();
    written.put("name", huber.text());
    written.put("delta", TrainingRecipe.decimal(huber.delta()));
    return written;
  }
}
