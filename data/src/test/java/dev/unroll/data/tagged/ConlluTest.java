package dev.unroll.data.tagged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConlluTest {
  private static final String SPANISH =
      """
      # sent_id = 1
      # text = vámonos al mar
      1-2|vámonos|_|_|_|_|_|_|_|_
      1|vamos|ir|VERB|_|Mood=Imp/Number=Plur|0|root|_|_
      2|nos|nosotros|PRON|_|Case=Acc/Number=Plur|1|obj|_|_
      3-4|al|_|_|_|_|_|_|_|_
      3|a|a|ADP|P|_|5|case|_|_
      4|el|el|_|D|Definite=Def|5|det|_|_
      5|mar|mar|NOUN|N|Number=Sing|1|obl|_|SpaceAfter=No
      5.1|_|_|VERB|_|_|_|_|_|_

      # sent_id = 2

      1|_|_|PUNCT|_|_|0|root|_|_
      """
          .replace('|', '\t')
          .replace('/', '|');

  private static TaggedReader open(String text, TaggedFormat format) {
    return open(text.getBytes(StandardCharsets.UTF_8), format);
  }

  private static TaggedReader open(byte[] bytes, TaggedFormat format) {
    return TaggedReader.open("a.conllu", new ByteArrayInputStream(bytes), format);
  }

  private static List<TaggedSentence> all(TaggedReader reader) {
    var sentences = new ArrayList<TaggedSentence>();
    reader.forEach(sentences::add);
    return sentences;
  }

  @Test
  void readsWordsAndPassesOverMultiwordTokensAndEmptyNodes() {
    TaggedReader reader = open(SPANISH, TaggedFormat.detect());
    List<TaggedSentence> sentences = all(reader);

    assertThat(sentences).hasSize(2);
    assertThat(sentences.get(0).tokens()).containsExactly("vamos", "nos", "a", "el", "mar");
    assertThat(sentences.get(0).tags(0)).containsExactly("VERB", "PRON", "ADP", null, "NOUN");
    assertThat(sentences.get(0).line()).isEqualTo(4);
    assertThat(sentences.get(1).tokens()).containsExactly("_");
    assertThat(sentences.get(1).tags(0)).containsExactly("PUNCT");
    assertThat(sentences.get(1).line()).isEqualTo(14);
    assertThat(reader.report().describe())
        .isEqualTo(
            "CoNLL-U, tokens in column form, tags in upos, 2 sentences, 6 tokens,"
                + " 2 multiword tokens skipped, 1 empty node skipped, 1 tag missing,"
                + " longest sentence 5 (line 4)");
    assertThat(reader.report().comments()).isEqualTo(3);
  }

  @Test
  void readsSeveralColumnsOfTagsAndKeysOfFeatures() {
    TaggedFormat format =
        TaggedFormat.detect()
            .withToken("lemma")
            .withTags("XPOS", "feats.Number", "misc.SpaceAfter", "feats")
            .withIgnored(Set.of("P"));
    TaggedReader reader = open(SPANISH, format);
    TaggedSentence first = all(reader).get(0);

    assertThat(first.tokens()).containsExactly("ir", "nosotros", "a", "el", "mar");
    assertThat(first.tagColumns()).isEqualTo(4);
    assertThat(first.tags(0)).containsExactly(null, null, null, "D", "N");
    assertThat(first.tags(1)).containsExactly("Plur", "Plur", "_", "_", "Sing");
    assertThat(first.tags(2)).containsExactly("_", "_", "_", "_", "No");
    assertThat(first.tags(3))
        .containsExactly(
            "Mood=Imp|Number=Plur", "Case=Acc|Number=Plur", "_", "Definite=Def", "Number=Sing");
    assertThat(reader.report().emptyTags()).isEqualTo(3);
    assertThat(reader.report().ignoredTags()).isEqualTo(1);
  }

  @Test
  void isDetectedByItsLinesWhateverTheNameIs() {
    TaggedReader reader =
        TaggedReader.open(
            "stdin",
            new ByteArrayInputStream(SPANISH.getBytes(StandardCharsets.UTF_8)),
            TaggedFormat.detect());

    assertThat(all(reader)).isEqualTo(all(open(SPANISH, TaggedFormat.detect())));
    assertThat(reader.report().kind()).isEqualTo(TaggedFormat.Kind.CONLLU);
  }

  @Test
  void byteOrderMarksLineEndsSpacesAtLineEndsAndBlankLinesChangeNothing() {
    String text =
        "\uFEFF\r\n\r\n"
            + SPANISH.replace("_\n", "_  \n").replace("\n\n", "\n \t\n\n").replace("\n", "\r\n");
    List<TaggedSentence> plain = all(open(SPANISH, TaggedFormat.detect()));

    assertThat(all(open(text, TaggedFormat.detect()))).isEqualTo(plain);
    assertThat(all(open(SPANISH.stripTrailing(), TaggedFormat.detect()))).isEqualTo(plain);
    assertThat(all(open(SPANISH.replace('\n', '\r'), TaggedFormat.detect()))).isEqualTo(plain);
    assertThat(all(open(text.getBytes(StandardCharsets.UTF_16LE), TaggedFormat.detect())))
        .isEqualTo(plain);
  }

  @Test
  void readsPackedFiles(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a.conllu.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(SPANISH.getBytes(StandardCharsets.UTF_8));
    }
    try (TaggedReader reader = TaggedReader.open(file, TaggedFormat.detect())) {
      assertThat(all(reader)).isEqualTo(all(open(SPANISH, TaggedFormat.detect())));
    }
  }

  @Test
  void refusesAPackedFileThatIsCutShort(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a.conllu.gz");
    String many = lines(5000, i -> "1\tword" + i * 7919 + "\t_\tX\t_\t_\t_\t_\t_\t_\n\n");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(many.getBytes(StandardCharsets.UTF_8));
    }
    byte[] packed = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(packed, packed.length / 2));

    assertThatThrownBy(
            () -> {
              try (TaggedReader reader = TaggedReader.open(file, TaggedFormat.detect())) {
                all(reader);
              }
            })
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cut short");
  }

  @Test
  void aSentenceMayBeLong() {
    String text = lines(500, i -> (i + 1) + "\tw" + i + "\t_\tT" + i % 7 + "\t_\t_\t_\t_\t_\t_\n");
    TaggedReader reader = open(text, TaggedFormat.detect());
    TaggedSentence one = all(reader).get(0);

    assertThat(one.size()).isEqualTo(500);
    assertThat(one.tokens().get(499)).isEqualTo("w499");
    assertThat(one.tags(0).get(499)).isEqualTo("T2");
    assertThat(reader.report().longest()).isEqualTo(500);
    assertThat(reader.report().sentences()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          1,a,_,X,_,_,0,root,_ => a.conllu:1: the line has 9 fields (expected the 10 columns of CoNLL-U, separated by tabs). Correct the line, or set data.format to columns for another format.
          1 a _ X _ _ 0 root _ _ => a.conllu:1: the line has 1 field (expected the 10 columns of CoNLL-U, separated by tabs). Separate the columns by tabs.
          _,a,_,X,_,_,0,root,_,_ => a.conllu:1: the id is missing (expected 1). Number the tokens of a sentence from 1.
          ,a,_,X,_,_,0,root,_,_ => a.conllu:1: the id is missing (expected 1). Number the tokens of a sentence from 1.
          a,a,_,X,_,_,0,root,_,_ => a.conllu:1: the id is "a" (expected a number, such as 1, a range such as 1-2, or 1.1). Correct it.
          2,a,_,X,_,_,0,root,_,_ => a.conllu:1: the id is 2 (expected 1). Number the tokens of a sentence from 1.
          1,,_,X,_,_,0,root,_,_ => a.conllu:1: the token is empty (expected a word in column 2, form). Correct the line.
          1,a,_,X,_,_,0,root,_,_;1,b,_,X,_,_,0,root,_,_ => a.conllu:2: the id is 1 (expected 2). Put a blank line between two sentences.
          1,a,_,X,_,_,0,root,_,_;3,b,_,X,_,_,0,root,_,_ => a.conllu:2: the id is 3 (expected 2). Number the tokens of a sentence from 1.
          2-3,a,_,X,_,_,_,_,_,_ => a.conllu:1: the multiword token is 2-3 (expected one that begins with 1 and overlaps no other). Correct its id.
          1-2,a,_,X,_,_,_,_,_,_;1,b,_,X,_,_,0,root,_,_;2-3,c,_,_,_,_,_,_,_,_ => a.conllu:3: the multiword token is 2-3 (expected one that begins with 2 and overlaps no other). Correct its id.
          1-2,a,_,X,_,_,_,_,_,_;1,b,_,X,_,_,0,root,_,_;;1,b,_,X,_,_,0,root,_,_ => a.conllu:1: the multiword token ends with 2, but its sentence with 1 (expected all its words). Correct its id.
          1.2,a,_,X,_,_,_,_,_,_ => a.conllu:1: the empty node is 1.2 (expected 0.1). Correct its id.
          """)
  void refusesFaultsWithTheirLine(String text, String sentence) {
    String file = text.replace(',', '\t').replace(';', '\n');
    TaggedReader reader = open(file, TaggedFormat.detect());

    assertThatThrownBy(() -> all(reader))
        .isInstanceOf(BadInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void refusesColumnsThatThereAreNot() {
    assertThatThrownBy(() -> open(SPANISH, TaggedFormat.detect().withTags("upso")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("a.conllu: there is no column \"upso\" (expected one of CoNLL-U")
        .hasMessageContaining("upos");
    assertThatThrownBy(() -> open(SPANISH, TaggedFormat.detect().withTags("id")))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> open(SPANISH, TaggedFormat.detect().withTags("form")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("of CoNLL-U has the tokens");
  }

  @Test
  void refusesFilesWithoutTokensAndBinaryFiles() {
    assertThatThrownBy(() -> all(open("# nothing\n\n", TaggedFormat.detect())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the file has no tokens");
    assertThatThrownBy(
            () ->
                all(
                    open(
                        ("1\tb\u0000" + SPANISH).getBytes(StandardCharsets.UTF_8),
                        TaggedFormat.detect())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a.conllu:1: the file holds binary data");
    byte[] latin = SPANISH.getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> all(open(latin, TaggedFormat.detect())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a.conllu:2: the line is not UTF-8 text");
    assertThat(
            all(open(latin, TaggedFormat.detect().withEncoding(StandardCharsets.ISO_8859_1)))
                .get(0)
                .tokens())
        .contains("vamos");
  }

  @Test
  void formatsReadTheirOwnSettings() {
    TaggedFormat format =
        TaggedFormat.detect()
            .withKind(TaggedFormat.Kind.COLUMNS)
            .withToken("2")
            .withTags("3", "4")
            .withSentence("1")
            .withSeparator(';')
            .withHeader(false)
            .withComments(true)
            .withEncoding(StandardCharsets.ISO_8859_1)
            .withIgnored(Set.of("Y", "X"));

    TaggedFormat read = TaggedFormat.read(Fields.of(format.settings(), "recipe"));

    assertThat(read).isEqualTo(format);
    assertThat(format.settings().keySet()).containsExactlyInAnyOrderElementsOf(TaggedFormat.KEYS);
    assertThat(read.ignored()).containsExactly("X", "Y");
    assertThat(read.settings().get("ignore")).isEqualTo(List.of("X", "Y"));
    assertThat(read.settings().get("separator")).isEqualTo("semicolon");
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
  }
}
