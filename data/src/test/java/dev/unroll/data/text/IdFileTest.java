package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdFileTest {
  @TempDir private Path directory;

  /** 1,000 of them, empty ones among them, and one that no buffer holds. */
  private static List<int[]> sequences() {
    var random = new Random(7);
    var all = new ArrayList<int[]>();
    for (int i = 0; i < 1000; i++) {
      all.add(random.ints(i == 500 ? 40_000 : random.nextInt(30)).toArray());
    }
    return all;
  }

  private IdSequences gathered(int room) {
    var builder = new IdSequences.Builder(room, directory);
    sequences().forEach(builder::add);
    return builder.build();
  }

  private static void assertSame(IdSequences came, IdSequences wanted) {
    assertThat(came.size()).isEqualTo(wanted.size());
    assertThat(came.total()).isEqualTo(wanted.total());
    assertThat(came.longest()).isEqualTo(wanted.longest());
    for (int i = 0; i < came.size(); i++) {
      assertThat(came.length(i)).isEqualTo(wanted.length(i));
      assertThat(came.get(i)).isEqualTo(wanted.get(i));
    }
  }

  @Test
  void whatDoesNotFitIsReadFromAFile() {
    IdSequences wanted = IdSequences.of(sequences());
    int total = (int) wanted.total();

    for (int room : new int[] {0, 1, 64, total - 1}) {
      try (IdSequences file = gathered(room)) {
        assertThat(file).isInstanceOf(IdFile.class);
        assertSame(file, wanted);
      }
    }
    assertThat(gathered(total)).isInstanceOf(IdArray.class);
    assertSame(gathered(total), wanted);
  }

  @Test
  void readsAnyStretchInAnyOrder() {
    IdSequences wanted = IdSequences.of(sequences());
    try (IdSequences file = gathered(0)) {
      var random = new Random(1);
      for (int i = 0; i < 2000; i++) {
        int sequence = i % 100 == 0 ? 500 : random.nextInt(wanted.size());
        int from = random.nextInt(wanted.length(sequence) + 1);
        int count = random.nextInt(wanted.length(sequence) - from + 1);
        var came = new int[count + 5];
        var expected = new int[count + 5];
        file.copy(sequence, from, came, 3, count);
        wanted.copy(sequence, from, expected, 3, count);
        assertThat(came).isEqualTo(expected);
      }
      assertSame(file.pick(999, 500, 3, 3).pick(1, 2), wanted.pick(500, 3));
    }
  }

  @Test
  void nothingRemainsOfTheFile() throws IOException {
    gathered(0).close();
    try (var givenUp = new IdSequences.Builder(0, directory)) {
      givenUp.add(1, 2, 3);
    }

    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void refusesStretchesThatThereAreNot() {
    for (IdSequences ids : List.of(gathered(0), IdSequences.of(sequences()))) {
      int length = ids.length(3);
      assertThatThrownBy(() -> ids.copy(3, 1, new int[100], 0, length))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> ids.copy(3, 0, new int[length], 1, length))
          .isInstanceOf(IndexOutOfBoundsException.class);
      ids.close();
    }
  }

  @Test
  void anyNumberOfThreadsMayRead() throws Exception {
    IdSequences wanted = IdSequences.of(sequences());
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (IdSequences file = gathered(0)) {
      var readers = new ArrayList<Callable<Integer>>();
      for (int reader = 0; reader < 4; reader++) {
        var random = new Random(reader);
        readers.add(
            () -> {
              for (int i = 0; i < 2000; i++) {
                int sequence = random.nextInt(wanted.size());
                assertThat(file.get(sequence)).isEqualTo(wanted.get(sequence));
              }
              return 2000;
            });
      }
      for (Future<Integer> reader : pool.invokeAll(readers)) {
        assertThat(reader.get()).isEqualTo(2000);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void anInterruptOfOneReaderSpoilsNothing() {
    try (IdSequences file = gathered(0)) {
      int[] before = file.get(500);
      Thread.currentThread().interrupt();
      assertThat(file.get(500)).isEqualTo(before);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(file.get(500)).isEqualTo(before);
    }
  }

  @Test
  void saysWhatIsWrong() {
    Path nowhere = directory.resolve("none");
    var lost = new IdSequences.Builder(2, nowhere);
    assertThatThrownBy(() -> lost.add(1, 2, 3))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(nowhere + ": no temporary file can be made there (")
        .hasMessageEndingWith("); choose another directory");
    IdSequences closed = gathered(0);
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.get(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the ids were closed, and their temporary file is gone; read the texts again");
    var built = new IdSequences.Builder();
    built.build();
    assertThatThrownBy(() -> built.add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("these ids are already built; start with another builder");
    assertThatThrownBy(() -> new IdSequences.Builder(-1, directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("room for ids is 0 or more, got -1");
  }
}
