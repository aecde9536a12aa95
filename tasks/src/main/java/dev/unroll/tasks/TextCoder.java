package dev.unroll.tasks;

import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes ids of texts.
 *
 * @param tokenizer cuts them into words
 * @param index words that others are left out beside, as Keras does; null: all words count, and
 *     those without an id are unknown
 * @param vocabulary numbers the words
 * @param padding brings texts to one length
 */
record TextCoder(
    Tokenizer tokenizer, @Nullable Set<String> index, Vocabulary vocabulary, Padding padding)
    implements InputCoder {

  /** The words of a text that count. */
  List<String> words(String text) {
    List<String> words = tokenizer.tokens(text);
    return index == null ? words : words.stream().filter(index::contains).toList();
  }

  /** The ids of a text, all of them. */
  int[] ids(String text) {
    return vocabulary.ids(words(text));
  }

  @Override
  public String reads() {
    return "texts";
  }

  @Override
  public int[] shape() {
    return new int[] {Shape.ANY, padding.fixed() ? padding.steps() : Shape.ANY, 1};
  }

  /** Visible padding to the longest text of a batch tells of the others. */
  @Override
  public boolean sameInBatches() {
    return padding.masked() || padding.fixed();
  }

  /** A text without any word is one of an unknown word: a sequence has a step. */
  @Override
  public Sequence texts(List<String> texts) {
    return padding.apply(IdSequences.of(texts.stream().map(this::someIds).toList()));
  }

  int[] someIds(String text) {
    int[] ids = ids(text);
    boolean none = ids.length == 0 && (padding.masked() || !padding.fixed());
    return none
        ? new int[] {vocabulary.has(Special.UNKNOWN) ? vocabulary.id(Special.UNKNOWN) : 0}
        : ids;
  }

  @Override
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("kind", "text");
    json.put("tokenizer", tokenizer.config());
    json.put("vocabulary", vocabulary.json());
    if (index != null) {
      json.put("index", List.copyOf(index));
    }
    json.put("padding", padding.json());
    return json;
  }

  static TextCoder of(Fields fields) {
    return new TextCoder(
        Tokenizers.standard().create(fields.object("tokenizer")),
        fields.has("index") ? new LinkedHashSet<>(fields.strings("index")) : null,
        Vocabulary.of(fields.object("vocabulary")),
        Padding.of(fields.object("padding")));
  }
}
