package dev.unroll.tasks.input.text;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.TokenCounts;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.tasks.input.CodedExamples;
import dev.unroll.tasks.input.LabelNumbers;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.UncodedExamples;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Texts whose vocabulary is counted on the training set.
 *
 * <pre>
 * pass 1   labels, and the tokens of all texts with provisional numbers
 * fit      counts of the tokens of the training texts → vocabulary → ids of all texts
 * </pre>
 *
 * <p>With this, each text is read and tokenised once. If the number of distinct tokens is above a
 * limit, the provisional numbers are discarded; one more pass then counts the tokens, and another
 * one codes the texts. Tokens are counted in the same order and with the same limit either way, so
 * the vocabulary is the same.
 */
final class CountedTexts implements UncodedExamples {
  private static final long MANY_TOKENS = 200_000; // about 30 MB
  private static final int TOKEN_BYTES = 150; // of a distinct token, in a map

  private final TextConfig config;
  private final LabelledSource.Texts texts;
  private final TextVectors vectors;
  private final int room;
  private final Labels labels;
  private final int[] classes;
  private @Nullable ProvisionalTokens tokens; // null: too many, or no longer needed

  private CountedTexts(
      TextConfig config,
      LabelledSource.Texts texts,
      TextVectors vectors,
      int room,
      Labels labels,
      int[] classes,
      @Nullable ProvisionalTokens tokens) {
    this.config = config;
    this.texts = texts;
    this.vectors = vectors;
    this.room = room;
    this.labels = labels;
    this.classes = classes;
    this.tokens = tokens;
  }

  static CountedTexts read(TextConfig config, LabelledSource.Texts texts, TextVectors vectors) {
    return read(config, texts, vectors, roomForTokens(config.vocabulary().size()));
  }

  /**
   * Reads labels and, up to the limit, tokens.
   *
   * @param room the maximum number of distinct tokens to keep
   */
  static CountedTexts read(
      TextConfig config, LabelledSource.Texts texts, TextVectors vectors, int room) {
    var numbers = new LabelNumbers(texts.expected());
    long most = Math.max(MANY_TOKENS, Runtime.getRuntime().maxMemory() / 8 / TOKEN_BYTES);
    try (var gathered = new ProvisionalTokens.Builder((int) Math.min(room, most))) {
      texts.forEach(
          row -> {
            numbers.add(row.label());
            if (gathered.hasCapacity()) {
              gathered.add(config.tokenizer().tokens(row.text()));
            }
          });
      Labels labels = numbers.labels(texts.name(), texts.lost());
      return new CountedTexts(
          config, texts, vectors, room, labels, numbers.in(labels), gathered.build());
    }
  }

  /**
   * Returns the maximum number of distinct tokens: many more than are needed, independent of
   * memory.
   */
  private static int roomForTokens(int needed) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(MANY_TOKENS, 20L * needed));
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
    var learned = new BitSet();
    for (int position : train) {
      learned.set(position);
    }
    var counts = TokenCounts.atMost(room);
    var spaceless = new SpacelessTexts();
    forEach(
        learned,
        words -> {
          counts.add(words);
          spaceless.add(SpacelessTexts.kind(words));
        });
    Vocabulary vocabulary = counts.vocabulary(config.vocabulary());
    String advice = spaceless.advice("set data.tokenizer to ");
    if (vocabulary.words().isEmpty()) {
      throw new BadInputException(
          "%s: no word occurs %d times or more in the training texts%s"
              .formatted(
                  texts.name(),
                  config.vocabulary().minimumCount(),
                  advice.isEmpty()
                      ? "; add texts, or lower data.vocabulary.minimumCount"
                      : advice));
    }
    var coder = new TextCoder(config.tokenizer(), null, vocabulary, config.padding());
    var all = new BitSet();
    all.set(0, classes.length);
    try (var ids = IdSequences.Builder.ofAnySize()) {
      var sizes = new TextSizes();
      forEach(
          all,
          words -> {
            int[] read = coder.someIds(words);
            ids.add(read);
            sizes.add(TextSizes.Size.of(coder, words, read));
          });
      close(); // frees memory for what follows, such as word vectors
      return vectors
          .with(coder, coder.dataset(ids.build(), classes, labels).bucketed(config.buckets()))
          .withUnread(coder.unread(sizes.build()));
    }
  }

  /** Passes on the tokens of some texts, in order. */
  private void forEach(BitSet positions, Consumer<List<String>> each) {
    ProvisionalTokens known = tokens;
    if (known != null) {
      positions.stream().forEach(position -> each.accept(known.get(position)));
      return;
    }
    var position = new int[1];
    texts.forEach(
        row -> {
          if (positions.get(position[0]++)) {
            each.accept(config.tokenizer().tokens(row.text()));
          }
        });
  }

  @Override
  public void close() {
    if (tokens != null) {
      tokens.close();
      tokens = null;
    }
  }
}
