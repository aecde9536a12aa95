package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
  private static final int LONG = 40_000; // more than one buffer

  @TempDir Path directory;

  private Path write() throws Exception {
    var values = new float[LONG];
    for (int i = 0; i < LONG; i++) {
      values[i] = i * 0.5f - 3;
    }
    values[7] = Float.intBitsToFloat(0x7fc00123);
    Path path = directory.resolve("some.safetensors");
    new Safetensors(
            Map.of("key", "text"),
            List.of(
                new Safetensors.Entry("a", new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}),
                new Safetensors.Entry("empty", new int[] {0}, new float[0]),
                new Safetensors.Entry("b", new int[] {LONG}, values)))
        .write(path);
    return path;
  }

  @Test
  void readsTheSameBitsAsTheWholeFile() throws Exception {
    Path path = write();
    Safetensors whole = Safetensors.read(path);
    try (var file = SafetensorsFile.open(path)) {
      assertThat(file.content().metadata()).isEqualTo(whole.metadata());
      for (int i = whole.entries().size() - 1; i >= 0; i--) { // in any order
        Safetensors.Entry entry = file.content().entries().get(i);
        Safetensors.Entry expected = whole.entries().get(i);
        assertThat(entry).hasToString(expected.toString());
        assertThat(Arrays.equals(entry.values(), expected.values())).isTrue();
      }
      var part = FloatBuffer.allocate(3);
      file.content().entries().get(0).copyTo(part, 2, 3);
      assertThat(part.array()).containsExactly(3, 4, 5);
    }
  }

  @Test
  void copiesTensorsUnderOtherNamesToAnotherFile() throws Exception {
    Path copy = directory.resolve("copy.safetensors");
    try (var file = SafetensorsFile.open(write())) {
      Safetensors.Entry b = file.content().entries().get(2).renamed("best.b");
      new Safetensors(Map.of(), List.of(b)).write(copy);
      Safetensors.Entry copied = Safetensors.read(copy).entries().get(0);
      assertThat(copied.name()).isEqualTo("best.b");
      assertThat(Arrays.equals(copied.values(), b.values())).isTrue();
    }
  }

  @Test
  void refusesWhatIsNoWholeFileAndReadsNothingAfterItIsClosed() throws Exception {
    Path path = write();
    SafetensorsFile closed = SafetensorsFile.open(path);
    closed.close();
    assertThatThrownBy(() -> closed.content().entries().get(0).values())
        .isInstanceOf(UncheckedIOException.class);
    byte[] bytes = Files.readAllBytes(path);
    Path shorter = directory.resolve("short.safetensors");
    Files.write(shorter, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> SafetensorsFile.open(shorter)).isInstanceOf(BadInputException.class);
    Path missing = directory.resolve("missing.safetensors");
    assertThatThrownBy(() -> SafetensorsFile.open(missing))
        .isInstanceOf(BadInputException.class)
        .hasMessage(missing + ": there is no such file. Check the path.");
  }
}
