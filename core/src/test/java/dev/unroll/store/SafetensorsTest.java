package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  private static final int[] SPECIAL = {
    0x7fc00123, 0x7f800001, 0xffc00000, 0x7f800000, 0xff800000, 0x80000000, 0x00000001
  };

  @TempDir Path folder;

  private static Safetensors.Entry entry(String name, int[] shape, float... values) {
    return new Safetensors.Entry(name, shape, values);
  }

  @Test
  void aRangeOfAnArrayIsWrittenAsItsValuesAre() throws IOException {
    float[] array = {9, 1, 2, 3, 4, 5, 6, 9, 9};
    Safetensors.Entry range = Safetensors.Entry.of("w", new int[] {2, 3}, array, 1);
    Safetensors.Entry copy = entry("w", new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
    assertThat(range.values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(range.size()).isEqualTo(6);
    assertThat(bytes(new Safetensors(Map.of(), List.of(range))))
        .isEqualTo(bytes(new Safetensors(Map.of(), List.of(copy))));
    array[3] = 7; // shared, not copied
    assertThat(range.values()).containsExactly(1, 2, 7, 4, 5, 6);
    assertThatThrownBy(() -> Safetensors.Entry.of("w", new int[] {2, 3}, array, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static byte[] bytes(Safetensors content) throws IOException {
    var out = new ByteArrayOutputStream();
    content.write(out);
    return out.toByteArray();
  }

  private static void assertSame(Safetensors actual, Safetensors expected) {
    assertThat(actual.metadata()).isEqualTo(expected.metadata());
    assertThat(List.copyOf(actual.metadata().keySet()))
        .isEqualTo(List.copyOf(expected.metadata().keySet()));
    assertThat(actual.entries()).hasSameSizeAs(expected.entries());
    for (int i = 0; i < actual.entries().size(); i++) {
      var a = actual.entries().get(i);
      var e = expected.entries().get(i);
      assertThat(a.name()).isEqualTo(e.name());
      assertThat(a.shape()).isEqualTo(e.shape());
      assertThat(bits(a.values())).isEqualTo(bits(e.values()));
    }
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  private static float[] special() {
    var values = new float[SPECIAL.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(SPECIAL[i]);
    }
    return values;
  }

  private static Safetensors sample() {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("z", "{\"layers\": [1, 2]}");
    metadata.put("a", "大 😀\n");
    return new Safetensors(
        metadata,
        List.of(
            entry("zz", new int[] {2, 3}, 1, 2, 3, 4, 5, 6),
            entry("empty", new int[] {0, 5}),
            entry("a \"name\" 大", new int[] {}, -7),
            entry("special", new int[] {1, SPECIAL.length, 1}, special())));
  }

  @Test
  void readsBackWhatItWroteBitForBitAndInOrder() throws IOException {
    var path = folder.resolve("model.safetensors");
    sample().write(path);
    assertSame(Safetensors.read(path), sample());
    assertThat(Files.readAllBytes(path)).isEqualTo(bytes(sample()));
    assertSame(Safetensors.read(new ByteArrayInputStream(bytes(sample())), "x"), sample());
  }

  @Test
  void readsBackTensorsLargerThanItsBuffers() throws IOException {
    var values = new float[200_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.37f;
    }
    var content =
        new Safetensors(
            Map.of(),
            List.of(
                entry("a", new int[] {3, 66_667}, values),
                entry("b", new int[] {1 << 14}, new float[1 << 14]),
                entry("c", new int[] {2}, 1, 2)));
    var path = folder.resolve("large");
    content.write(path);
    assertSame(Safetensors.read(path), content);
    assertSame(Safetensors.read(new ByteArrayInputStream(bytes(content)), "x"), content);
  }

  @Test
  void writesTheHeaderOfTheSpecificationWithDataAtAMultipleOfEight() throws IOException {
    byte[] bytes =
        bytes(
            new Safetensors(
                Map.of("k", "v"),
                List.of(entry("a", new int[] {1, 2}, 1, 2), entry("b", new int[] {}, 3))));
    String header =
        "{\"__metadata__\":{\"k\":\"v\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";
    int padded = (header.length() + 7) / 8 * 8;
    assertThat(bytes[0]).isEqualTo((byte) padded);
    assertThat(new String(bytes, 8, padded, StandardCharsets.UTF_8))
        .isEqualTo(header + " ".repeat(padded - header.length()));
    assertThat(bytes).hasSize(8 + padded + 12);
    assertThat(bytes).endsWith(0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40);
  }

  @Test
  void nothingAtAllIsAFileToo() throws IOException {
    var nothing = new Safetensors(Map.of(), List.of());
    assertThat(bytes(nothing))
        .isEqualTo("\u0008\0\0\0\0\0\0\0{}      ".getBytes(StandardCharsets.UTF_8));
    assertSame(Safetensors.read(new ByteArrayInputStream(bytes(nothing)), "x"), nothing);
  }

  /** Made by resources/dev/unroll/store/from-python.py; Python orders tensors by name. */
  @Test
  void readsAFileWrittenByPython() throws IOException {
    Safetensors read;
    try (var in = SafetensorsTest.class.getResourceAsStream("from-python.safetensors")) {
      read = Safetensors.read(in, "from-python.safetensors");
    }
    assertThat(read.metadata()).isEqualTo(Map.of("note", "a \"quoted\"\nline", "ключ", "值 😀"));
    assertSame(
        new Safetensors(Map.of(), read.entries()),
        new Safetensors(
            Map.of(),
            List.of(
                entry("empty", new int[] {3, 0}),
                entry("größe 大", new int[] {}, -2.5f),
                entry("lstm.0.w", new int[] {2, 3}, 0.125f, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f),
                entry("special", new int[] {7}, special()))));
  }

  @Test
  void refusesEntriesThatDoNotFit() {
    assertThatThrownBy(() -> entry("w", new int[] {2, 3}, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"w\": shape [2, 3] does not hold 2 values");
    assertThatThrownBy(() -> entry("w", new int[] {-1, -2}, 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> entry("w", new int[] {1 << 16, 1 << 16, 1 << 16, 1 << 16}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> entry("__metadata__", new int[] {1}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no tensor can be called __metadata__");
    assertThatThrownBy(
            () ->
                new Safetensors(
                    Map.of(), List.of(entry("w", new int[] {1}, 1), entry("w", new int[] {1}, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two tensors are called \"w\"");
  }

  @Test
  void aRefusedWriteLeavesTheOldFile() throws IOException {
    var path = folder.resolve("model.safetensors");
    sample().write(path);
    var unwritable = new Safetensors(Map.of("half a pair", "\ud800"), List.of());
    assertThatThrownBy(() -> unwritable.write(path)).isInstanceOf(IllegalArgumentException.class);
    assertSame(Safetensors.read(path), sample());
  }
}
