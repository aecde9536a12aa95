package dev.unroll.tasks.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Sentences of a small grammar, of which a model can learn all but the choices. */
final class TinyText {
  private static final String[] ANIMALS = {"cat", "dog", "bird", "fish"};
  private static final String[] PLACES = {"house", "garden", "river"};

  private TinyText() {}

  /** Writes this many lines such as {@code the cat sleeps in the house}. */
  static Path write(Path file, int lines, long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      int animal = random.nextInt(ANIMALS.length);
      text.append("the ")
          .append(ANIMALS[animal])
          .append(animal % 2 == 0 ? " sleeps" : " runs")
          .append(" in the ")
          .append(PLACES[random.nextInt(PLACES.length)])
          .append('\n');
    }
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns e to the entropy of a token: two choices in seven tokens. */
  static double perplexity() {
    return Math.exp((Math.log(ANIMALS.length) + Math.log(PLACES.length)) / 7);
  }
}
