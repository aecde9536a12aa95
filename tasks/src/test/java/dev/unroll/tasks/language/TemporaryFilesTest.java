package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.BadInputException;
import dev.unroll.data.text.Corpus;
import dev.unroll.data.text.CorpusConfig;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ids of texts that do not fit into memory are in files, which go when training ends. */
class TemporaryFilesTest {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir private Path directory;
  private Path ids;
  private Corpus corpus;

  @BeforeEach
  void write() throws IOException {
    assumeTrue(Files.isDirectory(OPEN_FILES), "the system does not list open files");
    ids = Files.createDirectory(directory.resolve("ids"));
    corpus =
        Corpus.of(TinyText.write(directory.resolve("text.txt"), 200, 1), CorpusConfig.words())
            .withMemory(0)
            .withDirectory(ids);
  }

  private static LanguageConfig config(LayerSpec last) {
    LanguageConfig base = LanguageConfig.words();
    return base.toBuilder()
        .layers(List.of(new LayerSpec("embedding", Map.of("size", 4)), LayerSpec.gru(5), last))
        .training(base.training().withBatchSize(4).withTruncation(new Truncation(10)).withEpochs(1))
        .build();
  }

  private PreparedLanguage prepared(LayerSpec last) {
    LanguageConfig config = config(last);
    return PreparedLanguage.of(
        "test",
        Registry.standard().words().layers(),
        built ->
            Recipe.describing(
                new LanguageTask(),
                "test",
                LanguageRecipe.write(config, built),
                built,
                Optional.empty()),
        config,
        new LanguageFiles.Texts(corpus, Optional.empty(), Optional.empty()));
  }

  private long open() throws IOException {
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.filter(this::isOfIds).count();
    }
  }

  private boolean isOfIds(Path open) {
    try {
      return Files.readSymbolicLink(open).toString().startsWith(ids.toString());
    } catch (NoSuchFileException closed) {
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theyGoWhenATrainingIsClosed() throws IOException {
    PreparedLanguage prepared = prepared(new LayerSpec("vocabulary", Map.of()));
    TrainingResult<LanguageModel> result;
    try (Training<LanguageModel> training = Training.of(prepared.predictor().recipe(), prepared)) {
      assertThat(open()).isEqualTo(3); // train, validation, test
      result = training.fit();
      assertThat(open()).isEqualTo(3); // it may train again
    }
    assertThat(open()).isZero();
    assertThat(ids).isEmptyDirectory();
    assertThat(result.score().value("perplexity")).isPositive();
    Score again = result.predictor().evaluate(directory.resolve("text.txt"));
    assertThat(again.value("perplexity")).isPositive();
    assertThat(open()).isZero();
    assertThatThrownBy(() -> prepared.examples().batch(new int[] {0}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theyGoWhenTheNetworkDoesNotFit() throws IOException {
    LayerSpec other = new LayerSpec("vocabulary", Map.of("units", 7));
    assertThatThrownBy(() -> prepared(other)).isInstanceOf(BadInputException.class);
    assertThat(open()).isZero();
    assertThat(ids).isEmptyDirectory();
  }

  @Test
  void theyGoWhenATextIsTooShort() throws IOException {
    corpus = corpus.part(0, 30);
    assertThatThrownBy(() -> prepared(new LayerSpec("vocabulary", Map.of())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("parallel streams");
    assertThat(open()).isZero();
    assertThat(ids).isEmptyDirectory();
  }
}
