package dev.unroll.tasks.input.text;

import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the vectors of words in a network: those of its first embedding. Special tokens, such as
 * padding, and tokens of white space are left out.
 */
final class EmbeddedWords {
  private EmbeddedWords() {}

  static WordVectors of(Vocabulary vocabulary, Model network) {
    float[][] table = embedding(network).vectors();
    var words = new ArrayList<String>();
    var vectors = new ArrayList<float[]>();
    for (String word : vocabulary.words()) {
      if (!word.isBlank()) {
        words.add(word);
        vectors.add(table[vocabulary.id(word)]);
      }
    }
    if (words.isEmpty()) {
      throw new IllegalStateException("the vocabulary of this model has no words");
    }
    return WordVectors.of(List.copyOf(words), vectors.toArray(float[][]::new));
  }

  private static Embedding embedding(Model network) {
    return network.layers().values().stream()
        .filter(Embedding.class::isInstance)
        .map(Embedding.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("this model has no embedding of its words"));
  }
}
