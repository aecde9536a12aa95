package dev.unroll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void figuresHaveFourDigits() {
    assertThat(Text.number(26)).isEqualTo("26.00");
    assertThat(Text.number(0.0021)).isEqualTo("0.002100");
    assertThat(Text.number(123456.7)).isEqualTo("123500");
    assertThat(Text.number(-0.00006888)).isEqualTo("-0.00006888");
    assertThat(Text.number(1.5e-9)).isEqualTo("1.500e-09");
    assertThat(Text.number(0)).isEqualTo("0");
    assertThat(Text.number(Double.NaN)).isEqualTo("-");
    assertThat(Text.number(Double.POSITIVE_INFINITY)).isEqualTo("infinite");
  }

  @Test
  void durationsReadAsAPersonSaysThem() {
    assertThat(Text.duration(0.44)).isEqualTo("0.4 s");
    assertThat(Text.duration(9.96)).isEqualTo("10 s");
    assertThat(Text.duration(185)).isEqualTo("3 min 05 s");
    assertThat(Text.duration(7800)).isEqualTo("2 h 10 min");
  }

  @Test
  void learningRatesHaveNoZerosBehind() {
    assertThat(Text.rate(0.001f)).isEqualTo("0.001");
    assertThat(Text.rate(0.00097553f)).isEqualTo("0.000976");
    assertThat(Text.rate(1)).isEqualTo("1");
    assertThat(Text.rate(3.333e-8f)).isEqualTo("3.33e-8");
    assertThat(Text.rate(0)).isEqualTo("0");
    assertThat(Text.rate(Float.NaN)).isEqualTo("-");
  }

  @Test
  void speedsHaveThreeDigitsOrMore() {
    assertThat(Text.speed(0.2541)).isEqualTo("0.254 steps/s");
    assertThat(Text.speed(2.541)).isEqualTo("2.54 steps/s");
    assertThat(Text.speed(25.41)).isEqualTo("25.4 steps/s");
    assertThat(Text.speed(254.1)).isEqualTo("254 steps/s");
    assertThat(Text.speed(12345.6)).isEqualTo("12,346 steps/s");
  }

  @Test
  void eastAsianLettersTakeTwoColumns() {
    assertThat(Width.of("sine 循环")).isEqualTo(9);
    assertThat(Width.cut("循环 sine", 3)).isEqualTo("循");
    assertThat(Width.cut("循环 sine", 6)).isEqualTo("循环 s");
    assertThat(Width.cut("ab", 9)).isEqualTo("ab");
  }

  @Test
  void longSentencesAreWrappedBelowThemselves() {
    String wrapped = Text.labelled("note: ", "word ".repeat(30));

    assertThat(wrapped.lines()).hasSize(2).allMatch(line -> line.length() <= Text.WIDTH);
    assertThat(wrapped).startsWith("note: word").contains("\n      word");
  }

  @Test
  void numbersInATableStandPointBelowPoint() {
    var table =
        new Table(Table.Align.LEFT, Table.Align.POINT, Table.Align.RIGHT)
            .row("name", "RMSE", "n")
            .row("long name", "141.2", "1")
            .row("b", "0.0021", "1,000")
            .row("c", "-");

    assertThat(table.text())
        .isEqualTo(
            """
            name        RMSE           n
            long name   141.2          1
            b             0.0021   1,000
            c             -\
            """);
  }

  @Test
  void aPathIsAnArgumentOfACommand() {
    assertThat(Text.argument(Path.of("runs/a-b_1.csv"))).isEqualTo("runs/a-b_1.csv");
    assumeTrue(File.separatorChar == '/');
    assertThat(Text.argument(Path.of("my file's.csv"))).isEqualTo("'my file'\\''s.csv'");
    assertThat(Text.argument(Path.of("$a"))).isEqualTo("'$a'");
    assertThat(Text.argument(Path.of("\u00e9t\u00e9.csv"))).isEqualTo("\u00e9t\u00e9.csv");
  }
}
