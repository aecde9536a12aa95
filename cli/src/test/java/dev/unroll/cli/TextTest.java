package dev.unroll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void figuresHaveFourDigits() {
    assertThat(Text.figure(26)).isEqualTo("26.00");
    assertThat(Text.figure(0.0021)).isEqualTo("0.002100");
    assertThat(Text.figure(123456.7)).isEqualTo("123500");
    assertThat(Text.figure(-0.00006888)).isEqualTo("-0.00006888");
    assertThat(Text.figure(1.5e-9)).isEqualTo("1.500e-09");
    assertThat(Text.figure(0)).isEqualTo("0");
    assertThat(Text.figure(Double.NaN)).isEqualTo("-");
    assertThat(Text.figure(Double.POSITIVE_INFINITY)).isEqualTo("infinite");
  }

  @Test
  void durationsReadAsAPersonSaysThem() {
    assertThat(Text.duration(0.44)).isEqualTo("0.4 s");
    assertThat(Text.duration(9.96)).isEqualTo("10 s");
    assertThat(Text.duration(185)).isEqualTo("3 min 05 s");
    assertThat(Text.duration(7800)).isEqualTo("2 h 10 min");
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
}
