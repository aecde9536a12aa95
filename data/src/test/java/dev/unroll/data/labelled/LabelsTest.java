package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static Labels labels(String... names) {
    return Labels.of("file.csv", List.of(names));
  }

  @Test
  void numbersOfTheSameValueAreOneClass() {
    Labels labels = labels("1.0", "1", "2", "+2", "1e1", "10", "-0", "0.0");

    assertThat(labels.names()).containsExactly("-0", "1", "2", "10");
    assertThat(labels.find("1.00")).isEqualTo(1);
    assertThat(labels.find("1")).isEqualTo(1);
    assertThat(labels.find("2.0")).isEqualTo(2);
    assertThat(labels.find("0")).isZero();
    assertThat(labels.find("3")).isEqualTo(-1);
    assertThat(labels.notes())
        .containsExactly(
            "labels that are the same number are one class: \"0.0\" is \"-0\"; \"1.0\" is \"1\";"
                + " \"1e1\" is \"10\"; \"+2\" is \"2\"");
  }

  @Test
  void oneSpellingStaysAsItIs() {
    assertThat(labels("1.0", "2.0").names()).containsExactly("1.0", "2.0");
    assertThat(labels("1.0", "2.0").find("2")).isEqualTo(1);
    assertThat(labels("1.0", "2.0").notes()).isEmpty();
  }

  /** As doubles they are the same. */
  @Test
  void longNumbersAreNotMistakenForEachOther() {
    assertThat(labels("12345678901234567890", "12345678901234567891").size()).isEqualTo(2);
  }

  @Test
  void aLeadingZeroIsACodeAndNoted() {
    Labels labels = labels("1", "01", "2");

    assertThat(labels.size()).isEqualTo(3);
    assertThat(labels.find("01")).isNotEqualTo(labels.find("1"));
    assertThat(labels.notes())
        .containsExactly(
            "labels that differ only in spelling are separate classes: \"01\", \"1\"; write them alike if they mean the same");
  }

  @Test
  void amongTextsNumbersAreTexts() {
    Labels labels = labels("1", "1.0", "none");

    assertThat(labels.size()).isEqualTo(3);
    assertThat(labels.find("1.00")).isEqualTo(-1);
    assertThat(labels.notes().get(0)).contains("\"1\", \"1.0\"");
  }

  @Test
  void labelsThatLookAlikeStayApartAndAreListed() {
    Labels labels = labels("ok", "OK", "Ok.", "ok\u00a0", "not ok", "not_ok", "fault", "C", "C++");

    assertThat(labels.size()).isEqualTo(9);
    assertThat(labels.notes()).hasSize(1);
    assertThat(labels.notes().get(0))
        .contains("\"OK\", \"Ok.\", \"ok\", \"ok\u00a0\"")
        .contains("\"not ok\", \"not_ok\"")
        .doesNotContain("C++")
        .doesNotContain("fault");
    assertThat(labels("-1", "1", "+", "-").notes()).isEmpty();
  }

  @Test
  void labelsOfAModelKeepTheirOrderAndAreFoundByValue() {
    Labels labels = Labels.inOrder(List.of("2", "1", "1.0"));

    assertThat(labels.find("1.0")).isEqualTo(2);
    assertThat(labels.find("1.00")).isEqualTo(1);
    assertThat(labels.find("2.0")).isZero();
  }

  @Test
  void tooManyNumbersNameRegression() {
    assertThatThrownBy(
            () ->
                Labels.of(
                    "file.csv", IntStream.range(0, 70_000).mapToObj(Integer::toString).toList()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("70000 labels or more; expected 2 to 65536")
        .hasMessageEndingWith("For numbers, set task: regress.");
  }

  @Test
  void aClassThatLosesMostOfItsExamplesIsNoted() {
    Map<String, Long> lost = Map.of("fault", 30L, "typo", 1L, "ok", 2L);

    assertThat(LostClasses.notes(lost, label -> label.equals("typo") ? 0 : 10))
        .containsExactlyInAnyOrder(
            "class \"fault\" lost 30 of its 40 examples to bad rows",
            "class \"typo\" lost 1 of its 1 examples to bad rows; none of its examples is left");
    LostClasses.refuse("f.csv", lost, label -> label.equals("typo") ? 0 : 10);
    assertThatThrownBy(() -> LostClasses.refuse("f.csv", lost, label -> 0))
        .hasMessageContaining("class \"fault\" has no example left: all 30 have bad rows");
  }
}
