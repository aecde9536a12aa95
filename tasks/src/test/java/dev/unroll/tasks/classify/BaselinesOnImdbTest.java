package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.DataFiles;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.KerasImdb;
import dev.unroll.data.text.TextBaseline;
import dev.unroll.data.text.TextBaselineProvider;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The baselines on the film reviews; skipped unless UNROLL_DATA names their directory. 0.88576 is
 * what scikit-learn 1.9.1 makes of the same ids ({@code TfidfVectorizer}, {@code
 * LogisticRegression(solver="liblinear")}).
 */
@Tag("slow")
class BaselinesOnImdbTest {
  private static IdSequences reviews(KerasImdb imdb, String part) {
    var builder = new IdSequences.Builder();
    LabelledTexts.of(DataFiles.resolve("imdb/" + part + ".tsv"), 2, 1)
        .forEach(BadRows.refuse(), text -> builder.add(imdb.ids(text.text())));
    return builder.build();
  }

  @Test
  void wordsWithoutOrderAreRightOnSevenOfEightReviews() {
    assumeTrue(System.getenv(DataFiles.VARIABLE) != null, "UNROLL_DATA is not set");
    KerasImdb imdb = KerasImdb.read(DataFiles.resolve("imdb/imdb_word_index.json.gz"), 10_000);
    int[] good = IntStream.range(0, 25_000).map(i -> i < 12_500 ? 1 : 0).toArray();
    TextBaseline baseline =
        TextBaselineProvider.available().get(0).fit(reviews(imdb, "train"), good, 2);

    assertThat(accuracy(baseline.predict(reviews(imdb, "test")), good))
        .isCloseTo(0.88576, within(0.0002));
    assertThat(baseline.notes()).isEmpty();
    assertThat(accuracy(MajorityBaseline.fit(good, 2).predict(25_000), good)).isEqualTo(0.5);
  }

  private static double accuracy(int[] predicted, int[] targets) {
    return IntStream.range(0, targets.length).filter(i -> predicted[i] == targets[i]).count()
        / (double) targets.length;
  }
}
