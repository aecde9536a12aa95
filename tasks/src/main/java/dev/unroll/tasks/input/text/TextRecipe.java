package dev.unroll.tasks.input.text;

import dev.unroll.data.text.CharacterTokenizer;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.VectorsConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of texts in the {@code data} of a recipe, read and written. */
final class TextRecipe {
  private static final int MAX = Integer.MAX_VALUE;

  private TextRecipe() {}

  static TextConfig read(Fields data) {
    TextConfig defaults = TextConfig.defaults();
    boolean index = data.has("wordIndex");
    VocabularyConfig words =
        index
            ? VocabularyConfig.keras(10_000)
            : data.has("tokenizer") && tokenizer(data) instanceof CharacterTokenizer
                ? defaults.vocabulary().withMinimumCount(1)
                : defaults.vocabulary();
    if (data.has("vocabulary")) {
      words = vocabulary(data.object("vocabulary"), words);
      if (!words.specials().contains(Special.PADDING)) {
        throw data.error("vocabulary.specials", "padding is missing; add it");
      }
    }
    TextConfig.Builder config =
        TextConfig.builder()
            .vocabulary(words)
            .buckets(data.integer("buckets", 1, MAX, defaults.buckets()));
    if (data.has("tokenizer")) {
      config.tokenizer(tokenizer(data));
    }
    if (index) {
      config.wordIndex(data.string("wordIndex"));
    }
    if (data.has("padding")) {
      config.padding(Padding.of(data.object("padding")));
    }
    if (data.has("vectors")) {
      config.vectors(VectorsConfig.read(data.object("vectors")));
    }
    return config.build();
  }

  private static Tokenizer tokenizer(Fields data) {
    return Tokenizers.standard().read(data, "tokenizer");
  }

  private static VocabularyConfig vocabulary(Fields fields, VocabularyConfig base) {
    var config =
        base.withSize(fields.integer("size", base.specials().size() + 1, MAX, base.size()))
            .withMinimumCount(fields.integer("minimumCount", 1, MAX, base.minimumCount()));
    if (!fields.has("specials")) {
      return config;
    }
    var specials = new ArrayList<Special>();
    var known = new LinkedHashMap<String, Special>();
    for (Special special : Special.values()) {
      known.put(Fields.word(special), special);
    }
    for (String word : fields.strings("specials")) {
      Special special = known.get(word);
      if (special == null) {
        throw fields.error(
            "specials", "expected some of " + known.keySet() + ", got \"" + word + "\"");
      }
      specials.add(special);
    }
    try {
      return config.withSpecials(specials.toArray(Special[]::new));
    } catch (IllegalArgumentException e) {
      throw fields.error("specials", FailureText.of(e));
    }
  }

  static Map<String, @Nullable Object> write(TextConfig config) {
    VocabularyConfig vocabulary = config.vocabulary();
    var words = new LinkedHashMap<String, @Nullable Object>();
    words.put("size", vocabulary.size());
    words.put("minimumCount", vocabulary.minimumCount());
    words.put("specials", vocabulary.specials().stream().map(Fields::word).toList());
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("tokenizer", config.tokenizer().config());
    settings.put("vocabulary", words);
    if (config.wordIndex() != null) {
      settings.put("wordIndex", config.wordIndex());
    }
    settings.put("padding", config.padding().json());
    settings.put("buckets", config.buckets());
    VectorsConfig vectors = config.vectors();
    if (vectors != null) {
      settings.put("vectors", vectors.settings());
    }
    return settings;
  }
}
