package dev.unroll.tasks.input.text;

import dev.unroll.data.labelled.Labels;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.KerasImdb;
import dev.unroll.tasks.input.CodedExamples;
import dev.unroll.tasks.input.LabelNumbers;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.UncodedExamples;
import java.nio.file.Path;
import java.util.List;

/** Texts with a given vocabulary: they are read, tokenised and coded in one pass. */
final class IndexedTexts implements UncodedExamples {
  private final TextCoder coder;
  private final TextVectors vectors;
  private final IdSequences ids;
  private final Labels labels;
  private final int[] classes;
  private final TextSizes.Sizes sizes;
  private boolean given;

  private IndexedTexts(
      TextCoder coder,
      TextVectors vectors,
      IdSequences ids,
      Labels labels,
      int[] classes,
      TextSizes.Sizes sizes) {
    this.coder = coder;
    this.vectors = vectors;
    this.ids = ids;
    this.labels = labels;
    this.classes = classes;
    this.sizes = sizes;
  }

  static IndexedTexts read(
      TextConfig config, Path index, LabelledSource.Texts texts, TextVectors vectors) {
    var imdb = KerasImdb.read(index, config.vocabulary().size());
    var coder =
        new TextCoder(config.tokenizer(), imdb.index(), imdb.vocabulary(), config.padding());
    var numbers = new LabelNumbers(texts.expected());
    var sizes = new TextSizes();
    try (var ids = IdSequences.Builder.ofAnySize()) {
      texts.forEach(
          row -> {
            numbers.add(row.label());
            List<String> all = config.tokenizer().tokens(row.text());
            int[] read = coder.someIds(coder.counting(all));
            ids.add(read);
            sizes.add(TextSizes.Size.of(coder, all, read));
          });
      Labels labels = numbers.labels(texts.name(), texts.lost());
      return new IndexedTexts(
          coder, vectors, ids.build(), labels, numbers.in(labels), sizes.build());
    }
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public int[] classes() {
    return classes.clone();
  }

  @Override
  public CodedExamples fit(int[] train) {
    CodedExamples coded =
        vectors.with(
            coder, coder.dataset(ids, classes, labels).bucketed(vectors.config().buckets()));
    given = true;
    return coded.withUnread(coder.unread(sizes));
  }

  @Override
  public void close() {
    if (!given) {
      ids.close();
    }
  }
}
