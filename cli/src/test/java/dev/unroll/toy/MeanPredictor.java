package dev.unroll.toy;

import dev.unroll.nn.Model;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A trained model of {@link MeanTask}. */
record MeanPredictor(Recipe recipe, Model model) implements Predictor {
  @Override
  public Score evaluate(Path file) {
    return score(Lines.read(file));
  }

  /** Shows a part of each kind. */
  Score score(Lines lines) {
    float[] predicted = model.predict(Sequence.of(Tensor.of(lines.values()))).toArray();
    float[] means = lines.means();
    double error = 0;
    long close = 0;
    var rows = new ArrayList<List<Object>>();
    for (int n = 0; n < means.length; n++) {
      double difference = Math.abs(predicted[n] - means[n]);
      error += difference / means.length;
      close += difference < 0.5 ? 1 : 0;
      rows.add(List.of((long) n + 1, (double) means[n], (double) predicted[n]));
    }
    var table =
        new ScorePart.Table(
            "lines",
            "lines",
            List.of(
                new ScorePart.Table.Column("", "line"),
                new ScorePart.Table.Column("mean", "mean"),
                new ScorePart.Table.Column("predicted", "predicted")),
            rows,
            "lines",
            5);
    var matrix =
        new ScorePart.Heatmap(
            "within", "close or not", List.of("close", "far"), new long[][] {{close, 0}, {0, 1}});
    var picture =
        new ScorePart.Picture(
            "drawing", "drawing", "svg", "<svg/>".getBytes(StandardCharsets.UTF_8));
    return Score.of(MeanTask.METRICS, Map.of("mae", error, "close", (double) close / means.length))
        .withBaselines(Map.of("zero", Map.of("mae", 1e9)))
        .withNotes(List.of("a toy"))
        .withParts(List.of(table, matrix, picture));
  }

  @Override
  public Map<String, Object> answer(Map<String, ?> request) {
    Fields fields = Fields.of(request, "request");
    List<Double> values = fields.numbers("values", Range.ANY);
    fields.done();
    var steps = new float[1][values.size()][1];
    for (int t = 0; t < values.size(); t++) {
      steps[0][t][0] = values.get(t).floatValue();
    }
    return Map.of("mean", (double) model.predict(Sequence.of(Tensor.of(steps))).toArray()[0]);
  }

  @Override
  public void save(Path file) {
    TaskFile.save(file, this, Map.of());
  }

  @Override
  public int[] inputShape() {
    return new int[] {Shape.ANY, Shape.ANY, 1};
  }
}
