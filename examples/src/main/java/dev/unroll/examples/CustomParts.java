package dev.unroll.examples;

import dev.unroll.BadInputException;
import dev.unroll.Floats;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Transform;
import dev.unroll.loss.Loss;
import dev.unroll.nn.Dense;
import dev.unroll.optim.Rule;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A forecaster with a custom layer, loss and optimizer: passed as objects, saved and loaded. */
public final class CustomParts {
  private CustomParts() {}

  /**
   * The mean of √(1 + e²) − 1 with e = prediction − target: large errors count linearly. For data
   * without masks.
   */
  record SmoothAbsolute() implements Loss {
    @Override
    public Tensor apply(Sequence prediction, Target target) {
      Tensor e = prediction.values().minus(target.values());
      return e.times(e).plus(1).sqrt().minus(1).mean();
    }

    @Override
    public String text() {
      return "smoothAbsolute";
    }
  }

  /** Moves each weight by the learning rate, against the sign of its gradient. */
  record SignDescent(float learningRate) implements Rule {
    @Override
    public void update(Slice s) {
      for (int i = 0; i < s.length(); i++) {
        s.values()[s.offset() + i] -= s.rate() * Math.signum(s.gradients()[s.from() + i]);
      }
    }

    @Override
    public boolean movesWithoutGradient() {
      return false;
    }

    @Override
    public String text() {
      return "signDescent";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("learningRate", Floats.decimal(learningRate));
    }
  }

  private static Scan<?> readLeaky(Fields fields) {
    int input = fields.integer("input", 1, 10_000);
    int hidden = fields.integer("hidden", 1, 10_000);
    return new Scan<>(new LeakyCell(input, hidden), fields.choice("output", Returns.ALL));
  }

  /**
   * Trains, saves and loads.
   *
   * @param args epochs; default 100
   */
  public static void main(String[] args) throws IOException {
    int epochs = args.length == 0 ? 100 : Integer.parseInt(args[0]);
    ForecastConfig config =
        ForecastConfig.builder()
            .window(12)
            .season(12)
            .transforms(Transform.log(), Transform.difference(), Transform.seasonalDifference(12))
            .layers(
                LayerSpec.of(features -> new Scan<>(new LeakyCell(features, 16), Returns.LAST)),
                LayerSpec.of(Dense.units(1)))
            .training(
                TrainingConfig.defaults()
                    .withLoss(new SmoothAbsolute())
                    .withOptimizer(new SignDescent(0.002f))
                    .withEpochs(epochs))
            .build();
    TrainingResult<Forecaster> result = Forecaster.training(config, Series.airline()).fit();
    TestScores.print(result.score());

    Path file = Files.createTempFile("custom", ".safetensors");
    try {
      result.predictor().save(file);
      try {
        Forecaster.load(file);
      } catch (BadInputException e) {
        System.out.println(e.getMessage());
      }

      Registry registry =
          Registry.standard()
              .withLayers(layers -> layers.with("leaky", CustomParts::readLeaky))
              .withLoss("smoothAbsolute", fields -> new SmoothAbsolute())
              .withOptimizer(
                  "signDescent",
                  fields -> new SignDescent(fields.real("learningRate", Range.POSITIVE)));
      Forecaster loaded = Forecaster.load(file, registry);
      double[] expected = result.predictor().predict(Series.airline(), 1).values();
      double[] next = loaded.predict(Series.airline(), 1).values();
      System.out.println("loaded, the same: " + Arrays.equals(next, expected));
    } finally {
      Files.delete(file);
    }
  }
}
