package dev.unroll.data.tagged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Spans and their scores; golden counts by {@code golden_spans.py}. */
class SpansTest {
  private static List<String> tags(String text) {
    return List.of(text.split(" "));
  }

  @Test
  void spansBeginAndEndByTheRulesOfConlleval() {
    assertThat(Spans.of(tags("B-PER I-PER O B-LOC")))
        .containsExactly(new Span(0, 2, "PER"), new Span(3, 4, "LOC"));
    assertThat(Spans.of(tags("O I-PER I-PER B-PER I-LOC")))
        .containsExactly(new Span(1, 3, "PER"), new Span(3, 4, "PER"), new Span(4, 5, "LOC"));
    assertThat(Spans.of(tags("B-PER E-PER S-PER I-PER I-PER E-PER")))
        .containsExactly(new Span(0, 2, "PER"), new Span(2, 3, "PER"), new Span(3, 6, "PER"));
    assertThat(Spans.of(tags("B-PER L-PER U-PER O")))
        .containsExactly(new Span(0, 2, "PER"), new Span(2, 3, "PER"));
    assertThat(Spans.of(tags("B I B O I")))
        .containsExactly(new Span(0, 2, ""), new Span(2, 3, ""), new Span(4, 5, ""));
    assertThat(Spans.of(tags("O"))).isEmpty();
    assertThat(Spans.of(List.of())).isEmpty();
    assertThat(Spans.of(Arrays.asList("B-A", null, "I-A")))
        .containsExactly(new Span(0, 1, "A"), new Span(2, 3, "A"));
    assertThatThrownBy(() -> Spans.of(tags("O NOUN")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("the tag \"NOUN\" marks no span");
  }

  @Test
  void scoresAreFractionsOfCounts() {
    var scores = new SpanScores();
    scores.add(tags("B-PER I-PER O B-LOC"), tags("B-PER I-PER O B-PER"));
    scores.add(tags("B-LOC I-LOC O O"), tags("B-LOC O B-LOC B-LOC"));

    assertThat(scores.all()).isEqualTo(new SpanScores.Counts(1, 5, 3));
    assertThat(scores.all().precision()).isEqualTo(1 / 5.0);
    assertThat(scores.all().recall()).isEqualTo(1 / 3.0);
    assertThat(scores.all().f1()).isEqualTo(2 / 8.0);
    assertThat(scores.types())
        .isEqualTo(
            Map.of("PER", new SpanScores.Counts(1, 2, 1), "LOC", new SpanScores.Counts(0, 3, 2)));
    assertThat(SpanScores.Counts.NONE.f1()).isZero();
    assertThat(SpanScores.Counts.NONE.precision()).isZero();
    assertThat(SpanScores.Counts.NONE.recall()).isZero();
  }

  @Test
  void positionsWithoutATagAreOutside() {
    var scores = new SpanScores();
    scores.add(Arrays.asList("B-PER", null, "O"), tags("B-PER I-PER I-PER"));

    assertThat(scores.all()).isEqualTo(new SpanScores.Counts(1, 2, 1));
    assertThatThrownBy(() -> scores.add(tags("O O"), tags("O")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void countsAreThoseOfConlleval() throws IOException {
    Map<String, Object> golden;
    try (InputStream in = SpansTest.class.getResourceAsStream("spans.json")) {
      golden = (Map) Json.parseObject(Objects.requireNonNull(in).readAllBytes(), "spans.json");
    }
    var cases = (List<Map<String, Object>>) Objects.requireNonNull(golden.get("cases"));
    assertThat(cases).hasSize(5);
    for (Map<String, Object> one : cases) {
      var scores = new SpanScores();
      for (List<String> sentence : (List<List<String>>) one.get("sentences")) {
        scores.add(tags(sentence.get(0)), tags(sentence.get(1)));
      }
      var counts = (Map<String, List<Number>>) one.get("counts");
      assertThat(scores.types().keySet()).isEqualTo(counts.keySet());
      counts.forEach(
          (type, numbers) ->
              assertThat(scores.types().get(type))
                  .as("%s %s", one.get("name"), type)
                  .isEqualTo(
                      new SpanScores.Counts(
                          numbers.get(0).longValue(),
                          numbers.get(1).longValue(),
                          numbers.get(2).longValue())));
    }
  }
}
