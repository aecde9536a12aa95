package dev.unroll.data.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BLEU and chrF against sacreBLEU; golden.py in the resources made the scores. */
class SacreBleuTest {
  private static final double EXACT = 1e-9;

  record Case(
      String name,
      List<String> hypotheses,
      List<List<String>> references,
      List<Fields> bleu,
      List<Fields> sentences,
      List<Fields> chrf) {
    @Override
    public String toString() {
      return name;
    }
  }

  @SuppressWarnings("unchecked")
  static Stream<Case> cases() throws IOException {
    try (InputStream in = SacreBleuTest.class.getResourceAsStream("sacrebleu.json")) {
      byte[] utf8 = Objects.requireNonNull(in).readAllBytes();
      Map<String, ?> all = Json.parseObject(utf8, "sacrebleu.json");
      List<Fields> cases = Fields.of(all, "sacrebleu.json").objects("cases");
      assertThat(cases).hasSizeGreaterThan(40);
      return cases.stream()
          .map(
              each ->
                  new Case(
                      each.string("name"),
                      each.strings("hypotheses"),
                      (List<List<String>>) Objects.requireNonNull(each.raw("references")),
                      each.objects("bleu"),
                      each.objects("sentences"),
                      each.objects("chrf")));
    }
  }

  private static Bleu bleu(Fields settings) {
    String tokens = settings.string("tokens");
    return Bleu.standard()
        .withTokens(
            Arrays.stream(BleuTokens.values())
                .filter(each -> each.word().equals(tokens))
                .findFirst()
                .orElseThrow())
        .withLowerCase(settings.flag("lower", false))
        .withSmoothing(
            settings.string("smoothing").equals("exp")
                ? Bleu.Smoothing.EXPONENTIAL
                : Bleu.Smoothing.NONE);
  }

  @SuppressWarnings("unchecked")
  private static double[] numbers(Fields fields, String key) {
    return ((List<Number>) Objects.requireNonNull(fields.raw(key)))
        .stream().mapToDouble(Number::doubleValue).toArray();
  }

  private static double[] numbers(List<? extends Number> values) {
    return values.stream().mapToDouble(Number::doubleValue).toArray();
  }

  private static double number(Fields fields, String key) {
    return ((Number) Objects.requireNonNull(fields.raw(key))).doubleValue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bleuOfACorpusIsThatOfSacreBleu(Case one) {
    for (Fields expected : one.bleu) {
      Bleu bleu = bleu(expected);
      BleuScore score = bleu.corpus(one.hypotheses, one.references);
      String signature = expected.string("signature");

      assertThat(bleu.signature(one.references)).isEqualTo(signature);
      assertThat(numbers(score.correct()))
          .as(signature)
          .containsExactly(numbers(expected, "correct"));
      assertThat(numbers(score.total())).as(signature).containsExactly(numbers(expected, "total"));
      assertThat(numbers(score.precisions()))
          .as(signature)
          .containsExactly(numbers(expected, "precisions"), within(EXACT));
      assertThat(new double[] {score.hypothesisLength(), score.referenceLength()})
          .as(signature)
          .containsExactly(numbers(expected, "lengths"));
      assertThat(score.brevityPenalty()).isCloseTo(number(expected, "brevity"), within(EXACT));
      assertThat(score.score()).as(signature).isCloseTo(number(expected, "score"), within(EXACT));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bleuOfASentenceIsThatOfSacreBleu(Case one) {
    for (Fields expected : one.sentences) {
      double[] scores = numbers(expected, "scores");
      for (int i = 0; i < scores.length; i++) {
        assertThat(bleu(expected).sentence(one.hypotheses.get(i), one.references.get(i)).score())
            .as("%s, %s", expected.string("tokens"), one.hypotheses.get(i))
            .isCloseTo(scores[i], within(EXACT));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void chrfIsThatOfSacreBleu(Case one) {
    for (Fields expected : one.chrf) {
      Chrf chrf =
          (number(expected, "words") == 2 ? Chrf.plusPlus() : Chrf.standard())
              .withLowerCase(expected.flag("lower"));
      String signature = expected.string("signature");

      assertThat(chrf.signature(one.references)).isEqualTo(signature);
      assertThat(chrf.corpus(one.hypotheses, one.references))
          .as(signature)
          .isCloseTo(number(expected, "score"), within(EXACT));
      double[] scores = numbers(expected, "sentences");
      for (int i = 0; i < scores.length; i++) {
        assertThat(chrf.sentence(one.hypotheses.get(i), one.references.get(i)))
            .as("%s, %s", signature, one.hypotheses.get(i))
            .isCloseTo(scores[i], within(EXACT));
      }
    }
  }
}
