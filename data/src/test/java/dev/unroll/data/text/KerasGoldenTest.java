package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares tokens, ids and padding with those of Keras 3.15.1; see {@code golden_text.py}. */
class KerasGoldenTest {
  private static Map<String, Object> golden = Map.of();

  @BeforeAll
  @SuppressWarnings({"unchecked", "rawtypes"})
  static void read() throws IOException {
    try (InputStream in = KerasGoldenTest.class.getResourceAsStream("keras.json")) {
      golden = (Map) Json.parseObject(Objects.requireNonNull(in).readAllBytes(), "keras.json");
    }
  }

  private static List<String> texts() {
    return Fields.of(golden, "keras.json").strings("texts");
  }

  private static List<?> list(String key) {
    return (List<?>) Objects.requireNonNull(golden.get(key));
  }

  @Test
  void tokensAreThoseOfKeras() {
    for (int i = 0; i < texts().size(); i++) {
      String text = texts().get(i);

      assertThat(new KerasTokenizer().tokens(text)).isEqualTo(list("words").get(i));
      assertThat(new KerasTokenizer("\t\n", false).tokens(text))
          .isEqualTo(list("words_as_written").get(i));
    }
  }

  @Test
  void idsAreThoseOfKeras() {
    List<Fields> tokenizers = Fields.of(golden, "keras.json").objects("tokenizers");
    assertThat(tokenizers).hasSize(3);
    var tokenizer = new KerasTokenizer();
    for (Fields one : tokenizers) {
      int size = one.integer("size", 0, 1000);
      var config = VocabularyConfig.defaults().withSpecials(Special.PADDING);
      if (one.flag("unknown")) {
        config = config.withSpecials(Special.PADDING, Special.UNKNOWN);
      }
      if (size > 0) {
        config = config.withSize(size);
      }

      Vocabulary vocabulary =
          Vocabulary.of(one.strings("fitted").stream().map(tokenizer::tokens), config);

      for (int i = 0; i < texts().size(); i++) {
        List<Long> ids =
            Arrays.stream(vocabulary.ids(tokenizer.tokens(texts().get(i))))
                .asLongStream()
                .boxed()
                .toList();
        assertThat(ids)
            .as("%s: %s", one.string("name"), texts().get(i))
            .isEqualTo(((List<?>) Objects.requireNonNull(one.raw("ids"))).get(i));
      }
      Map<?, ?> index = (Map<?, ?>) Objects.requireNonNull(one.raw("index"));
      for (int id = vocabulary.specials().size(); id < vocabulary.size(); id++) {
        assertThat(index.get(vocabulary.token(id))).isEqualTo((long) id);
      }
    }
  }

  @Test
  void paddingIsThatOfKeras() {
    var sequences = new IdSequences.Builder();
    for (Object sequence : list("sequences")) {
      sequences.add(ids((List<?>) sequence));
    }
    IdSequences all = sequences.build();
    List<Fields> paddings = Fields.of(golden, "keras.json").objects("paddings");
    assertThat(paddings).hasSize(40);
    for (Fields one : paddings) {
      int steps = one.integer("maxlen", 0, 100);
      Padding padding =
          (steps == 0 ? Padding.longest().withMasked(false) : Padding.keras(steps))
              .withSide(side(one.string("padding")))
              .withCut(side(one.string("truncating")))
              .withId(one.integer("value", 0, 9));

      Sequence padded = padding.apply(all);

      List<Integer> expected = new ArrayList<>();
      for (Object row : (List<?>) Objects.requireNonNull(one.raw("padded"))) {
        Arrays.stream(ids((List<?>) row)).forEach(expected::add);
      }
      assertThat(padded.mask()).isNull();
      assertThat(Arrays.stream(padded.ids().toArray()).boxed().toList())
          .as(padding.toString())
          .isEqualTo(expected);
    }
  }

  private static Padding.Side side(String keras) {
    return keras.toLowerCase(Locale.ROOT).equals("pre") ? Padding.Side.FRONT : Padding.Side.BACK;
  }

  private static int[] ids(List<?> values) {
    return values.stream().mapToInt(value -> Math.toIntExact((Long) value)).toArray();
  }
}
