package dev.unroll.data.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.0",
        "7",
        "+1.5",
        "1.",
        ".5",
        "-0.00066023",
        "1e-5",
        "-2.5E+3",
        "1.17549435e-38",
        "0.00000000000000000000000000000000000001", // below the normal floats
        "0.0000000000000000000001234",
        "3.4028234663852886E38",
        "123456789012345678901234567890",
        "16777217", // half-way between two floats
        "16777217.0000000000000000001", // a little above, which a double does not see
        "16777216.9999999999999999999",
        "16777219",
        "1.00000017881393432617187499", // just below a half-way point
        "1.00000017881393432617187501"
      })
  void readsTheNearestFloat(String text) {
    assertThat(Float.floatToRawIntBits(parse(text)))
        .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(text)));
  }

  @Test
  void readsWhatWasWrittenToTheSameBits() {
    var random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        assertThat(parse(Float.toString(value))).isEqualTo(value);
      }
      float small = random.nextFloat() * 2 - 1;
      assertThat(parse(Float.toString(small))).isEqualTo(small);
      String five = String.valueOf(Math.round(small * 1e5) / 1e5);
      assertThat(parse(five)).isEqualTo(Float.parseFloat(five));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "+",
        "e",
        "1-2",
        "1.2.3",
        "NaN",
        "Infinity",
        "-inf",
        "1e99",
        "1d",
        "0x1p3",
        "1,5",
        " 1",
        "--1",
        "９"
      })
  void anythingElseIsNoNumber(String text) {
    assertThat(parse(text)).isNaN();
  }

  private static float parse(String text) {
    byte[] bytes = ("x" + text + "9").getBytes(StandardCharsets.UTF_8);
    return FloatText.parse(bytes, 1, bytes.length - 1);
  }
}
