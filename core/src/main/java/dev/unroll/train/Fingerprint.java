package dev.unroll.train;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.loss.Loss;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Schedule;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The settings, model and data of a run that the bits of its weights depend on, as text. It is used
 * to reject resuming a run with different ones. It contains all {@link TrainingConfig#settings}
 * except a few.
 */
final class Fingerprint {
  private static final String LOSS = TrainingConfig.LOSS;
  private static final String OPTIMIZER = TrainingConfig.OPTIMIZER;
  private static final String SCHEDULE = TrainingConfig.SCHEDULE;
  private static final String STEP = "training step";
  private static final String DEFAULT = "default"; // also for runs from before custom steps existed

  /**
   * The only settings that are left out: no bit of the weights depends on them, so a run may be
   * resumed for longer, with more frequent reports, or with different prefetching. The metrics of
   * named outputs are listed with those of the only output, by their names.
   */
  private static final Set<String> WITHOUT_BITS =
      Set.of(
          TrainingConfig.DURATION,
          TrainingConfig.REPORT_EVERY,
          TrainingConfig.PREFETCH,
          TrainingConfig.OUTPUT_METRICS);

  private Fingerprint() {}

  static Map<String, String> of(
      TrainingConfig config,
      TrainingStep step,
      Model model,
      Dataset data,
      @Nullable Dataset validation) {
    var words = new LinkedHashMap<String, String>();
    config.settings().forEach((name, value) -> put(words, config, name, value));
    words.put(LOSS, losses(config.losses()));
    Optimizer optimizer = config.optimizer();
    words.put(OPTIMIZER, described(optimizer, optimizer::text, optimizer::config));
    Schedule schedule = config.schedule();
    words.put(SCHEDULE, described(schedule, schedule::text, schedule::config));
    if (step.equals(Trainer.DEFAULT_STEP)) {
      words.put(STEP, DEFAULT);
    } else {
      words.put(STEP, text(step));
    }
    words.put(
        "frozen parameters",
        ""
            + model.parameters().entrySet().stream()
                .filter(named -> !named.getValue().trainable())
                .map(Map.Entry::getKey)
                .toList());
    words.put("weights", weights(model));
    words.put("layers", layers(model));
    words.put("examples", "" + data.size());
    words.put("some examples (checksum)", checksum(data));
    words.put("order (checksum)", config.shuffle() ? order(config, data) : "none");
    words.put("validation examples", validation == null ? "none" : "" + validation.size());
    words.put(
        "some validation examples (checksum)", validation == null ? "none" : checksum(validation));
    return words;
  }

  /**
   * Returns the settings that earlier versions wrote in another form, in that form, so that their
   * checkpoints can still be resumed.
   */
  static Map<String, String> earlier(TrainingConfig config) {
    return Map.of(
        LOSS,
        text(config.losses()),
        OPTIMIZER,
        text(config.optimizer()),
        SCHEDULE,
        text(config.schedule()));
  }

  private static String losses(Losses losses) {
    if (losses.isUnnamed()) {
      return loss(losses.only());
    }
    var texts = new ArrayList<String>();
    losses
        .byOutput()
        .forEach(
            (output, term) -> texts.add(output + ": " + term.weight() + " · " + loss(term.loss())));
    return String.join(", ", texts);
  }

  private static String loss(Loss loss) {
    return described(loss, loss::text, loss::config);
  }

  /** Returns an object's name and configuration; its text if it has none, such as for a lambda. */
  private static String described(
      Object setting, Supplier<String> name, Supplier<Map<String, Object>> config) {
    try {
      Map<String, Object> described = config.get();
      if (!described.isEmpty()) {
        return name.get() + " " + Json.write(sorted(described));
      }
    } catch (IllegalArgumentException e) {
      // Recipes have no keys for it.
    }
    return text(setting);
  }

  private static void put(
      Map<String, String> words, TrainingConfig config, String name, @Nullable Object value) {
    if (name.equals(TrainingConfig.METRICS)) {
      words.put(name, "" + config.newMetrics().stream().map(OutputMetric::name).toList());
    } else if (!WITHOUT_BITS.contains(name)) {
      words.put(name, text(value));
    }
  }

  /**
   * Returns a setting in words, without the identities of lambdas, which differ between processes.
   */
  private static String text(@Nullable Object setting) {
    if (setting instanceof String || setting instanceof Number || setting instanceof Enum<?>) {
      return setting.toString();
    }
    return String.valueOf(setting).replaceAll("([$]+Lambda[^@]*)?@[0-9a-f]+", "");
  }

  private static String weights(Model model) {
    var text = new StringBuilder();
    model
        .parameters()
        .forEach(
            (name, parameter) ->
                text.append(name).append(Arrays.toString(parameter.shape())).append(' '));
    return text.toString().strip();
  }

  /**
   * Returns properties that the weights do not show, such as activations and dropout, for layers
   * that describe them.
   */
  private static String layers(Model model) {
    if (model instanceof Sequential layers) {
      return layers(layers);
    }
    try {
      return model.type() + " " + Json.write(sorted(model.config()));
    } catch (RuntimeException e) {
      return model.type() + " ?"; // a custom model that no file can hold
    }
  }

  private static String layers(Sequential model) {
    var text = new StringBuilder();
    model
        .layers()
        .forEach(
            (name, layer) -> {
              text.append(name).append(": ").append(layer.type()).append(' ');
              try {
                text.append(Json.write(sorted(layer.config()))).append(' ');
              } catch (RuntimeException e) {
                text.append("? "); // a custom layer that no file can hold
              }
            });
    return text.toString().strip();
  }

  /** Sorts the keys of maps, because the order of Map.of differs between processes. */
  private static @Nullable Object sorted(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      var inOrder = new TreeMap<String, @Nullable Object>();
      map.forEach((key, inner) -> inOrder.put("" + key, sorted(inner)));
      return inOrder;
    }
    if (value instanceof List<?> list) {
      var all = new ArrayList<@Nullable Object>();
      list.forEach(inner -> all.add(sorted(inner)));
      return all;
    }
    return value;
  }

  /**
   * Returns the checksum of a few examples spread over the data, which is enough to detect
   * different data.
   */
  private static String checksum(Dataset data) {
    var positions = new int[Math.min(data.size(), 32)];
    Arrays.setAll(positions, i -> (int) ((long) i * data.size() / positions.length));
    Batch some = data.identifying(positions);
    var crc = new CRC32();
    if (!some.inputs().isUnnamed()) {
      update(crc, some.inputs().names().hashCode());
    }
    if (!some.targets().isUnnamed()) {
      update(crc, some.targets().names().hashCode());
    }
    for (Sequence input : some.inputs().byName().values()) {
      if (input.hasIds()) {
        update(crc, input.ids());
      } else {
        update(crc, input.values());
      }
    }
    for (Target target : some.targets().byName().values()) {
      if (target.hasClasses()) {
        update(crc, target.classes());
      } else {
        update(crc, target.values());
      }
      Tensor weights = target.weights();
      if (weights != null) {
        update(crc, weights);
      }
    }
    some.inputs().byName().values().forEach(input -> update(crc, input));
    DocumentStarts starts = some.starts();
    if (starts != null) {
      update(crc, starts.hashCode());
    }
    return Long.toHexString(crc.getValue());
  }

  /** Returns the order of the first epoch, to detect different buckets. */
  private static String order(TrainingConfig config, Dataset data) {
    var crc = new CRC32();
    for (int position : data.shuffled(config.seed(), 0, config.batchSize())) {
      update(crc, position);
    }
    return Long.toHexString(crc.getValue());
  }

  private static void update(CRC32 crc, Sequence input) {
    Mask mask = input.mask();
    for (int row = 0; mask != null && row < input.batch(); row++) {
      update(crc, mask.count(row));
      for (int i = 0; i < mask.count(row); i++) {
        update(crc, mask.position(row, i, input.steps()));
      }
    }
  }

  private static void update(CRC32 crc, Tensor tensor) {
    for (float value : tensor.toArray()) {
      update(crc, Float.floatToIntBits(value));
    }
  }

  private static void update(CRC32 crc, IndexTensor ids) {
    for (int i = 0; i < ids.size(); i++) {
      update(crc, ids.get(i));
    }
  }

  private static void update(CRC32 crc, int bits) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      crc.update(bits >>> shift);
    }
  }

  /**
   * Rejects a fingerprint that differs from the earlier one.
   *
   * @param earlier other accepted forms of some values
   */
  static void require(
      Map<String, String> now, Map<String, String> earlier, Fields then, String source) {
    for (String name : now.keySet()) {
      String was = then.string(name, name.equals(STEP) ? DEFAULT : "");
      String is = now.get(name);
      if ((then.has(name) || name.equals(STEP))
          && !was.equals(is)
          && !was.equals(earlier.get(name))) {
        throw new BadInputException(
            source
                + ": the run began with "
                + name
                + " "
                + was
                + ", now it is "
                + is
                + "; resume with the same settings, model and data, or begin a new run");
      }
    }
  }
}
