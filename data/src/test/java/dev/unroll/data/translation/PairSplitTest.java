package dev.unroll.data.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PairSplitTest {
  /** 100 sources, the first 50 with two targets; targets 0 to 9 recur. */
  private static List<SentencePair> pairs() {
    var pairs = new ArrayList<SentencePair>();
    for (int i = 0; i < 150; i++) {
      pairs.add(new SentencePair("s" + i % 100, "t" + (i < 20 ? i % 10 : i), i + 1));
    }
    return pairs;
  }

  private static Set<String> sources(List<SentencePair> pairs) {
    return pairs.stream().map(SentencePair::source).collect(Collectors.toSet());
  }

  @Test
  void noSourceIsInTwoSets() {
    PairSplit split = PairSplit.bySource(pairs(), 20, 30, 1);

    assertThat(sources(split.training())).hasSize(50);
    assertThat(sources(split.validation())).hasSize(20);
    assertThat(sources(split.test())).hasSize(30);
    var all = new HashSet<>(sources(split.training()));
    all.addAll(sources(split.validation()));
    all.addAll(sources(split.test()));
    assertThat(all).hasSize(100);
    assertThat(split.training().size() + split.validation().size() + split.test().size())
        .isEqualTo(150);
    for (List<SentencePair> set : List.of(split.training(), split.validation(), split.test())) {
      assertThat(set).extracting(SentencePair::line).isSorted();
    }
  }

  @Test
  void theSeedDecides() {
    PairSplit split = PairSplit.bySource(pairs(), 20, 30, 1);

    assertThat(PairSplit.bySource(pairs(), 20, 30, 1)).isEqualTo(split);
    assertThat(PairSplit.bySource(pairs(), 20, 30, 2)).isNotEqualTo(split);
    // The test set is chosen first: another validation set does not change it.
    assertThat(PairSplit.bySource(pairs(), 5, 30, 1).test()).isEqualTo(split.test());
  }

  @Test
  void sizesAndSharedTargetsAreStated() {
    List<SentencePair> pairs =
        Stream.of("a 1", "a 2", "b 1", "c 3")
            .map(each -> new SentencePair(each.substring(0, 1), each.substring(2), 1))
            .toList();
    PairSplit split = new PairSplit(pairs.subList(0, 2), List.of(), pairs.subList(2, 4));

    assertThat(split.testSourcesWithTrainedTarget()).isEqualTo(1);
    assertThat(split.describe())
        .isEqualTo(
            "training set 2 pairs of 1 source, validation set 0 pairs of 0 sources, test set 2"
                + " pairs of 2 sources; 1 test source has a target of the training set");
    assertThat(new PairSplit(pairs, List.of(), pairs.subList(3, 4)).describe())
        .endsWith(
            "; 1 test source is in the training set; 1 test source has a target of the training"
                + " set");
  }

  @Test
  void aSourceMustRemainForTraining() {
    assertThat(PairSplit.bySource(pairs(), 0, 99, 1).training()).isNotEmpty();
    assertThatThrownBy(() -> PairSplit.bySource(pairs(), 50, 50, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "there are 100 different sources (expected more than 50 for validation and 50 for the"
                + " test). Lower these numbers, or add pairs.");
    assertThatThrownBy(() -> PairSplit.bySource(pairs(), -1, 50, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
