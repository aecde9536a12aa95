package dev.unroll.tasks.input.text;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.vectors.WordTable;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.tasks.input.CodedExamples;
import dev.unroll.tasks.input.FileFinder;
import dev.unroll.tasks.input.GivenVectors;
import dev.unroll.tasks.input.VectorsConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the vectors that the embedding of texts begins with, if the configuration has any.
 *
 * @param config of the texts
 * @param files finds the file of vectors
 * @param seed of random vectors
 */
record TextVectors(TextConfig config, FileFinder files, long seed) {
  /** Returns coded texts with the vectors of their words. */
  CodedExamples with(TextCoder coder, LabelledDataset coded) {
    VectorsConfig from = config.vectors();
    if (from == null) {
      return new CodedExamples(coder, coded, null, List.of());
    }
    Vocabulary vocabulary = coder.vocabulary;
    var tokens = new ArrayList<String>();
    for (int id = 0; id < vocabulary.size(); id++) {
      tokens.add(vocabulary.token(id));
    }
    WordVectors vectors = WordVectors.from(files.find(from.file())).only(tokens).read();
    WordTable table = vectors.toTable(tokens, from.vectorOfUnknown(seed));
    return new CodedExamples(
        coder,
        coded,
        new GivenVectors(table.vectors(), from.trainable()),
        List.of(table.coverage().sentence()));
  }
}
