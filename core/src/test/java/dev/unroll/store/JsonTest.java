package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void readsEveryKindOfValue() {
    assertThat(
            Json.parseObject(
                " {\"a\": [1, -2.5, 1e3, true, false, null, \"x\"],\r\n\t\"b\": {}, \"c\": []} ",
                "x.json"))
        .isEqualTo(
            Map.of(
                "a",
                Arrays.asList(1L, -2.5, 1000.0, true, false, null, "x"),
                "b",
                Map.of(),
                "c",
                List.of()));
  }

  @Test
  void keepsTheOrderOfKeys() {
    assertThat(Json.parseObject("{\"z\":1,\"a\":2,\"m\":3}", "x.json").keySet())
        .containsExactly("z", "a", "m");
  }

  @Test
  void wholeNumbersAreLongsAndOthersDoubles() {
    assertThat(Json.parse("9223372036854775807", "x")).isEqualTo(Long.MAX_VALUE);
    assertThat(Json.parse("-9223372036854775808", "x")).isEqualTo(Long.MIN_VALUE);
    assertThat(Json.parse("-0", "x")).isEqualTo(0L);
    assertThat(Json.parse("1.0", "x")).isEqualTo(1.0);
    assertThat(Json.parse("1E0", "x")).isEqualTo(1.0);
    assertThat(Json.parse("-0.0", "x")).isEqualTo(-0.0);
    assertThat(Json.parse("1e-999", "x")).isEqualTo(0.0);
  }

  @Test
  void readsEscapes() {
    assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00 😀 大\"", "x"))
        .isEqualTo("\"\\/\b\f\n\r\té😀 😀 大");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "{]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{1:1}",
        "{'a':1}",
        "tru",
        "nul",
        "True",
        "NaN",
        "Infinity",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "01",
        "-01",
        "00",
        "0x1",
        "1_000",
        "1d",
        "1f",
        "1 2",
        "{} {}",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u\uff11234\"",
        "\"\n\"",
        "\"\u0000\"",
        "// a comment\n1",
        "\ufeff1",
        "\u00a01",
        "\"\\ud800\"",
        "\"\\ude00\"",
        "\"\\ud800\\u0041\"",
        "\"\\ud800x\"",
        "9223372036854775808",
        "1e999",
        "-1e999"
      })
  void refusesWhatIsNotJson(String text) {
    assertThatThrownBy(() -> Json.parse(text, "x.json"))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessageMatching("x\\.json: JSON line \\d+, column \\d+: [^\n]+");
  }

  @Test
  void refusesHalfASurrogatePairInTheText() {
    for (String half : List.of("\"\ud800\"", "\"\ude00\"", "\"\ud800", "\"\ud800a\"")) {
      assertThatThrownBy(() -> Json.parse(half, "x.json"))
          .isExactlyInstanceOf(BadInputException.class);
    }
  }

  @Test
  void saysWhereAndWhatWasWanted() {
    assertThatThrownBy(() -> Json.parse("{\"a\": 1,\n  \"b\": ?}", "x.json"))
        .hasMessage("x.json: JSON line 2, column 8: expected a value, got '?'");
    assertThatThrownBy(() -> Json.parse("[1", "x.json"))
        .hasMessage("x.json: JSON line 1, column 3: expected ',' or ']', got the end of the text");
    assertThatThrownBy(() -> Json.parse("[\u202e", "x.json")).hasMessageEndingWith("got U+202E");
    assertThatThrownBy(() -> Json.parseObject("[]", "x.json"))
        .hasMessage("x.json: JSON line 1, column 1: expected an object in {}, got '['");
  }

  @Test
  void refusesDuplicateKeys() {
    assertThatThrownBy(() -> Json.parse("{\"a\":1,\"b\":{\"c\":1,\"\\u0063\":2}}", "x.json"))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage("x.json: JSON line 1, column 19: the key \"c\" occurs twice; remove one");
  }

  @Test
  void refusesANestingBomb() {
    String deepest = "[".repeat(64) + "]".repeat(64);
    assertThat(Json.write(Json.parse(deepest, "x"))).isEqualTo(deepest);
    for (String bomb : List.of("[".repeat(1_000_000), "{\"a\":".repeat(1_000_000))) {
      assertThatThrownBy(() -> Json.parse(bomb, "x.json"))
          .isExactlyInstanceOf(BadInputException.class)
          .hasMessageContaining("deeper than 64");
    }
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[][] wrong = {
      {'"', (byte) 0xff, '"'},
      {'"', (byte) 0xc0, (byte) 0x80, '"'}, // a longer form of a zero
      {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, // half a surrogate pair
      {'"', (byte) 0xe5, (byte) 0xa4}
    };
    for (byte[] utf8 : wrong) {
      assertThatThrownBy(() -> Json.parse(utf8, "x.json"))
          .isExactlyInstanceOf(BadInputException.class)
          .hasMessage("x.json: is not UTF-8 text; save it as UTF-8");
    }
    assertThat(Json.parse("\"大\"".getBytes(StandardCharsets.UTF_8), "x")).isEqualTo("大");
  }

  @Test
  void whatWasReadCannotBeChanged() {
    var object = Json.parseObject("{\"a\":[1]}", "x");
    assertThatThrownBy(() -> object.put("b", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) object.get("a")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void writesEveryKindOfValueOnOneLine() {
    var value = new LinkedHashMap<String, Object>();
    value.put("z", Arrays.asList(1, 2L, (short) 3, (byte) 4, 0.5, 0.1f, true, null));
    value.put("a \"\\\n\r\t\b\u0001", "大 😀 \u007f /");
    value.put("m", Map.of());
    assertThat(Json.write(value))
        .isEqualTo(
            "{\"z\":[1,2,3,4,0.5,0.1,true,null],"
                + "\"a \\\"\\\\\\n\\r\\t\\u0008\\u0001\":\"大 😀 \\u007f /\",\"m\":{}}");
    assertThat(Json.write(List.of())).isEqualTo("[]");
    assertThat(Json.write(null)).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-2, -2.0",
    "100, 100.0",
    "0.1, 0.1",
    "123456.7, 123456.7",
    "0.001, 0.001",
    "0.00099, 9.9E-4",
    "9999999, 9999999.0",
    "1e7, 1.0E7",
    "2e23, 2.0E23",
    "-1.25e-30, -1.25E-30",
    "4.9e-324, 5.0E-324",
    "1.7976931348623157e308, 1.7976931348623157E308",
    "9007199254740993, 9.007199254740992E15"
  })
  void writesTheShortestDecimal(double value, String text) {
    assertThat(Json.write(value)).isEqualTo(text);
  }

  @Test
  void numbersReadBackBitForBit() {
    var random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      double real = Double.longBitsToDouble(random.nextLong());
      float single = Float.intBitsToFloat(random.nextInt());
      if (Double.isFinite(real)) {
        assertThat(Json.parse(Json.write(real), "x")).isEqualTo(real);
      }
      if (Float.isFinite(single)) {
        assertThat(((Double) Json.parse(Json.write(single), "x")).floatValue()).isEqualTo(single);
      }
    }
  }

  @Test
  void stringsReadBack() {
    var text = new StringBuilder();
    for (int c = 0; c < 0x3000; c++) {
      text.appendCodePoint(c);
    }
    assertThat(Json.parse(Json.write(text.toString()), "x")).isEqualTo(text.toString());
  }

  @Test
  void refusesToWriteWhatJsonCannotHold() {
    var itself = new ArrayList<Object>();
    itself.add(itself);
    var values =
        List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            "\ud800",
            "\ude00x",
            new Object(),
            Map.of(1, 2),
            itself);
    for (Object value : values) {
      assertThatThrownBy(() -> Json.write(value)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void mapsAndSetsWithoutAnOrderAreSortedSoThatEveryProcessWritesTheSameBytes() {
    assertThat(Json.write(Map.of("name", "words", "filters", "!?", "lower_case", true, "a", 1)))
        .isEqualTo("{\"a\":1,\"filters\":\"!?\",\"lower_case\":true,\"name\":\"words\"}");
    assertThat(Json.write(Map.copyOf(Map.of("c", Map.of("z", 1, "y", 2), "b", 2))))
        .isEqualTo("{\"b\":2,\"c\":{\"y\":2,\"z\":1}}");
    assertThat(Json.write(List.of(Set.of("b", "a"), Set.of("c", "b", "a"), Set.of("x"))))
        .isEqualTo("[[\"a\",\"b\"],[\"a\",\"b\",\"c\"],[\"x\"]]");
    var ordered = new LinkedHashMap<String, Object>();
    ordered.put("z", 1);
    ordered.put("a", 2);
    assertThat(Json.write(ordered)).isEqualTo("{\"z\":1,\"a\":2}");
  }
}
