package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.internal.AtomicFile;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.WarmUp;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.store.ModelFile;
import dev.unroll.store.Safetensors;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories in which no checkpoint can be written, and files that are not checkpoints. */
class CheckpointFailuresTest {
  @TempDir Path directory;

  private static Sequential model() {
    return Sequential.of(new Lstm(2, 3, Returns.LAST), new Dense(3, 1)).initialize(3);
  }

  private static Dataset examples(int seed) {
    var random = new TestRandom(seed);
    return Dataset.of(
        Tensor.of(random.floats(8 * 3 * 2), 8, 3, 2), Tensor.of(random.floats(8, 0, 1), 8, 1));
  }

  private static Trainer trainer() {
    return new Trainer(
        TrainingConfig.defaults()
            .withBatchSize(2)
            .withEpochs(3)
            .withSchedule(new WarmUp(3, new Plateau(0.5, 0)))
            .withMetrics(ErrorMetric::mae)
            .withEarlyStopping(new EarlyStopping(9))
            .withAveraging(Averaging.exponential(0.9)));
  }

  private static void fit(Checkpoints checkpoints) {
    trainer().checkpoints(checkpoints).fit(model(), examples(1), examples(2));
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsASentence() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "mine");
    for (Path place : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> fit(Checkpoints.in(place)))
          .isExactlyInstanceOf(BadInputException.class)
          .hasMessageStartingWith(place + ": no checkpoint can be written here (")
          .hasMessageEndingWith("); choose another directory");
    }
    assertThat(file).hasContent("mine");
  }

  @Test
  void aDirectoryThatMayOnlyBeReadIsASentence() {
    assumeTrue(directory.toFile().setWritable(false));
    try {
      assumeFalse(Files.isWritable(directory), "who runs this may write everywhere");
      assertThatThrownBy(() -> fit(Checkpoints.in(directory)))
          .isExactlyInstanceOf(BadInputException.class)
          .hasMessageStartingWith(directory + ": no checkpoint can be written here (");
    } finally {
      assertThat(directory.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void twoTrainersMayNotShareADirectory() {
    var failures = new ArrayList<Throwable>();
    trainer()
        .checkpoints(Checkpoints.in(directory))
        .stopWhen(
            event -> {
              failures.add(failureOnAnotherThread(() -> fit(Checkpoints.in(directory))));
              return event.step() == 2;
            })
        .fit(model(), examples(1), examples(2));

    assertThat(failures)
        .hasSize(2)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isExactlyInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(
                        directory
                            + ": is in use by this process, "
                            + ProcessHandle.current().pid()
                            + " since "));
    assertThat(directory).isDirectoryNotContaining(file -> file.endsWith(".unroll.lock"));
    Throwable resumed =
        failureOnAnotherThread(
            () ->
                trainer()
                    .checkpoints(Checkpoints.in(directory))
                    .resume(model(), examples(1), examples(2)));
    assertThat(resumed).isNull();
  }

  private static @Nullable Throwable failureOnAnotherThread(Runnable action) {
    var failure = new AtomicReference<@Nullable Throwable>();
    var thread = new Thread(action);
    thread.setUncaughtExceptionHandler((which, thrown) -> failure.set(thrown));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return failure.get();
  }

  @Test
  void aDirectoryThatCannotBeLockedIsAWarning() throws IOException {
    Files.createDirectory(directory.resolve(".unroll.lock"));
    var warnings = new ArrayList<String>();
    trainer()
        .checkpoints(Checkpoints.in(directory))
        .listener(
            new TrainingListener() {
              @Override
              public void onWarning(String sentence) {
                warnings.add(sentence);
              }
            })
        .fit(model(), examples(1), examples(2));

    assertThat(warnings)
        .containsExactly(
            directory
                + ": cannot be locked (.unroll.lock is not a regular file), so that a"
                + " second run could replace its files. Do not start another run in this"
                + " directory.");
  }

  @Test
  void aDiskThatStaysFullIsAFewWarnings() {
    Checkpoints.Replace full =
        (file, content) -> {
          if (file.endsWith("checkpoint.safetensors")) {
            throw new IOException();
          }
          AtomicFile.write(file, content);
        };
    var warnings = new ArrayList<String>();
    new Trainer(TrainingConfig.defaults().withBatchSize(2).withSteps(1500))
        .checkpoints(Checkpoints.in(directory).everySteps(1).replacing(full))
        .listener(
            new TrainingListener() {
              @Override
              public void onWarning(String sentence) {
                warnings.add(sentence);
              }
            })
        .fit(model(), examples(1));

    assertThat(warnings).hasSize(5);
    assertThat(warnings.get(0))
        .isEqualTo(
            "the checkpoint of step 0 could not be written to "
                + directory
                + " (IOException); the checkpoint before it is kept");
    assertThat(warnings.get(1))
        .startsWith("the checkpoint of step 9 could")
        .endsWith("is kept (10 such warnings so far)");
    assertThat(warnings.get(3)).endsWith("(1,000 such warnings so far)");
    assertThat(warnings.get(4))
        .startsWith("the checkpoint of step 1500 could")
        .endsWith("(1,502 such warnings in all)");
  }

  /** Replaces files, but runs out of room half-way from some write on, and has room again later. */
  private static final class SmallDisk implements Checkpoints.Replace {
    private final List<Integer> failing;
    private final List<byte[]> states = new ArrayList<>(); // after each checkpoint that failed
    private int checkpoints;

    SmallDisk(Integer... failing) {
      this.failing = List.of(failing);
    }

    @Override
    public void with(Path file, AtomicFile.Body content) throws IOException {
      boolean full = file.endsWith("checkpoint.safetensors") && failing.contains(++checkpoints);
      try {
        AtomicFile.write(
            file,
            out -> {
              if (full) {
                out.write(new byte[1000]);
                throw new IOException("No space left on device");
              }
              content.writeTo(out);
            });
      } finally {
        if (full) {
          states.add(Files.readAllBytes(file));
        }
      }
    }
  }

  @Test
  void aDiskThatIsFullInMidRunIsAWarningAndTheCheckpointBeforeStays() throws IOException {
    Sequential unharmed = model();
    trainer().fit(unharmed, examples(1), examples(2));
    var disk = new SmallDisk(4, 5);
    var written = new ArrayList<Long>();
    var warnings = new ArrayList<String>();
    Sequential model = model();
    trainer()
        .checkpoints(Checkpoints.in(directory).everySteps(2).replacing(disk))
        .listener(
            new TrainingListener() {
              @Override
              public void onCheckpoint(CheckpointEvent event) {
                written.add(event.step());
              }

              @Override
              public void onWarning(String sentence) {
                warnings.add(sentence);
              }
            })
        .fit(model, examples(1), examples(2));
    assertThat(model.store().snapshot()).isEqualTo(unharmed.store().snapshot());
    assertThat(written).containsExactly(0L, 2L, 4L, 10L, 12L, 12L);
    assertThat(warnings)
        .containsExactly(
            "the checkpoint of step 6 could not be written to "
                + directory
                + " (No space left on device); the checkpoint before it is kept",
            "the checkpoint of step 8 could not be written to "
                + directory
                + " (No space left on device); the checkpoint before it is kept (2 such warnings in"
                + " all)");
    for (byte[] state : disk.states) {
      Path kept = Files.createDirectories(directory.resolve("kept"));
      Files.write(kept.resolve("checkpoint.safetensors"), state);
      assertThat(Checkpoints.in(kept).read().state()).containsEntry("step", 4L);
      Sequential resumed = model();
      trainer().checkpoints(Checkpoints.in(kept)).resume(resumed, examples(1), examples(2));
      assertThat(resumed.store().snapshot()).isEqualTo(unharmed.store().snapshot());
    }
    assertThat(disk.states).hasSize(2);
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aDiskThatIsFullAtTheStartIsASentence() {
    Checkpoints full =
        Checkpoints.in(directory)
            .replacing(
                (file, content) -> {
                  throw new IOException("No space left on device");
                });
    assertThatThrownBy(() -> fit(full))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage(
            directory
                + ": no checkpoint can be written here (No space left on device);"
                + " choose another directory");
  }

  /** A checkpoint in the middle of an epoch. */
  private byte[] checkpoint() throws IOException {
    trainer()
        .checkpoints(Checkpoints.in(directory))
        .stopWhen(event -> event.step() == 6)
        .fit(model(), examples(1), examples(2));
    return Files.readAllBytes(file());
  }

  private Path file() {
    return directory.resolve("checkpoint.safetensors");
  }

  /** Reads the checkpoint, and takes no step. */
  private void resume() {
    Trainer trainer = trainer().checkpoints(Checkpoints.in(directory));
    trainer.requestStop();
    trainer.resume(model(), examples(1), examples(2));
  }

  @Test
  void aTruncatedFileIsASentence() throws IOException {
    byte[] whole = checkpoint();
    for (int size = 0; size < whole.length; size += 1 + size / 7) {
      Files.write(file(), Arrays.copyOf(whole, size));
      assertThatThrownBy(this::resume)
          .as("%d of %d bytes", size, whole.length)
          .isExactlyInstanceOf(BadInputException.class)
          .hasMessageStartingWith(file() + ": ");
      assertThat(file()).as("what could not be read").hasSize(size);
    }
  }

  @Test
  void garbageIsASentence() throws IOException {
    var random = new Random(5);
    for (int size : new int[] {8, 100, 10_000}) {
      byte[] garbage = new byte[size];
      random.nextBytes(garbage);
      Files.write(file(), garbage);
      assertThatThrownBy(this::resume)
          .isExactlyInstanceOf(BadInputException.class)
          .hasMessageStartingWith(file() + ": ");
    }
  }

  @Test
  void aByteOfTheHeaderThatIsWrongIsASentenceOrAnotherNumber() throws IOException {
    byte[] whole = checkpoint();
    int header = 8 + (whole[0] & 0xff) + 256 * (whole[1] & 0xff);
    var random = new Random(6);
    int refused = 0;
    for (int turn = 0; turn < 500; turn++) {
      byte[] wrong = whole.clone();
      int at = random.nextInt(header);
      wrong[at] = (byte) (turn % 2 == 0 ? '0' + random.nextInt(10) : random.nextInt(256));
      Files.write(file(), wrong);
      try {
        resume();
      } catch (BadInputException e) {
        assertThat(e).hasMessageStartingWith(file() + ": ");
        refused++;
      } catch (RuntimeException e) {
        String text = new String(wrong, Math.max(0, at - 40), 80, StandardCharsets.ISO_8859_1);
        throw new AssertionError("byte " + at + ": " + text, e);
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void otherFilesAreASentence() throws IOException {
    Safetensors checkpoint;
    checkpoint();
    checkpoint = Safetensors.read(file());
    var metadata = new LinkedHashMap<>(checkpoint.metadata());
    metadata.put("unroll.checkpoint", "2");
    new Safetensors(metadata, checkpoint.entries()).write(file());
    assertThatThrownBy(this::resume)
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage(
            file()
                + ": its format is 2, this version of Unroll reads format 1; resume with the"
                + " version that wrote it");
    Files.delete(file());
    ModelFile.save(file(), model());
    assertThatThrownBy(this::resume)
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage(file() + ": is not a checkpoint of a training run");
  }
}
