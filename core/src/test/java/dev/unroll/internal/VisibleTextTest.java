package dev.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
  @ParameterizedTest
  @CsvSource({
    "0000", "0007", "0008", "001b", "007f", "0080", "0085", "009b", // control characters
    "200e", "200f", "061c", "202a", "202b", "202c", "202d", "202e", // directions
    "2066", "2067", "2068", "2069", "200b", "2060", "feff", "00ad", // invisible
    "2028", "2029", "ffff", "fdd0", "3164", "115f", "d800", "dfff",
  })
  void aCharacterThatMovesTheCursorOrIsInvisibleIsShownByItsCode(String code) {
    String text = "a" + (char) Integer.parseInt(code, 16) + "b";

    assertThat(VisibleText.of(text)).isEqualTo("a\\u" + code + "b");
    assertThat(VisibleText.lines(text)).isEqualTo("a\\u" + code + "b");
  }

  @Test
  void aCharacterBeyondTheBasicPlaneIsShownAsInJson() {
    assertThat(VisibleText.of(Character.toString(0xE0041))).isEqualTo("\\udb40\\udc41"); // a tag
    assertThat(VisibleText.of("\ud83d\ude00\ud840\udc00")).isEqualTo("\ud83d\ude00\ud840\udc00");
  }

  @Test
  void onlyTextOfSeveralLinesKeepsLineEndsAndTabs() {
    assertThat(VisibleText.of("a\r\n\tb")).isEqualTo("a\\r\\n\\tb");
    assertThat(VisibleText.lines("a\r\n\tb")).isEqualTo("a\\r\n\tb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain text, C:\\temp\\u001b, 50 % \u00a0",
        "e\u0301, na\u00efve, \u4e2d\u6587, \ud55c\uad6d\uc5b4, \u0e44\u0e17\u0e22, \u05e9\u05dc\u05d5\u05dd",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", // Persian, with a non-joiner
        "\u0645\u064e\u0651\u200c\u062e", // after vowel signs, which belong to several scripts
        "\u0915\u094d\u200d\u0937", // Hindi, with a joiner
        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", // a family
        "\u2764\ufe0f\u200d\ud83d\udd25", // a heart on fire
        "\u0600\u0661", // an Arabic number sign
      })
  void textOfAnyLanguageIsKept(String text) {
    assertThat(VisibleText.of(text)).isEqualTo(text);
  }

  @Test
  void joinersThatOnlyMakeNamesLookAlikeAreShown() {
    assertThat(VisibleText.of("Te\u200dmp")).isEqualTo("Te\\u200dmp");
    assertThat(VisibleText.of("\u200cx")).isEqualTo("\\u200cx");
    assertThat(VisibleText.of("e\u0301\u200dx")).isEqualTo("e\u0301\\u200dx");
    assertThat(VisibleText.of("\u064e\u200cx")).isEqualTo("\u064e\\u200cx");
    assertThat(VisibleText.of("\ud83d\udc68\u200c")).isEqualTo("\ud83d\udc68\\u200c");
  }

  @Test
  void aJoinerAtTheStartOfAPartFollowsThePartBefore() {
    var parts = new VisibleText.Parts();
    assertThat(parts.next("\u200cx\u0645\u06cc")).isEqualTo("\\u200cx\u0645\u06cc");
    assertThat(parts.next("")).isEmpty();
    assertThat(parts.next("\u200c\u062e\u0648")).isEqualTo("\u200c\u062e\u0648");
    assertThat(parts.next("\u064e")).isEqualTo("\u064e");
    assertThat(parts.next("\u200c\u001b")).isEqualTo("\u200c\\u001b");
    assertThat(parts.next("\u0645\n")).isEqualTo("\u0645\n");
    assertThat(parts.next("\u200cx")).isEqualTo("\\u200cx");
  }

  @Test
  void noControlOrFormatCharacterIsLeftInAnyPlane() {
    var invisible = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String shown = VisibleText.of("a" + Character.toString(c) + "b");
      assertThat(invisible.matcher(shown).find()).as("U+%04X", c).isFalse();
      assertThat(VisibleText.of(shown)).as("U+%04X, shown twice", c).isEqualTo(shown);
    }
  }

  @Test
  void aLongTextEndsInTheNumberOfCharactersLeftOut() {
    assertThat(VisibleText.of("abcd", 4)).isEqualTo("abcd");
    assertThat(VisibleText.of("abcde", 4)).isEqualTo("abcd... (1 more character)");
    assertThat(VisibleText.of("\n".repeat(5000), 2)).isEqualTo("\\n\\n... (4,998 more characters)");
    assertThat(VisibleText.of("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 2)) // no half of a pair
        .isEqualTo("\ud83d\ude00\ud83d\ude00... (1 more character)");
  }

  @Test
  void aLongSentenceKeepsItsBeginAndItsEnd() {
    assertThat(VisibleText.sentence("file:1: \"" + "x".repeat(90) + "\". Fix it.", 40))
        .isEqualTo("file:1: \"" + "x".repeat(21) + "... (69 more characters) \". Fix it.");
    assertThat(VisibleText.sentence("short\n", 40)).isEqualTo("short\\n");
  }

  @Test
  void aLongWordOfASentenceKeepsItsBeginAndItsEnd() {
    String path = "x".repeat(398);
    assertThat(VisibleText.sentence(path + ": is missing", 2000)).isEqualTo(path + ": is missing");

    String smile = "\ud83d\ude00";
    String word = smile.repeat(200) + "b".repeat(1000) + "c".repeat(60);
    assertThat(VisibleText.sentence("set " + word + " or " + word, 2000))
        .isEqualTo(
            "set A or A"
                .replace("A", smile.repeat(200) + "... (1,000 more characters) " + "c".repeat(60)));
  }
}
