package dev.unroll.data.tagged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.data.table.DataFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TagBaselinesTest {
  private static List<String> list(String text) {
    return List.of(text.split(" "));
  }

  @Test
  void aWordGetsItsMostFrequentTagAndTheFirstSeenOfEqualOnes() {
    MostFrequentTag baseline =
        new MostFrequentTag.Builder()
            .add(list("run the run the"), list("N D V D"))
            .add(list("Run run a b x"), list("V N N N V"))
            .add(List.of("unseen"), Arrays.asList((String) null))
            .build();

    // run: N twice, V once. Once in training: Run V, a N, b N, x V; V is first seen.
    assertThat(baseline.tags(list("run the Run a zzz"))).containsExactly("N", "D", "V", "N", "V");
    assertThat(baseline.unknownTag()).isEqualTo("V");
    assertThat(baseline.isKnown("Run")).isTrue();
    assertThat(baseline.isKnown("RUN")).isFalse();
    assertThat(baseline.isKnown("unseen")).isFalse();
    assertThat(baseline.words()).isEqualTo(6);
  }

  @Test
  void unknownWordsGetTheTagOfAllWordsWhereNoneOccursOnce() {
    MostFrequentTag baseline =
        new MostFrequentTag.Builder().add(list("a b a b b"), list("X Y Z Z Z")).build();

    assertThat(baseline.unknownTag()).isEqualTo("Z");
    assertThat(baseline.tag("a")).isEqualTo("X");
    assertThatThrownBy(() -> new MostFrequentTag.Builder().build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new MostFrequentTag.Builder().add(list("a"), list("X Y")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void accuracyIsApartForKnownAndUnknownWords() {
    var accuracy = new TagAccuracy(list("a b")::contains);
    accuracy.add(list("a b c d e"), Arrays.asList("X", "Y", "X", null, "X"), list("X X X Y Y"));
    accuracy.add(list("a"), list("Z"), list("Z"));

    assertThat(accuracy.tokens()).isEqualTo(5);
    assertThat(accuracy.knownTokens()).isEqualTo(3);
    assertThat(accuracy.unknownTokens()).isEqualTo(2);
    assertThat(accuracy.accuracy()).isEqualTo(3 / 5.0);
    assertThat(accuracy.knownAccuracy()).isEqualTo(2 / 3.0);
    assertThat(accuracy.unknownAccuracy()).isEqualTo(1 / 2.0);
    assertThat(new TagAccuracy(word -> true).accuracy()).isNaN();
    assertThatThrownBy(() -> accuracy.add(list("a b"), list("X X"), list("X")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPositionGetsItsMostFrequentTag() {
    MostFrequentTagByPosition baseline =
        new MostFrequentTagByPosition.Builder()
            .add(Arrays.asList("E", "I", null))
            .add(list("I I"))
            .add(Arrays.asList("N", "N", null))
            .add(list("N"))
            .build();

    assertThat(baseline.tags(5)).containsExactly("N", "I", "I", "I", "I");
    assertThatThrownBy(() -> new MostFrequentTagByPosition.Builder().build())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void longSentencesAreCutAndJoinedWithoutLoss() {
    var cuts = new SentenceCuts(7);
    for (int length = 1; length <= 100; length++) {
      var sentence = new ArrayList<Integer>();
      for (int i = 0; i < length; i++) {
        sentence.add(i);
      }
      List<SentenceCuts.Segment> segments = cuts.cut(length);
      List<List<Integer>> parts = segments.stream().map(each -> each.of(sentence)).toList();

      assertThat(SentenceCuts.join(parts)).isEqualTo(sentence);
      assertThat(parts).hasSize((length + 6) / 7);
      assertThat(segments).allMatch(each -> each.size() <= 7 && each.size() >= 1);
      int least = segments.stream().mapToInt(SentenceCuts.Segment::size).min().orElseThrow();
      int most = segments.stream().mapToInt(SentenceCuts.Segment::size).max().orElseThrow();
      assertThat(most - least).isLessThanOrEqualTo(1);
    }
    assertThat(cuts.cutSentences()).isEqualTo(93);

    var one = new SentenceCuts(256);
    assertThat(one.cut(256)).containsExactly(new SentenceCuts.Segment(0, 256));
    assertThat(one.note()).isEmpty();
    one.cut(500);
    assertThat(one.note())
        .isEqualTo(
            "1 sentence longer than 256 tokens was cut into 2 segments, which are tagged separately");
    assertThatThrownBy(() -> new SentenceCuts(0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** The counts are those of the treebank; the baseline was computed by a program in Python. */
  @Test
  void theEnglishWebTreebankIsReadAsPublished() throws IOException {
    assumeTrue(System.getenv(DataFiles.VARIABLE) != null, "UNROLL_DATA is not set");
    var builder = new MostFrequentTag.Builder();
    TaggedReport train;
    try (TaggedReader reader =
        TaggedReader.open(
            DataFiles.resolve("tagging/en_ewt-ud-train.conllu"), TaggedFormat.detect())) {
      reader.forEach(sentence -> builder.add(sentence.tokens(), sentence.tags(0)));
      train = reader.report();
    }
    assertThat(train.sentences()).isEqualTo(12_544);
    assertThat(train.tokens()).isEqualTo(204_577);
    assertThat(train.multiword()).isEqualTo(2_614);
    assertThat(train.emptyNodes()).isEqualTo(37);
    assertThat(train.emptyTags()).isZero();

    MostFrequentTag baseline = builder.build();
    var accuracy = new TagAccuracy(baseline::isKnown);
    try (TaggedReader reader =
        TaggedReader.open(
            DataFiles.resolve("tagging/en_ewt-ud-test.conllu"), TaggedFormat.detect())) {
      reader.forEach(
          sentence ->
              accuracy.add(sentence.tokens(), sentence.tags(0), baseline.tags(sentence.tokens())));
    }
    assertThat(accuracy.tokens()).isEqualTo(25_094);
    assertThat(accuracy.unknownTokens()).isEqualTo(2292);
    assertThat(accuracy.accuracy()).isCloseTo(21631 / 25094.0, within(1e-12));
    assertThat(accuracy.knownAccuracy()).isCloseTo(20925 / 22802.0, within(1e-12));
    assertThat(accuracy.unknownAccuracy()).isCloseTo(706 / 2292.0, within(1e-12));
  }
}
