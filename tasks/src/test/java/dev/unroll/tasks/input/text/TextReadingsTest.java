package dev.unroll.tasks.input.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.text.IdDataset;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.KerasTokenizer;
import dev.unroll.data.text.TokenCounts;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.classify.ClassifierConfig;
import dev.unroll.tasks.input.CodedExamples;
import dev.unroll.tasks.input.LabelledSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A text is read and tokenised no more often than necessary, and the number of passes does not
 * change its ids.
 */
class TextReadingsTest {
  private static final int COUNT = 120;
  private static final VocabularyConfig WORDS =
      VocabularyConfig.defaults().withSize(14).withMinimumCount(2);

  private final CountingTokenizer tokenizer = new CountingTokenizer();
  private final CountingTexts texts = new CountingTexts();
  private final TextConfig config =
      TextConfig.builder().tokenizer(tokenizer).vocabulary(WORDS).build();

  /** Counts its calls. */
  private static final class CountingTokenizer implements Tokenizer {
    private final Tokenizer inner = new KerasTokenizer();
    private int calls;

    @Override
    public List<String> tokens(String text) {
      calls++;
      return inner.tokens(text);
    }

    @Override
    public Map<String, Object> config() {
      return inner.config();
    }
  }

  /** Counts its readings. */
  private static final class CountingTexts extends AbstractList<LabelledText> {
    private final List<LabelledText> rows = new ArrayList<>();
    private int readings;

    CountingTexts() {
      var random = new Random(1);
      for (int n = 0; n < COUNT; n++) {
        var text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) { // some words are rare
          text.append(" w").append((int) Math.abs(random.nextGaussian() * 12));
        }
        rows.add(new LabelledText(text.toString(), n % 3 == 0 ? "b" : "a", n + 1));
      }
    }

    @Override
    public Iterator<LabelledText> iterator() {
      readings++;
      return rows.iterator();
    }

    @Override
    public LabelledText get(int position) {
      return rows.get(position);
    }

    @Override
    public int size() {
      return rows.size();
    }
  }

  private static int[] train() {
    return IntStream.range(0, COUNT).filter(n -> n % 4 != 1).toArray();
  }

  @Test
  void aTrainingReadsAndTokenisesEachTextOnce() {
    var training = Classifier.training(ClassifierConfig.text().withInput(config), texts, List.of());

    assertThat(texts.readings).isEqualTo(1);
    assertThat(tokenizer.calls).isEqualTo(COUNT);
    assertThat(training.predictor().wordVectors().size()).isEqualTo(64);
  }

  @Test
  void aTrainingWithAnIndexReadsAndTokenisesEachTextOnce(@TempDir Path directory)
      throws IOException {
    Path index = directory.resolve("index.json");
    Files.writeString(index, "{\"w1\": 1, \"w2\": 2, \"w0\": 3}");
    var indexed =
        config.toBuilder()
            .vocabulary(VocabularyConfig.keras(10))
            .wordIndex(index.toString())
            .build();
    Classifier.training(ClassifierConfig.text().withInput(indexed), texts, List.of());

    assertThat(texts.readings).isEqualTo(1);
    assertThat(tokenizer.calls).isEqualTo(COUNT);
  }

  @ParameterizedTest
  @CsvSource({"1000, 1", "30, 3", "6, 3", "2, 3"})
  void vocabularyAndIdsAreThoseOfThreeReadings(int room, int readings) {
    CodedExamples coded;
    var source = LabelledSource.of("the texts", texts);
    var vectors = new TextVectors(config, name -> Path.of(name), 1);
    try (var counted = CountedTexts.read(config, source, vectors, room)) {
      assertThat(counted.labels().names()).containsExactly("a", "b");
      coded = counted.fit(train());
    }
    assertThat(texts.readings).isEqualTo(readings);

    var counts = TokenCounts.atMost(room);
    for (int position : train()) {
      counts.add(tokenizer.inner.tokens(texts.get(position).text()));
    }
    Vocabulary vocabulary = counts.vocabulary(WORDS);
    var coder = (TextCoder) coded.coder();
    assertThat(coder.vocabulary).isEqualTo(vocabulary);
    IdSequences ids = ((IdDataset) coded.examples()).sequences();
    assertThat(ids.size()).isEqualTo(COUNT);
    for (int n = 0; n < COUNT; n++) {
      int[] expected = vocabulary.ids(tokenizer.inner.tokens(texts.get(n).text()));
      assertThat(ids.get(n)).isEqualTo(expected.length == 0 ? new int[] {1} : expected);
      assertThat(coded.examples().label(n)).isEqualTo(n % 3 == 0 ? 1 : 0);
    }
  }
}
