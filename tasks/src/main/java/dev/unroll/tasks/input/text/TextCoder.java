package dev.unroll.tasks.input.text;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.text.CharacterTokenizer;
import dev.unroll.data.text.IdDataset;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.nn.Model;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.LabelNumbers;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.UnreadCount;
import dev.unroll.tasks.recipe.Agreement;
import dev.unroll.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts texts to ids. */
final class TextCoder implements InputCoder {
  private static final String WORDS = "a list of words";

  private final Tokenizer tokenizer;
  private final @Nullable Set<String> index;
  final Vocabulary vocabulary;
  private final Padding padding;

  /**
   * Creates a coder.
   *
   * @param tokenizer splits texts into words
   * @param index the words to keep, as in Keras; null: all words are kept, and those without an id
   *     are unknown
   * @param vocabulary maps words to ids
   * @param padding makes the texts of a batch equally long
   */
  TextCoder(
      Tokenizer tokenizer, @Nullable Set<String> index, Vocabulary vocabulary, Padding padding) {
    this.tokenizer = tokenizer;
    this.index = index;
    this.vocabulary = vocabulary;
    this.padding = padding;
  }

  /** Returns the words of a text that are kept. */
  List<String> counting(List<String> words) {
    return index == null ? words : words.stream().filter(index::contains).toList();
  }

  /**
   * Returns the ids of a text.
   *
   * @param unread counts the parts that are not read
   */
  private int[] ids(String text, UnreadCount unread) {
    List<String> all = tokenizer.tokens(text);
    int[] ids = someIds(counting(all));
    if (unread instanceof UnreadTexts count) {
      count.add(TextSizes.Size.of(this, all, ids));
    }
    return ids;
  }

  /** Returns whether the model has an id for a token. */
  boolean knows(String token) {
    return vocabulary.contains(token) && (index == null || index.contains(token));
  }

  Padding padding() {
    return padding;
  }

  /** Returns the name of the tokens in messages. */
  String unit() {
    return tokenizer instanceof CharacterTokenizer ? "characters" : "words";
  }

  /** Returns the counts for training texts, by their positions. */
  Function<int[], UnreadCount> unread(TextSizes.Sizes sizes) {
    return positions -> {
      var count = new UnreadTexts(this, "set data.tokenizer to ");
      for (int position : positions) {
        count.add(sizes.get(position));
      }
      return count;
    };
  }

  @Override
  public UnreadCount unread() {
    return new UnreadTexts(this, "train a model for them with data.tokenizer ");
  }

  @Override
  public List<String> notes(String text) {
    UnreadCount count = unread();
    int[] unused = ids(text, count);
    return count.notes("the text");
  }

  /**
   * Returns the ids of all words. An empty text becomes one unknown word, because a sequence has at
   * least one step, unless padding adds steps.
   */
  int[] someIds(List<String> words) {
    int[] ids = vocabulary.ids(words);
    boolean none = ids.length == 0 && (padding.masked() || !padding.fixed());
    return none
        ? new int[] {vocabulary.has(Special.UNKNOWN) ? vocabulary.id(Special.UNKNOWN) : 0}
        : ids;
  }

  @Override
  public String reads() {
    return "texts";
  }

  @Override
  public boolean readsTexts() {
    return true;
  }

  @Override
  public int[] shape() {
    return new int[] {Shape.ANY, padding.fixed() ? padding.steps() : Shape.ANY, 1};
  }

  @Override
  public int vocabulary() {
    return vocabulary.size();
  }

  /**
   * Returns false if the padding is visible to the network and its length is that of the longest
   * text in the batch.
   */
  @Override
  public boolean sameInBatches() {
    return padding.masked() || padding.fixed();
  }

  @Override
  public Sequence texts(List<String> texts) {
    return texts(texts, UnreadCount.NONE);
  }

  @Override
  public Sequence texts(List<String> texts, UnreadCount unread) {
    return padding.apply(IdSequences.of(texts.stream().map(text -> ids(text, unread)).toList()));
  }

  @Override
  public LabelledDataset code(LabelledSource examples, ExpectedLabels labels) {
    return code(examples, labels, UnreadCount.NONE);
  }

  @Override
  public LabelledDataset code(LabelledSource examples, ExpectedLabels labels, UnreadCount unread) {
    LabelledSource.Texts texts = examples.texts(TextKind.NAME);
    try (var ids = IdSequences.Builder.ofAnySize()) {
      var numbers = new LabelNumbers(labels);
      texts.forEach(
          labels,
          row -> {
            numbers.add(row.label());
            ids.add(ids(row.text(), unread));
          });
      Labels found = numbers.labels(texts.name());
      return dataset(ids.build(), numbers.in(found), found);
    }
  }

  IdDataset dataset(IdSequences ids, int[] classes, Labels labels) {
    return IdDataset.of(ids, classes, labels, padding);
  }

  @Override
  public WordVectors wordVectors(Model network) {
    return EmbeddedWords.of(vocabulary, network);
  }

  @Override
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("tokenizer", tokenizer.config());
    json.put("vocabulary", vocabulary.json());
    if (index != null) {
      json.put("index", List.copyOf(index));
    }
    json.put("padding", padding.json());
    return json;
  }

  /**
   * Returns the values that follow from the settings. The vocabulary of a word index has the
   * special entries of Keras.
   */
  List<Agreement> agreements(TextConfig config) {
    boolean indexed = config.wordIndex() != null;
    List<Special> specials =
        indexed ? VocabularyConfig.keras(10_000).specials() : config.vocabulary().specials();
    List<String> lacking =
        index == null
            ? List.of()
            : vocabulary.words().stream().filter(word -> !index.contains(word)).toList();
    return List.of(
        new Agreement("input.tokenizer", tokenizer.config(), config.tokenizer().config()),
        new Agreement("input.vocabulary.specials", words(vocabulary.specials()), words(specials)),
        new Agreement("input.padding", padding.json(), config.padding().json()),
        new Agreement("input.index", index == null ? null : WORDS, indexed ? WORDS : null),
        new Agreement("words of input.vocabulary that input.index lacks", lacking, List.of()));
  }

  private static List<String> words(List<Special> specials) {
    return specials.stream().map(Fields::word).toList();
  }

  static TextCoder of(Fields fields) {
    return new TextCoder(
        Tokenizers.standard().create(fields.object("tokenizer")),
        fields.has("index") ? new LinkedHashSet<>(fields.strings("index")) : null,
        Vocabulary.of(fields.object("vocabulary")),
        Padding.of(fields.object("padding")));
  }
}
