package dev.unroll.data.tagged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaggedWriterTest {
  private static final String CONLLU =
      """
      # newdoc
      # text = vámonos al

      # comment
      1-2|vámonos|_|_|_|_|_|_|_|_
      1|vamos|ir|VERB|V|Mood=Imp/Number=Plur|0|root|_|_
      # in between
      2|nos|nosotros|PRON|_|_|1|obj|_|SpaceAfter=No
      2.1|_|_|X|_|_|_|_|_|_


      1|𝕏|_|SYM|_|_|0|root|_|_
      # end
      """
          .replace('|', '\t')
          .replace('/', '|');

  /** Writes a file with tags by position: T0, T1, ... */
  private static String rewritten(
      String text, Charset charset, TaggedFormat format, boolean append, String... columns)
      throws IOException {
    var out = new ByteArrayOutputStream();
    try (TaggedReader reader =
            TaggedReader.openUntagged("a", new ByteArrayInputStream(text.getBytes(charset)), format)
                .keepLines();
        TaggedWriter writer =
            append
                ? TaggedWriter.appending(out, reader, List.of(columns))
                : TaggedWriter.replacing(out, reader, List.of(columns))) {
      int count = 0;
      for (TaggedSentence sentence = reader.next(); sentence != null; sentence = reader.next()) {
        var tags = new ArrayList<List<String>>();
        for (int column = 0; column < columns.length; column++) {
          var values = new ArrayList<String>();
          for (int i = 0; i < sentence.size(); i++) {
            values.add("T" + count++);
          }
          tags.add(values);
        }
        writer.write(sentence, tags);
      }
      writer.finish();
    }
    return out.toString(charset);
  }

  private static String rewritten(String text, TaggedFormat format, boolean append, String column)
      throws IOException {
    return rewritten(text, StandardCharsets.UTF_8, format, append, column);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void replacesAColumnOfConlluAndNothingElse(String end) throws IOException {
    for (String mark : List.of("", "\uFEFF")) {
      String text = mark + CONLLU.replace("\n", end);
      String expected = text.replace("VERB", "T0").replace("PRON", "T1").replace("SYM", "T2");

      assertThat(rewritten(text, TaggedFormat.detect(), false, "upos")).isEqualTo(expected);
      assertThat(rewritten(text.stripTrailing(), TaggedFormat.detect(), false, "upos"))
          .isEqualTo(expected.stripTrailing());
      assertThat(rewritten(text + end + end, TaggedFormat.detect(), false, "upos"))
          .isEqualTo(expected + end + end);
    }
    assertThat(
            rewritten(
                "\uFEFF" + CONLLU, StandardCharsets.UTF_16LE, TaggedFormat.detect(), false, "upos"))
        .isEqualTo(
            "\uFEFF" + CONLLU.replace("VERB", "T0").replace("PRON", "T1").replace("SYM", "T2"));
  }

  @Test
  void spacesAtLineEndsStay() throws IOException {
    String text = CONLLU.replace("SpaceAfter=No", "SpaceAfter=No  ").replace("\troot", " \troot ");

    assertThat(rewritten(text, TaggedFormat.detect(), false, "misc"))
        .isEqualTo(
            text.replace("SpaceAfter=No", "T1")
                .replaceFirst("root \t_\t_\n", "root \t_\tT0\n")
                .replaceFirst("root \t_\t_\n", "root \t_\tT2\n"));
  }

  @Test
  void replacesSeveralColumnsAndKeysOfFeatures() throws IOException {
    assertThat(
            rewritten(
                CONLLU,
                StandardCharsets.UTF_8,
                TaggedFormat.detect(),
                false,
                "xpos",
                "feats.Number",
                "misc.Entity"))
        .isEqualTo(
            CONLLU
                .replace(
                    "V\tMood=Imp|Number=Plur\t0\troot\t_\t_",
                    "T0\tMood=Imp|Number=T2\t0\troot\t_\tEntity=T4")
                .replace(
                    "PRON\t_\t_\t1\tobj\t_\tSpaceAfter=No",
                    "PRON\tT1\tNumber=T3\t1\tobj\t_\tSpaceAfter=No|Entity=T5")
                .replace("SYM\t_\t_\t0\troot\t_\t_", "SYM\tT6\tNumber=T7\t0\troot\t_\tEntity=T8"));
  }

  @Test
  void aFeatureIsInsertedInOrderAndRemoved() {
    ConlluColumn number = ConlluColumn.of("a", "feats.Number");

    assertThat(number.replaced("Case=Acc|PronType=Prs", "Sing"))
        .isEqualTo("Case=Acc|Number=Sing|PronType=Prs");
    assertThat(number.replaced("NumType=Card|abbr=Yes", "Sing"))
        .isEqualTo("Number=Sing|NumType=Card|abbr=Yes");
    assertThat(number.replaced("Case=Acc|Number=Plur", "_")).isEqualTo("Case=Acc");
    assertThat(number.replaced("Number=Plur", "_")).isEqualTo("_");
    assertThat(number.replaced("_", "_")).isEqualTo("_");
  }

  @Test
  void replacesAndAppendsColumnsOfOtherFiles() throws IOException {
    String text = "\n-DOCSTART- O\n\nAda  B-PER \nof\tO\n\n \nYes O";

    assertThat(rewritten(text, TaggedFormat.detect(), false, "2"))
        .isEqualTo("\n-DOCSTART- O\n\nAda  T0 \nof\tT1\n\n \nYes T2");
    assertThat(rewritten(text, TaggedFormat.detect(), true, "new"))
        .isEqualTo("\n-DOCSTART- O\n\nAda  B-PER T0 \nof\tO T1\n\n \nYes O T2");
    assertThat(rewritten("Ada\nof\n", TaggedFormat.detect(), true, "new"))
        .isEqualTo("Ada\tT0\nof\tT1\n");
    assertThat(
            rewritten(
                "word,tag\r\n\",\",\r\n b ,X\r\n",
                TaggedFormat.detect().withToken("word"),
                false,
                "tag"))
        .isEqualTo("word,tag\r\n\",\",T0\r\n b ,T1\r\n");
    assertThat(
            rewritten("word\ttag\na\tX\t\n", TaggedFormat.detect().withToken("word"), true, "new"))
        .isEqualTo("word\ttag\tnew\na\tX\tT0\n");
  }

  @Test
  void refusesWhatItCannotWrite() {
    TaggedFormat format = TaggedFormat.detect();
    var in = new ByteArrayInputStream("a\tX\n".getBytes(StandardCharsets.UTF_8));
    TaggedReader reader = TaggedReader.open("a", in, format).keepLines();
    var out = new ByteArrayOutputStream();
    TaggedWriter writer = TaggedWriter.replacing(out, reader, List.of("2"));
    TaggedSentence sentence = reader.next();

    assertThatThrownBy(() -> writer.write(sentence, List.of(List.of("b\tc"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.write(sentence, List.of(List.of("b", "c"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TaggedWriter.replacing(out, reader, List.of("3")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("a: there is no column \"3\" to replace");
    assertThatThrownBy(
            () ->
                TaggedWriter.appending(
                    out,
                    TaggedReader.openUntagged(
                            "a.conllu", new ByteArrayInputStream(new byte[0]), format)
                        .keepLines(),
                    List.of("x")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("a.conllu: CoNLL-U has ten columns");
    assertThat(out.size()).isZero();
  }
}
