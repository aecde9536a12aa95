package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed or malicious files: each is rejected with an error message, from a path and from a
 * stream.
 */
class SafetensorsRefusalTest {
  @TempDir Path folder;

  private void assertRefused(byte[] file, String... parts) throws IOException {
    var path = Files.write(folder.resolve("bad.safetensors"), file);
    assertThatThrownBy(() -> Safetensors.read(path))
        .isExactlyInstanceOf(BadInputException.class)
        .message()
        .startsWith(path + ": ")
        .contains(parts);
    assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(file), "the stream"))
        .isExactlyInstanceOf(BadInputException.class)
        .message()
        .startsWith("the stream: ")
        .doesNotContain("\n");
  }

  private static byte[] file(long headerLength, byte[] header, int dataBytes) {
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(header)
        .array();
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
    return file(utf8.length, utf8, dataBytes);
  }

  private static String tensor(String name, String shape, String begin, String end) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%s,%s]}"
        .formatted(name, shape, begin, end);
  }

  private static byte[] valid() throws IOException {
    var out = new ByteArrayOutputStream();
    new Safetensors(
            Map.of("key", "text"),
            List.of(
                new Safetensors.Entry("a", new int[] {2, 1}, new float[] {1, 2}),
                new Safetensors.Entry("b", new int[] {}, new float[] {3})))
        .write(out);
    return out.toByteArray();
  }

  @Test
  void everyTruncation() throws IOException {
    byte[] whole = valid();
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "truncated");
    }
  }

  @Test
  void bytesAfterTheLastTensor() throws IOException {
    byte[] whole = valid();
    assertRefused(Arrays.copyOf(whole, whole.length + 1), "has 165 bytes", "declares 164");
  }

  @ParameterizedTest
  @ValueSource(longs = {100_000_001L, 1L << 31, (1L << 31) - 8, 1L << 32, Long.MAX_VALUE, -1, -8})
  void headerLengthOverTheLimit(long length) throws IOException {
    assertRefused(
        file(length, "{}".getBytes(StandardCharsets.UTF_8), 100),
        "not an Unroll model file (expected safetensors)");
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 100, 100_000_000})
  void headerLengthOverTheFile(long length) throws IOException {
    assertRefused(
        file(length, "{}".getBytes(StandardCharsets.UTF_8), 0),
        "its header has " + length + " bytes, but the file ends before");
  }

  @Test
  void noHeader() throws IOException {
    assertRefused(file("", 0), "not an Unroll model file (expected safetensors)");
    assertRefused(file("        ", 0), "not an Unroll model file (expected safetensors)");
    assertRefused(file(" {}", 0), "not an Unroll model file (expected safetensors)");
    assertRefused(file("[]", 0), "not an Unroll model file (expected safetensors)");
  }

  @Test
  void otherKindsOfFile() throws IOException {
    assertRefused("PK\003\004 a zip file, or so".getBytes(StandardCharsets.UTF_8), "safetensors");
    assertRefused("<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8), "safetensors");
  }

  @Test
  void overlaps() throws IOException {
    assertRefused(
        file("{" + tensor("a", "[2]", "0", "8") + "," + tensor("b", "[2]", "4", "12") + "}", 12),
        "tensor \"b\"",
        "begin at byte 4 where those before it end at 8");
    assertRefused(
        file("{" + tensor("a", "[2]", "0", "8") + "," + tensor("b", "[2]", "0", "8") + "}", 8),
        "tensor \"b\"");
    assertRefused(
        file("{" + tensor("a", "[2]", "0", "8") + "," + tensor("b", "[0]", "4", "4") + "}", 8),
        "tensor \"b\"");
  }

  @Test
  void gaps() throws IOException {
    assertRefused(file("{" + tensor("a", "[1]", "4", "8") + "}", 8), "byte 4", "gaps");
    assertRefused(
        file("{" + tensor("b", "[1]", "8", "12") + "," + tensor("a", "[1]", "0", "4") + "}", 12),
        "tensor \"b\"",
        "byte 8",
        "gaps");
  }

  @Test
  void offsets() throws IOException {
    String[][] wrong = {
      {"4", "0"}, {"-4", "0"}, {"0.0", "4.0"}, {"\"0\"", "\"4\""}, {"null", "4"}, {"0", "4,8"}
    };
    for (String[] pair : wrong) {
      assertRefused(
          file("{" + tensor("a", "[1]", pair[0], pair[1]) + "}", 8),
          "tensor \"a\"",
          "data_offsets");
    }
    assertRefused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":4}}", 4), "data_offsets");
  }

  @Test
  void offsetsThatOverflow() throws IOException {
    String most = Long.toString(Long.MAX_VALUE);
    assertRefused(file("{" + tensor("a", "[1]", "0", most) + "}", 4), "needs 4 bytes", most);
    assertRefused(
        file("{" + tensor("a", "[1]", "9223372036854775803", most) + "}", 4), "byte 9223372036854");
    assertRefused(
        file("{" + tensor("a", "[1]", "0", "18446744073709551620") + "}", 4), "too large");
    assertRefused(
        file("{" + tensor("a", "[1]", "18446744073709551612", "0") + "}", 4), "too large");
  }

  @Test
  void shapesThatDoNotMatchTheirBytes() throws IOException {
    assertRefused(file("{" + tensor("a", "[3]", "0", "8") + "}", 8), "[3] needs 12 bytes, got 8");
    assertRefused(file("{" + tensor("a", "[0]", "0", "8") + "}", 8), "[0] needs 0 bytes, got 8");
    assertRefused(file("{" + tensor("a", "[]", "0", "0") + "}", 0), "[] needs 4 bytes, got 0");
  }

  @Test
  void shapesThatOverflow() throws IOException {
    var shapes =
        List.of(
            "[2147483647]",
            "[65536,65536]",
            "[65536,65536,65536,65536]",
            "[2147483647,2147483647,2147483647]",
            "[4294967296,0]",
            "[4294967297]",
            "[9223372036854775807,2]");
    for (String shape : shapes) {
      assertRefused(file("{" + tensor("a", shape, "0", "4") + "}", 4), "tensor \"a\"", "2147483");
    }
  }

  @Test
  void shapesThatAreNone() throws IOException {
    for (String shape : List.of("[-1]", "[-1,-4]", "[1.0]", "[\"1\"]", "[null]", "[[1]]", "1")) {
      assertRefused(file("{" + tensor("a", shape, "0", "4") + "}", 4), "tensor \"a\"", "shape");
    }
  }

  @Test
  void promisesOfMoreThanTheFileHolds() throws IOException {
    String giants = tensor("a", "[500000000]", "0", "2000000000");
    for (int i = 1; i < 100; i++) {
      giants +=
          "," + tensor("t" + i, "[500000000]", i * 2000000000L + "", (i + 1) * 2000000000L + "");
    }
    assertRefused(file("{" + giants + "}", 1000), "declares 20000000");
  }

  @Test
  void duplicateNames() throws IOException {
    assertRefused(
        file("{" + tensor("a", "[1]", "0", "4") + "," + tensor("a", "[1]", "4", "8") + "}", 8),
        "\"a\" occurs twice");
    assertRefused(
        file(
            "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4),
        "\"dtype\" occurs twice");
    assertRefused(file("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "occurs twice");
    assertRefused(file("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0), "\"k\" occurs twice");
  }

  @Test
  void otherTypesOfNumbers() throws IOException {
    for (String type :
        List.of("\"F16\"", "\"BF16\"", "\"F64\"", "\"I64\"", "\"f32\"", "7", "null")) {
      assertRefused(
          file("{\"a\":{\"dtype\":" + type + ",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
          "tensor \"a\": dtype must be \"F32\", got ");
    }
  }

  @Test
  void tensorsThatAreNone() throws IOException {
    var tensors =
        List.of(
            "null",
            "[]",
            "{}",
            "\"F32\"",
            "{\"dtype\":\"F32\",\"shape\":[]}",
            "{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"stride\":1}");
    for (String tensor : tensors) {
      assertRefused(file("{\"a\":" + tensor + "}", 4), "tensor \"a\": must have dtype, shape and");
    }
  }

  @Test
  void metadataThatAreNoTexts() throws IOException {
    for (String value : List.of("1", "null", "true", "[]", "{}")) {
      assertRefused(
          file("{\"__metadata__\":{\"k\":" + value + "}}", 0), "metadata \"k\"", "string");
    }
    for (String value : List.of("1", "null", "\"text\"", "[]")) {
      assertRefused(file("{\"__metadata__\":" + value + "}", 0), "__metadata__", "of strings");
    }
  }

  @Test
  void headersThatAreNotJson() throws IOException {
    for (String header : List.of("{", "{\"a\"}", "{} x", "{}\0\0\0", "{\"a\":NaN}", "{}{}")) {
      assertRefused(file(header, 0), ": header: JSON line 1, column ");
    }
  }

  @Test
  void headersThatAreNotUtf8() throws IOException {
    byte[] header = "{\"?\":{}}".getBytes(StandardCharsets.UTF_8);
    header[2] = (byte) 0xff;
    assertRefused(file(header.length, header, 0), "header: is not UTF-8");
  }

  @Test
  void nestingBombs() throws IOException {
    assertRefused(file("{\"a\":" + "[".repeat(1_000_000), 0), "nested deeper than 64");
    assertRefused(file("{\"a\":".repeat(200_000), 0), "nested deeper than 64");
  }

  @Test
  void namesAreShownShortAndOnOneLine() throws IOException {
    assertRefused(
        file("{\"" + "x".repeat(100_000) + "\":1}", 0),
        "tensor \"" + "x".repeat(60) + "... (99,940 more characters)\"");
    assertRefused(file("{\"a\\n\\u001b[31m\":1}", 0), "tensor \"a\\n\\u001b[31m\"");
  }

  @Test
  void aGiantPromiseFromAStreamTakesNoMemoryBeforeItsBytes() throws IOException {
    byte[] start = file("{" + tensor("a", "[2147483639]", "0", "8589934556") + "}", 1 << 20);
    // 8 GB would not fit the heap of the tests.
    assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(start), "x"))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessageContaining("tensor \"a\": the file ends within its data");
  }

  @Test
  void pathsThatAreNoFile() {
    var missing = folder.resolve("missing");
    assertThatThrownBy(() -> Safetensors.read(missing))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage(missing + ": there is no such file; check the path");
    assertThatThrownBy(() -> Safetensors.read(folder))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage(folder + ": is a directory; pass the name of a file");
  }

  @Test
  void whatTheStreamSaysComesThrough() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the cable is out");
          }

          @Override
          public int read(byte[] bytes, int from, int count) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(() -> Safetensors.read(broken, "x"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the cable is out");
  }

  @Test
  void flippedBytesLoadOrAreRefused() throws IOException {
    byte[] whole = valid();
    byte[] json = "0123456789[]{}\":,-. e\\".getBytes(StandardCharsets.UTF_8);
    var random = new Random(11);
    int loaded = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] file = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        byte flipped = (byte) random.nextInt(256);
        file[random.nextInt(file.length)] =
            random.nextBoolean() ? flipped : json[random.nextInt(json.length)];
      }
      try {
        Safetensors.read(new ByteArrayInputStream(file), "x");
        loaded++;
      } catch (BadInputException e) {
        assertThat(e).hasMessageStartingWith("x: ");
      }
    }
    // Flips in values and in texts are harmless, so both kinds must have come up.
    assertThat(loaded).isBetween(100, 19_900);
  }

  @Test
  void movedAndRepeatedPiecesLoadOrAreRefused() throws IOException {
    byte[] whole = valid();
    var random = new Random(12);
    for (int round = 0; round < 20_000; round++) {
      byte[] file = whole.clone();
      int from = 8 + random.nextInt(file.length - 8);
      int to = 8 + random.nextInt(file.length - 8);
      System.arraycopy(whole, from, file, to, random.nextInt(file.length - Math.max(from, to) + 1));
      try {
        Safetensors.read(new ByteArrayInputStream(file), "x");
      } catch (BadInputException e) {
        assertThat(e).hasMessageStartingWith("x: ");
      }
    }
  }
}
