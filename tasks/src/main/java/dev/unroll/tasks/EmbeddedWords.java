package dev.unroll.tasks;

import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.nn.Embedding;
import java.util.ArrayList;
import java.util.List;

/** The vectors that a classifier has of its words. */
final class EmbeddedWords {
  private EmbeddedWords() {}

  static WordVectors of(ClassifierModel model) {
    if (!(model.coder() instanceof TextCoder coder)) {
      throw new IllegalStateException(
          "this classifier reads " + model.coder().reads() + ", which have no word vectors");
    }
    float[][] table = embedding(model).vectors();
    Vocabulary vocabulary = coder.vocabulary();
    var words = new ArrayList<String>();
    var vectors = new ArrayList<float[]>();
    for (String word : vocabulary.words()) {
      if (!word.isBlank()) {
        words.add(word);
        vectors.add(table[vocabulary.id(word)]);
      }
    }
    if (words.isEmpty()) {
      throw new IllegalStateException("the vocabulary of this classifier has no words");
    }
    return WordVectors.of(List.copyOf(words), vectors.toArray(float[][]::new));
  }

  private static Embedding embedding(ClassifierModel model) {
    return model.network().layers().values().stream()
        .filter(Embedding.class::isInstance)
        .map(Embedding.class::cast)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("this classifier has no embedding of its words"));
  }
}
