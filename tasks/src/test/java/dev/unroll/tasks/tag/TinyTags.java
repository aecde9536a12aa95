package dev.unroll.tasks.tag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Sentences of a tiny grammar with a part of speech and a BIO tag for each token. {@code run} is a
 * noun after an article and a verb after a name; {@code Rex} is part of a person or an
 * organisation.
 */
final class TinyTags {
  private static final List<String> SENTENCES =
      List.of(
          "the/DET/O run/NOUN/O sleeps/VERB/O ./PUNCT/O",
          "Rex/PROPN/B-PER Hill/PROPN/I-PER run/VERB/O ./PUNCT/O",
          "Rex/PROPN/B-PER run/VERB/O the/DET/O dog/NOUN/O",
          "Bank/PROPN/B-ORG of/PROPN/I-ORG Rex/PROPN/I-ORG sleeps/VERB/O",
          "dogs/NOUN/O sleeps/VERB/O",
          "the/DET/O Bank/PROPN/B-ORG run/VERB/O the/DET/O run/NOUN/O ./PUNCT/O",
          "run/VERB/O");

  private TinyTags() {}

  /** Returns sentences, a token and its two tags per line. */
  static String text(int sentences, long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      for (String token : SENTENCES.get(random.nextInt(SENTENCES.size())).split(" ")) {
        text.append(token.replace('/', '\t')).append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }

  static Path write(Path file, int sentences, long seed) {
    return write(file, text(sentences, seed));
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
