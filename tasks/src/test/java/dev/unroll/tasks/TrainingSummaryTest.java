package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingSummaryTest {
  private static TrainingSummary again(TrainingSummary summary) {
    Object json = Json.parse(Json.write(summary.json()), "file");
    return TrainingSummary.read(Fields.of(Map.of("trainedOn", json), "file"), "trainedOn");
  }

  @Test
  void fewExamplesAreCountedExactly() {
    TrainingSummary summary = again(TrainingSummary.of(1000, i -> i * 10L));

    assertThat(summary.examples()).isEqualTo(1000);
    assertThat(summary.seen(200, i -> i)).isEqualTo(new TrainingSummary.Seen(20, true));
    assertThat(summary.seen(7, i -> 1 + i)).isEqualTo(new TrainingSummary.Seen(0, true));
    assertThat(summary.note("examples", 200, i -> i))
        .contains(
            "20 of the 200 examples of this file were trained on; this score says nothing about new data");
    assertThat(summary.note("examples", 7, i -> 1 + i)).isEmpty();
  }

  @Test
  void ofManyExamplesTheCountIsAnEstimateAndNeverAFalseAlarm() {
    TrainingSummary summary = again(TrainingSummary.of(100_000, i -> i));

    assertThat(summary.seen(100_000, i -> i)).isEqualTo(new TrainingSummary.Seen(100_000, false));
    assertThat(summary.seen(100_000, i -> 100_000 + i).count()).isZero();
    assertThat(summary.seen(20_000, i -> 95_000 + i).count()).isBetween(4_000L, 6_000L);
    assertThat(summary.note("examples", 500, i -> i).orElseThrow())
        .startsWith("about 500 of the 500 examples");
    assertThat(Json.write(summary.json()).length()).isLessThan(50_000);
  }

  @Test
  void repeatedExamplesStayExact() {
    TrainingSummary summary = TrainingSummary.of(100_000, i -> i % 4096);

    assertThat(summary.seen(5000, i -> i)).isEqualTo(new TrainingSummary.Seen(4096, true));
  }

  @Test
  void aModelWithoutASummarySaysNothing() {
    TrainingSummary none = TrainingSummary.read(Fields.of(Map.of(), "file"), "trainedOn");

    assertThat(none.isKnown()).isFalse();
    assertThat(none.note("examples", 3, i -> i)).isEmpty();
  }

  @Test
  void theRangeIsKept() {
    TrainingSummary summary = TrainingSummary.of(3, i -> i).withRange("2023-01", "2023-03");

    assertThat(again(summary).from()).contains("2023-01");
    assertThat(again(summary).to()).contains("2023-03");
  }

  @Test
  void brokenSummariesAreRefused() {
    for (String hashes : new String[] {"", "?", "AAAA"}) {
      Map<String, Object> json = Map.of("examples", 1L, "complete", true, "hashes", hashes);
      Fields fields = Fields.of(Map.of("trainedOn", json), "file");
      assertThatThrownBy(() -> TrainingSummary.read(fields, "trainedOn"))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("hashes");
    }
  }
}
