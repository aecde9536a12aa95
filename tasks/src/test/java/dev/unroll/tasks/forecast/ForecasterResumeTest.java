package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Table;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecasterResumeTest {
  private static final String RECIPE =
      """
      task: forecast
      data: {series: airline, window: 3}
      model: {layers: [{lstm: {hidden: 3, output: last}}, {dense: {units: 1}}]}
      training: {batch: 16, epochs: 2, keepBest: always}
      expect: {metric: rmse, atMost: 1e9}
      """;

  @TempDir private Path directory;

  private static Training<Forecaster> training() {
    return Forecaster.training(Recipe.parse("small", "small.yaml", RECIPE));
  }

  private byte[] saved(Training<Forecaster> training) throws IOException {
    Path file = directory.resolve("model.safetensors");
    training.predictor().save(file);
    return Files.readAllBytes(file);
  }

  /** Each process takes one step more; none but the last comes to the end. */
  @Test
  void howeverOftenItIsBrokenOffTheBytesAreThoseOfAnUnbrokenRun() throws IOException {
    Training<Forecaster> unbroken = training();
    TrainingResult<Forecaster> whole = unbroken.fit();
    Checkpoints checkpoints = Checkpoints.in(directory);
    Training<Forecaster> first = training().checkpoints(checkpoints);
    first.requestStop(); // after the first step
    assertThat(first.fit().stopped()).isTrue();
    for (int step = 2; step <= 9; step++) {
      Training<Forecaster> next = Forecaster.training(checkpoints, Map.of());
      next.requestStop();
      assertThat(next.resume(RunListener.silent()).stopped()).isTrue();
    }
    Training<Forecaster> last = Forecaster.training(checkpoints, Map.of());
    TrainingResult<Forecaster> result = last.resume(RunListener.silent());

    assertThat(result.stopped()).isFalse();
    assertThat(saved(last)).isEqualTo(saved(unbroken));
    assertThat(result.score().metrics()).isEqualTo(whole.score().metrics());
    assertThat(result.score().before()).isEqualTo(whole.score().before());
    assertThat(result.history().rows()).hasSameSizeAs(whole.history().rows());
    assertThat(result.expectation()).isPresent(); // as in an unbroken run
  }

  @Test
  void aSeriesInMemoryIsGivenAgain() throws IOException {
    var config =
        ForecastConfig.defaults()
            .withWindow(3)
            .withTraining(TrainingConfig.defaults().withEpochs(2));
    Training<Forecaster> unbroken = Forecaster.training(config, Series.airline());
    unbroken.fit();
    Checkpoints checkpoints = Checkpoints.in(directory);
    Training<Forecaster> first =
        Forecaster.training(config, Series.airline()).checkpoints(checkpoints);
    first.requestStop();
    first.fit();
    Training<Forecaster> second =
        Forecaster.training(config, Series.airline()).checkpoints(checkpoints);
    second.resume(RunListener.silent());
    Training<Forecaster> other =
        Forecaster.training(config, Series.airline().slice(0, 143)).checkpoints(checkpoints);

    assertThat(saved(second)).isEqualTo(saved(unbroken));
    assertThatThrownBy(() -> other.resume(RunListener.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the data differ from those that the run began with");
  }

  @Test
  void onlyHowLongItTrainsCanBeChanged() {
    Checkpoints checkpoints = Checkpoints.in(directory);
    training().checkpoints(checkpoints).fit();
    Training<Forecaster> longer = Forecaster.training(checkpoints, Map.of("training.epochs", "3"));
    Training<Forecaster> other = Forecaster.training(checkpoints, Map.of("training.batch", "8"));

    TrainingResult<Forecaster> result = longer.resume(RunListener.silent());
    assertThat(result.history().rows().get(2).epoch()).isEqualTo(3);
    assertThat(result.expectation()).isEmpty();
    assertThatThrownBy(() -> other.resume(RunListener.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("batch size");
  }

  @Test
  void aCheckpointOfSomethingElseIsRefused() {
    Checkpoints checkpoints = Checkpoints.in(directory);
    var x = Tensor.of(new float[4][2]);
    var y = Tensor.of(new float[4][1]);
    new Trainer(TrainingConfig.defaults())
        .checkpoints(checkpoints)
        .fit(Sequential.of(new Dense(2, 1)), Dataset.of(x, y));

    assertThatThrownBy(() -> Forecaster.training(checkpoints, Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a checkpoint, but not of a task");
  }

  @Test
  void resumingNeedsCheckpoints() {
    assertThatThrownBy(() -> training().resume(RunListener.silent()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSeriesInMemoryCanBeReadFromItsFile() throws IOException {
    Path file = directory.resolve("weather.csv");
    var text = new StringBuilder("temperature,load\n");
    for (int t = 0; t < 60; t++) {
      text.append("%.3f,%d\n".formatted(Math.sin(t), t % 7));
    }
    Files.writeString(file, text);
    Series series = Table.read(file).series(List.of("temperature"), Missing.ERROR);
    var config =
        ForecastConfig.defaults()
            .withWindow(3)
            .withTraining(TrainingConfig.defaults().withEpochs(2));
    Training<Forecaster> unbroken = Forecaster.training(config, series);
    unbroken.fit();
    Checkpoints checkpoints = Checkpoints.in(directory.resolve("run"));
    Training<Forecaster> first = Forecaster.training(config, series).checkpoints(checkpoints);
    first.requestStop();
    first.fit();

    assertThatThrownBy(() -> Forecaster.training(checkpoints, Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the checkpoint does not name its data. Prepare the training again");
    Training<Forecaster> second = Forecaster.training(checkpoints, Map.of(), DataLocation.of(file));
    second.resume(RunListener.silent());
    assertThat(saved(second)).isEqualTo(saved(unbroken));
  }

  @Test
  void anInterruptStopsLikeARequest() {
    Checkpoints checkpoints = Checkpoints.in(directory);
    Training<Forecaster> training = training().checkpoints(checkpoints);
    Thread.currentThread().interrupt();
    TrainingResult<Forecaster> result = training.fit();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.stopped()).isTrue();
    assertThat(result.score().value("rmse")).isFinite();
    assertThat(training.resume(RunListener.silent()).stopped()).isFalse();
  }

  @Test
  void aClosedTrainingTrainsNoMore() {
    Training<Forecaster> training = training();
    training.close();

    assertThatThrownBy(training::fit)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the training is closed");
    assertThat(training.predictor().predict(Series.airline(), 1).values()).hasSize(1);
  }

  @Test
  void aForecasterIsSavedInANewDirectoryAndOtherFilesAreNoModels() throws IOException {
    Forecaster forecaster = training().predictor();
    Path file = directory.resolve("models").resolve("new").resolve("airline.safetensors");
    forecaster.save(file);
    assertThat(Forecaster.load(file).predict(Series.airline(), 1).values())
        .isEqualTo(forecaster.predict(Series.airline(), 1).values());

    Path csv = Files.writeString(directory.resolve("a.csv"), "month,passengers\n1949-01,112\n");
    assertThatThrownBy(() -> Forecaster.load(csv))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(csv + ": not an Unroll model file (expected safetensors)");
  }
}
