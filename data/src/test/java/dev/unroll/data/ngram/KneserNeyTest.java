package dev.unroll.data.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.data.text.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KneserNeyTest {
  private static final int V = 24; // of which the last two never occur
  private static final int LINE_END = 0;

  /** Common and rare ids, each more likely behind some than behind others. */
  private static int[] text(int length) {
    var random = new Random(4);
    var ids = new int[length];
    for (int i = 1; i < length; i++) {
      double rare = random.nextDouble() * random.nextDouble() * random.nextDouble();
      ids[i] = random.nextInt(3) == 0 ? (ids[i - 1] * 7 + 3) % (V - 2) : (int) (rare * (V - 2));
    }
    ids[length - 1] = LINE_END;
    return ids;
  }

  private static List<Integer> list(int... ids) {
    return Arrays.stream(ids).boxed().toList();
  }

  /** The sentences, each with the line end before it. */
  private static List<List<Integer>> sentences(int[] ids) {
    var all = new ArrayList<List<Integer>>();
    var sentence = new ArrayList<>(List.of(LINE_END));
    for (int id : ids) {
      sentence.add(id);
      if (id == LINE_END) {
        all.add(List.copyOf(sentence));
        sentence = new ArrayList<>(List.of(LINE_END));
      }
    }
    return all;
  }

  private static final List<int[]> CONTEXTS =
      List.of(
          new int[] {},
          new int[] {1},
          new int[] {V - 1},
          new int[] {2, 3, 1},
          new int[] {5, 17, 0},
          new int[] {V - 1, 2, 1, 0},
          new int[] {1, 0, V - 2, 1},
          new int[] {9, 1, 0, 1, 2, 0, 3});

  @Test
  void runningTextHasTheProbabilitiesOfTheEquations() {
    int[] ids = text(4000);
    for (int order = 1; order <= 5; order++) {
      var reference = new ReferenceKneserNey(List.of(list(ids)), 0, V, order);
      assertThat(reference.hasDiscounts(order)).isEqualTo(order > 1);
      KneserNey model = KneserNey.of(TokenIds.of(ids), V, order);
      for (int[] context : CONTEXTS) {
        assertSame(model, reference, context, list(context));
      }
      for (int end = 5; end < 900; end += 37) {
        int[] context = Arrays.copyOfRange(ids, end - 5, end);
        assertSame(model, reference, context, list(context));
      }
    }
  }

  @Test
  void contextsOfSentencesBeginAtTheLineEnd() {
    int[] ids = text(4000);
    for (int order = 1; order <= 4; order++) {
      var reference = new ReferenceKneserNey(sentences(ids), 1, V, order);
      KneserNey model = KneserNey.sentences(TokenIds.of(ids), LINE_END, V, order);
      assertSame(model, reference, new int[] {3, 2, LINE_END}, list(LINE_END));
      assertSame(model, reference, new int[] {3, LINE_END, 5}, list(LINE_END, 5));
      assertSame(model, reference, new int[] {LINE_END, 1, 4, 2}, list(LINE_END, 1, 4, 2));
      double nats = 0;
      for (List<Integer> sentence : sentences(ids)) {
        for (int i = 1; i < sentence.size(); i++) {
          nats -= Math.log(reference.probability(sentence.subList(0, i), sentence.get(i)));
        }
      }
      NgramScore score = model.score(TokenIds.of(ids));
      assertThat(score.tokens()).isEqualTo(4000);
      assertThat(score.nats()).isCloseTo(nats, within(1e-8 * nats));
    }
  }

  private static void assertSame(
      KneserNey model, ReferenceKneserNey reference, int[] context, List<Integer> same) {
    double sum = 0;
    for (int id = 0; id < V; id++) {
      double p = model.probability(context, id);
      assertThat(p)
          .as("%s of %d behind %s", model.name(), id, same)
          .isCloseTo(reference.probability(same, id), within(1e-12))
          .isPositive();
      sum += p;
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  /** The text a b a b c, with d in the vocabulary; too short for other discounts than 0.5. */
  @Test
  void aShortTextByHand() {
    KneserNey model = KneserNey.of(TokenIds.of(0, 1, 0, 1, 2), 4, 2);

    // Before a: the beginning and b; before b: a; before c: b. Then p(d) = (1.5 / 4) / 4.
    assertThat(model.probability(new int[] {}, 0)).isEqualTo(1.5 / 4 + 0.09375);
    assertThat(model.probability(new int[] {}, 1)).isEqualTo(0.5 / 4 + 0.09375);
    assertThat(model.probability(new int[] {}, 3)).isEqualTo(0.09375);
    assertThat(model.probability(new int[] {1}, 0)).isEqualTo(0.5 / 2 + 1.0 / 2 * 0.46875);
    assertThat(model.probability(new int[] {0}, 1)).isEqualTo(1.5 / 2 + 0.5 / 2 * 0.21875);
    assertThat(model.probability(new int[] {2}, 3)).isEqualTo(0.09375); // c ends the text
    NgramScore score = model.score(TokenIds.of(0, 1, 3));
    assertThat(score.tokens()).isEqualTo(2);
    assertThat(score.nats())
        .isCloseTo(-Math.log(0.8046875) - Math.log(0.5 * 0.09375), within(1e-12));
    assertThat(score.perplexity())
        .isCloseTo(1 / Math.sqrt(0.8046875 * 0.5 * 0.09375), within(1e-12));
  }

  @Test
  void aScoreIsThatOfEachIdBehindAllBefore() {
    int[] ids = text(5000);
    KneserNey model = KneserNey.of(TokenIds.of(Arrays.copyOf(ids, 3000)), V, 3);
    int[] test = Arrays.copyOfRange(ids, 3000, 5000);
    double nats = 0;
    for (int i = 1; i < test.length; i++) {
      nats -= Math.log(model.probability(Arrays.copyOf(test, i), test[i]));
    }
    NgramScore score = model.score(TokenIds.of(test));
    assertThat(score.tokens()).isEqualTo(1999);
    assertThat(score.nats()).isCloseTo(nats, within(1e-8 * nats));
    assertThat(score.perplexity())
        .isLessThan(Unigram.of(TokenIds.of(ids), V).score(TokenIds.of(test)).perplexity());
  }

  @Test
  void aTextBeyondTheRoomIsLearnedFromInPartWithANote() {
    int[] ids = text(200_000);
    KneserNey part = KneserNey.of(TokenIds.of(ids), V, 3, 100);
    KneserNey first = KneserNey.of(TokenIds.of(Arrays.copyOf(ids, 1 << 16)), V, 3);

    assertThat(part.notes())
        .containsExactly(
            "the Kneser-Ney 3-gram learned from the first 65,536 of 200,000 tokens, whose rows"
                + " fill a quarter of the heap");
    assertThat(first.notes()).isEmpty();
    assertThat(part.score(TokenIds.of(ids))).isEqualTo(first.score(TokenIds.of(ids)));
  }

  @Test
  void theUnigramCountsWhatNeverOccursOnce() {
    TokenIds ids = TokenIds.of(0, 1, 1, 0, 1);
    Unigram model = Unigram.of(ids, 4);
    int[] context = {1};

    assertThat(IntStream.range(0, 4).mapToDouble(id -> model.probability(context, id)))
        .containsExactly(2 / 7.0, 3 / 7.0, 1 / 7.0, 1 / 7.0);
    assertThat(model.score(TokenIds.of(0, 3, 1)).nats())
        .isCloseTo(-Math.log(1 / 7.0) - Math.log(3 / 7.0), within(1e-12));
    assertThat(Unigram.sentences(ids, 4).score(TokenIds.of(0, 3, 1)).tokens()).isEqualTo(3);
    assertThat(model.score(TokenIds.of()).tokens()).isZero();
  }

  @Test
  void refusesOrdersAndIdsOutOfRange() {
    TokenIds ids = TokenIds.of(1, 2);
    assertThatThrownBy(() -> KneserNey.of(ids, 3, 0))
        .hasMessage("the order of an n-gram model is 1 to 10, got 0");
    assertThatThrownBy(() -> KneserNey.of(ids, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    KneserNey model = KneserNey.of(ids, 3, 3);
    assertThatThrownBy(() -> model.probability(new int[] {1}, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
