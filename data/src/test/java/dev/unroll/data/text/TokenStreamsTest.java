package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.Truncation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStreamsTest {
  private static final int LINE_END = 3;

  @TempDir private Path directory;

  private static int[] random(int length) {
    return new Random(11).ints(length, 0, 9).toArray();
  }

  private static int[] all(Dataset data) {
    return IntStream.range(0, data.size()).toArray();
  }

  @Test
  void rowsAreThoseOfStreamsInMemory() {
    for (int length : new int[] {2, 7, 60, 61, 62, 101}) {
      int[] ids = random(length);
      for (int rows : new int[] {1, 2, 3, 7, 20}) {
        if (rows >= length) {
          continue;
        }
        Dataset expected = Dataset.streams(ids, rows);
        TokenStreams streams = TokenStreams.of(TokenIds.of(ids), rows);

        assertThat(streams.size()).isEqualTo(rows);
        assertThat(streams.steps()).isEqualTo(expected.steps());
        assertThat(streams.leftOut()).isEqualTo(length - 1 - rows * streams.steps());
        assertSame(streams.batch(all(streams)), expected.batch(all(streams)));
        for (int from = 0; from <= streams.steps(); from += 4) {
          int[] some = {rows - 1, 0};
          assertSame(streams.batch(some, from, from + 4), expected.batch(some, from, from + 4));
        }
      }
    }
  }

  private static void assertSame(Batch came, Batch expected) {
    assertThat(came.input().ids()).isEqualTo(expected.input().ids());
    assertThat(came.target().classes()).isEqualTo(expected.target().classes());
    assertThat(came.starts()).isEqualTo(expected.starts());
  }

  @Test
  void chunksAndRowsLoseAndRepeatNoToken() {
    int[] ids = IntStream.range(0, 1009).toArray(); // each different
    for (int rows : new int[] {1, 4, 20}) {
      for (int chunk : new int[] {1, 7, 35, 2000}) {
        TokenStreams streams = TokenStreams.of(TokenIds.of(ids), rows);
        var targets = new int[1009];
        for (int from = 0; from < streams.steps(); from += chunk) {
          Batch batch = streams.batch(all(streams), from, from + chunk);
          int[] inputs = batch.input().ids().toArray();
          int[] next = batch.target().classes().toArray();
          for (int i = 0; i < next.length; i++) {
            assertThat(next[i]).isEqualTo(inputs[i] + 1);
            targets[next[i]]++;
          }
        }
        int covered = 1009 - streams.leftOut();
        assertThat(targets[0]).isZero();
        assertThat(Arrays.copyOfRange(targets, 1, covered)).containsOnly(1);
        assertThat(Arrays.stream(targets).sum()).isEqualTo(covered - 1);
        assertThat(streams.leftOut()).isBetween(0, rows - 1);
        assertThat(rows > 1 || streams.leftOut() == 0).isTrue();
      }
    }
  }

  @Test
  void sentencesBeginWithTheLineEndBeforeAndPredictEachToken() {
    TokenIds ids = TokenIds.of(5, 6, LINE_END, 7, LINE_END, LINE_END, 8, LINE_END);
    TokenStreams streams = TokenStreams.sentences(ids, LINE_END, 1);

    Batch whole = streams.batch(new int[] {0});
    assertThat(whole.input().ids().toArray()).containsExactly(3, 5, 6, 3, 7, 3, 3, 8);
    assertThat(whole.target().classes().toArray()).containsExactly(5, 6, 3, 7, 3, 3, 8, 3);
    assertThat(whole.target().weights()).isNull();
    assertThat(whole.starts()).isEqualTo(DocumentStarts.of(new int[] {0, 3, 5, 6}));
    assertThat(streams.leftOut()).isZero();
  }

  @Test
  void chunksOfSentencesAreThoseOfTheWhole() {
    int[] ids = random(503);
    for (int rows : new int[] {1, 3}) {
      TokenStreams streams = TokenStreams.sentences(TokenIds.of(ids), LINE_END, rows);
      Batch whole = streams.batch(all(streams));
      var targets = new ArrayList<Integer>();
      for (int from = 0; from < streams.steps(); from += 13) {
        Batch chunk = streams.batch(all(streams), from, from + 13);
        assertSame(chunk, whole.pick(all(streams), from, from + 13));
        targets.addAll(Arrays.stream(chunk.target().classes().toArray()).boxed().toList());
      }
      assertThat(targets).hasSize(rows * streams.steps());
      assertThat(Objects.requireNonNull(whole.starts()).steps(0)).hasSizeGreaterThan(5);
    }
  }

  @Test
  void idsInAFileGiveTheSameBatches() {
    int[] ids = random(40_000);
    try (var builder = new TokenIds.Builder(100, directory)) {
      for (int i = 0; i < ids.length; i += 16) {
        builder.add(Arrays.copyOfRange(ids, i, i + 16));
      }
      try (TokenIds file = builder.build()) {
        assertThat(file.inMemory()).isFalse();
        assertThat(file.length()).isEqualTo(ids.length);
        TokenStreams came = TokenStreams.of(file.part(9, 39_000), 7);
        TokenStreams expected = TokenStreams.of(TokenIds.of(Arrays.copyOfRange(ids, 9, 39_000)), 7);
        for (int from : new int[] {0, 35, came.steps() - 3, came.steps()}) {
          assertSame(
              came.batch(all(came), from, from + 35), expected.batch(all(came), from, from + 35));
        }
      }
    }
  }

  @Test
  void trainingInChunksGivesTheBitsOfStreamsInMemory() {
    int[] ids = random(400);
    float[] expected = trained(Dataset.streams(ids, 3));

    assertThat(trained(TokenStreams.of(TokenIds.of(ids), 3))).isEqualTo(expected);
    assertThat(trained(TokenStreams.sentences(TokenIds.of(ids), LINE_END, 3)))
        .isNotEqualTo(expected);
  }

  private static float[] trained(Dataset data) {
    Sequential model =
        Sequential.of(new Embedding(9, 4), new Lstm(4, 5, Returns.ALL), new Dense(5, 9))
            .initialize(2);
    var config =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withTruncation(new Truncation(7))
            .withBatchSize(3)
            .withEpochs(2);
    new Trainer(config).fit(model, data);
    return model.predict(data.batch(new int[] {0}, 0, 9).input()).toArray();
  }

  @Test
  void closingAPartLeavesTheIds() {
    try (var builder = new TokenIds.Builder(0, directory)) {
      TokenIds ids = builder.add(4, 5, 6).build();
      ids.part(1, 2).close();
      var some = new int[3];
      ids.copy(0, some, 0, 3);
      assertThat(some).containsExactly(4, 5, 6);
      ids.close();
      assertThatThrownBy(() -> ids.copy(0, some, 0, 3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the ids were closed");
    }
  }

  @Test
  void refusesRangesBeyondAPart() {
    TokenIds part = TokenIds.of(1, 2, 3, 4).part(1, 3);
    for (int[] range : List.of(new int[] {0, 3}, new int[] {2, 1}, new int[] {-1, 1})) {
      assertThatThrownBy(() -> part.copy(range[0], new int[5], 0, range[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> part.part(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesMoreRowsThanTokens() {
    assertThatThrownBy(() -> TokenStreams.of(TokenIds.of(1), 1))
        .hasMessage("running text requires 2 ids or more, an input and a target; got 1");
    assertThatThrownBy(() -> TokenStreams.of(TokenIds.of(1, 2, 3), 3))
        .hasMessage("a text of 3 ids can be cut into 1 to 2 rows, got 3");
    assertThatThrownBy(() -> TokenStreams.sentences(TokenIds.of(), LINE_END, 1))
        .hasMessage("a text of sentences has 1 id or more, got none");
    assertThat(TokenStreams.sentences(TokenIds.of(1), LINE_END, 1).steps()).isEqualTo(1);
  }
}
