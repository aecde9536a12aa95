package dev.unroll.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Changes a valid file in one to four places, as a function of a seed: bits, bytes and ranges of
 * any file, and lines, cells and numbers of a text.
 */
final class Mutator {
  /** The longest result, so that no reader is slow for its input alone. */
  private static final int MAX_LENGTH = 1 << 17;

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    32767,
    65535,
    65536,
    1 << 24,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
  };

  private static final List<String> TEXTS =
      List.of(
          "",
          "0",
          "-1",
          "1e999",
          "-1e-400",
          "NaN",
          "Infinity",
          "1,5",
          "1.234.567",
          "2147483647",
          "2147483648",
          "46341",
          "9223372036854775808",
          "99999999999999999999999999",
          "0x10",
          "null",
          "true",
          "~",
          "\"",
          "\"\"",
          "'",
          ",",
          ";",
          "\t",
          "\n",
          "\r\n",
          "\r",
          "\n\n",
          "\0",
          "\uFEFF",
          "\u0085",
          "\u2028",
          "\u202E",
          "\u001B[31m",
          "\u00E9",
          "\u4E2D",
          "\uD83D\uDE00",
          "a\u0301",
          " ",
          "  ",
          "#",
          "%",
          "{",
          "}",
          "[",
          "]",
          ":",
          "- ",
          "*a",
          "&a ",
          "\\",
          "\\u",
          "\\ud800",
          "2024-02-30",
          "0000-00-00",
          "12/31/1999 25:61",
          "-999999999-01-01",
          "?",
          "NA",
          "-",
          "_",
          "x".repeat(5000),
          "[".repeat(2000),
          "9".repeat(400),
          ",".repeat(3000));

  private static final byte[] BYTES = {0, 1, 9, 10, 13, 31, 32, 34, 44, 45, 58, 127, -128, -64, -1};

  private final Random random;
  private final List<byte[]> valid;
  private final List<String> dictionary;
  private final boolean text;

  /**
   * Makes a mutator of one seed.
   *
   * @param valid the valid files; two of them may be spliced
   * @param dictionary words that the reader knows
   * @param text whether the files consist of lines and cells
   */
  Mutator(long seed, List<byte[]> valid, List<String> dictionary, boolean text) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.valid = valid;
    this.dictionary = dictionary;
    this.text = text;
  }

  /** Returns a changed file. */
  byte[] mutate() {
    byte[] content = valid.get(random.nextInt(valid.size()));
    int changes = random.nextBoolean() ? 1 : 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      content = text && random.nextInt(3) > 0 ? changedText(content) : changedBytes(content);
    }
    return content.length > MAX_LENGTH ? Arrays.copyOf(content, MAX_LENGTH) : content;
  }

  private byte[] changedBytes(byte[] content) {
    int length = content.length;
    int from = random.nextInt(length + 1);
    int to = Math.min(length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : 64));
    byte[] range = Arrays.copyOfRange(content, from, to);
    return switch (random.nextInt(9)) {
      case 0 -> { // a flipped bit
        byte[] flipped = content.clone();
        if (from < length) {
          flipped[from] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
      case 1 -> replaced(content, from, Math.min(length, from + 1), BYTES[pick(BYTES.length)]);
      case 2 -> Arrays.copyOf(content, from); // cut
      case 3 -> replaced(content, from, to); // deleted
      case 4 -> replaced(content, to, to, range); // duplicated
      case 5 -> { // inserted
        var inserted = new byte[1 + random.nextInt(16)];
        random.nextBytes(inserted);
        yield replaced(content, from, from, inserted);
      }
      case 6 -> replaced(content, from, random.nextBoolean() ? from : to, word());
      case 7 -> replaced(content, from, Math.min(length, from + 8), number(length - from));
      default -> { // the beginning of this file and the end of another
        byte[] other = valid.get(random.nextInt(valid.size()));
        int rest = random.nextInt(other.length + 1);
        yield replaced(content, from, length, Arrays.copyOfRange(other, rest, other.length));
      }
    };
  }

  private int pick(int count) {
    return random.nextInt(count);
  }

  private byte[] word() {
    List<String> from = dictionary.isEmpty() || random.nextInt(3) == 0 ? TEXTS : dictionary;
    return from.get(random.nextInt(from.size())).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the bytes of a size that breaks programs, as long as they replace. */
  private byte[] number(int room) {
    ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return room < 8 || random.nextBoolean()
        ? ByteBuffer.allocate(4).order(order).putInt((int) number).array()
        : ByteBuffer.allocate(8).order(order).putLong(number).array();
  }

  private static byte[] replaced(byte[] content, int from, int to, byte... by) {
    var out = new ByteArrayOutputStream(content.length + by.length);
    out.write(content, 0, from);
    out.writeBytes(by);
    out.write(content, to, content.length - to);
    return out.toByteArray();
  }

  // ---- texts

  private byte[] changedText(byte[] content) {
    // ISO 8859-1 keeps each byte, so that bad UTF-8 stays bad.
    String all = new String(content, StandardCharsets.ISO_8859_1);
    String word = new String(word(), StandardCharsets.ISO_8859_1);
    int kind = random.nextInt(9);
    if (kind < 5) {
      var lines = new ArrayList<>(List.of(all.split("\n", -1)));
      changeLines(lines, kind, word);
      return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }
    return (switch (kind) {
          case 5 -> replaceMatch(all, "-?\\d+(\\.\\d+)?", word);
          case 6 -> replaceMatch(all, "[A-Za-z]+", word);
          case 7 -> replaceMatch(all, "[,;:\\t\"{}\\[\\]]", word);
          default -> all.replace("\n", random.nextBoolean() ? "\r\n" : "\r");
        })
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void changeLines(List<String> lines, int kind, String word) {
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (kind) {
      case 0 -> lines.remove(at);
      case 1 -> lines.addAll(at, Collections.nCopies(1 + random.nextInt(30), line));
      case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
      case 3 -> lines.add(at, word);
      default -> lines.set(at, changedCells(line, word));
    }
  }

  /** Changes one cell of a line. */
  private String changedCells(String line, String word) {
    String separator = line.contains("\t") ? "\t" : line.contains(",") ? "," : " ";
    var cells = new ArrayList<>(List.of(line.split(separator, -1)));
    int at = random.nextInt(cells.size());
    switch (random.nextInt(5)) {
      case 0 -> cells.remove(at);
      case 1 -> cells.add(at, cells.get(at));
      case 2 -> Collections.swap(cells, at, random.nextInt(cells.size()));
      case 3 -> cells.set(at, "\"" + cells.get(at) + "\"");
      default -> cells.set(at, word);
    }
    return String.join(separator, cells);
  }

  /** Replaces one of the matches. */
  private String replaceMatch(String all, String pattern, String by) {
    var matcher = Pattern.compile(pattern).matcher(all);
    var starts = new ArrayList<int[]>();
    while (matcher.find()) {
      starts.add(new int[] {matcher.start(), matcher.end()});
    }
    if (starts.isEmpty()) {
      return all + by;
    }
    int[] one = starts.get(random.nextInt(starts.size()));
    return all.substring(0, one[0]) + by + all.substring(one[1]);
  }
}
