package dev.unroll.data.tagged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The file of names that comes with Unroll. */
class GeneratedNamesTest {
  @Test
  void theFileIsTheGeneratedOne() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TaggedReader.class.getResourceAsStream("names.tsv"))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(GeneratedNames.text());
    }
  }

  @Test
  void tagsAreBioAndWordsHaveSeveralOfThem() throws IOException {
    Set<String> both = new HashSet<>(Set.of("Washington", "Ford", "Jordan"));
    Set<String> pairs = new HashSet<>();
    try (TaggedReader reader = TaggedReader.names()) {
      var detector = new TagScheme.Detector();
      reader.forEach(
          sentence -> {
            detector.add(sentence.tags(0));
            for (int i = 0; i < sentence.size(); i++) {
              pairs.add(sentence.tokens().get(i) + " " + sentence.tags(0).get(i));
            }
          });

      assertThat(detector.scheme()).isEqualTo(TagScheme.BIO);
      assertThat(detector.strayInside()).isZero();
      assertThat(reader.report().sentences()).isEqualTo(700);
      assertThat(reader.report().tags()).containsExactly("2");
    }
    for (String word : both) {
      assertThat(pairs.stream().filter(pair -> pair.startsWith(word + " ")).count())
          .as(word)
          .isGreaterThan(2);
    }
  }
}
