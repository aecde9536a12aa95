package dev.unroll.toy;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.store.Fields;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.TaskType;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A toy task: to learn the mean of the numbers of a line. Its recipe names a file of lines, and the
 * units of a GRU. Everything that the task needs is in this package.
 */
public final class MeanTask implements TaskType<MeanPredictor> {
  static final List<TaskMetric> METRICS =
      List.of(
          TaskMetric.error("mae", "MAE", "units of the data"),
          TaskMetric.fraction("close", "close"));

  @Override
  public String name() {
    return "mean";
  }

  @Override
  public String predictorName() {
    return "a model of means";
  }

  @Override
  public String command() {
    return "unroll answer";
  }

  @Override
  public String fileKey() {
    return "mean";
  }

  @Override
  public List<TaskMetric> metrics() {
    return METRICS;
  }

  /** The settings of a recipe. */
  record Settings(String file, int hidden, long steps, long seed) {
    static Settings read(Fields fields) {
      return new Settings(
          fields.object("data").string("file"),
          fields.object("model").integer("hidden", 1, 1000),
          fields.object("training").longInteger("steps", 1, 1_000_000),
          fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE, 42));
    }
  }

  @Override
  public void check(Recipe recipe, Fields fields) {
    Settings.read(fields);
  }

  @Override
  public PreparedTask<MeanPredictor> prepare(Recipe recipe, DataLocation data) {
    var settings = Settings.read(Fields.of(recipe.yaml(), recipe.source()));
    Path file = data.isFile() ? data.path().orElseThrow() : data.find(settings.file());
    Lines lines = Lines.read(file);
    Model model =
        Sequential.input(1)
            .add(Gru.units(settings.hidden(), Returns.LAST))
            .add(Dense.units(1))
            .build()
            .initialize(settings.seed());
    return new Prepared(settings, lines, new MeanPredictor(recipe, model));
  }

  private record Prepared(Settings settings, Lines lines, MeanPredictor predictor)
      implements PreparedTask<MeanPredictor> {
    @Override
    public TrainingConfig training() {
      return TrainingConfig.defaults()
          .withOptimizer(new Adam(0.01f))
          .withBatchSize(8)
          .withSteps(settings.steps())
          .withSeed(settings.seed());
    }

    @Override
    public DataDescription data() {
      int count = lines.values().length;
      return new DataDescription("means of " + count + " lines", Map.of("lines", count));
    }

    @Override
    public Dataset examples() {
      return Dataset.of(
          Tensor.of(lines.values()), Tensor.of(lines.means(), lines.values().length, 1));
    }

    @Override
    public String checksum() {
      return Integer.toHexString(Arrays.deepHashCode(lines.values()));
    }

    @Override
    public Scoring scoring() {
      Score before = predictor.score(lines);
      return new Scoring() {
        @Override
        public String start() {
          return lines.values().length + " lines";
        }

        @Override
        public Score score(boolean stopped) {
          return predictor.score(lines).withBefore(before.metrics());
        }
      };
    }
  }

  @Override
  public MeanPredictor load(TaskFile file) {
    Fields fields = file.fields();
    Recipe recipe = file.recipe(fields);
    fields.done();
    return new MeanPredictor(recipe, file.model());
  }
}
