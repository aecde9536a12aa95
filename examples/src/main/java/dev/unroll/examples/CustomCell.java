package dev.unroll.examples;

import dev.unroll.check.GradientCheck;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * A custom cell, {@link LeakyCell}: checks its gradients, trains it as a layer on sequences of
 * unequal length, saves and loads it.
 */
public final class CustomCell {
  private CustomCell() {}

  /**
   * Learns the mean of sequences of 1 to 8 numbers.
   *
   * @param args epochs; default 60
   */
  public static void main(String[] args) throws IOException {
    int epochs = args.length == 0 ? 60 : Integer.parseInt(args[0]);
    GradientCheck.Report report = GradientCheck.of(new LeakyCell(3, 5)).check();
    System.out.println("gradients checked " + report.values());

    var random = new java.util.Random(1);
    var values = new float[512][8][1];
    var lengths = new int[512];
    var means = new float[512][1];
    for (int n = 0; n < values.length; n++) {
      lengths[n] = 1 + random.nextInt(8);
      for (int t = 0; t < lengths[n]; t++) {
        values[n][t][0] = random.nextFloat();
        means[n][0] += values[n][t][0] / lengths[n];
      }
    }
    IndexTensor ends = IndexTensor.vector(lengths);

    var layer = new Scan<>(new LeakyCell(1, 12), Returns.LAST);
    var model = Sequential.of(layer, new Dense(12, 1));

    var data = Dataset.of(Tensor.of(values), ends, Tensor.of(means));
    var config = TrainingConfig.defaults().withOptimizer(new Adam(0.01f)).withEpochs(epochs);
    var trainer = new Trainer(config);
    System.out.println("loss before training " + trainer.loss(model, data));
    trainer.fit(model, data);
    System.out.println("loss after training " + trainer.loss(model, data));

    var file = new ByteArrayOutputStream();
    ModelFile.save(file, model, Map.of());
    var registry =
        LayerRegistry.standard()
            .with(
                "leaky",
                fields ->
                    new Scan<>(
                        new LeakyCell(
                            fields.integer("input", 1, 10_000),
                            fields.integer("hidden", 1, 10_000)),
                        fields.choice("output", Returns.ALL)));
    var loaded =
        ModelFile.load(new ByteArrayInputStream(file.toByteArray()), "memory", registry).model();
    System.out.println("loss after loading " + trainer.loss(loaded, data));
  }
}
