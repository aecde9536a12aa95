package dev.unroll.data.tagged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnFilesTest {
  private static TaggedReader open(String text, TaggedFormat format) {
    return TaggedReader.open("a.tsv", stream(text), format);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<TaggedSentence> all(TaggedReader reader) {
    var sentences = new ArrayList<TaggedSentence>();
    reader.forEach(sentences::add);
    return sentences;
  }

  private static void assertRefused(String text, TaggedFormat format, String sentence) {
    assertThatThrownBy(() -> all(open(text, format)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(sentence);
  }

  private static final List<TaggedSentence> TWO =
      List.of(
          TaggedSentence.of(List.of("Ada", "of", "London"), List.of("B-PER", "O", "B-LOC")),
          TaggedSentence.of(List.of("Yes"), List.of("O")));

  @ParameterizedTest
  @ValueSource(strings = {"\t", " ", "   ", " \t ", ",", ";", " ; ", " , ", ", "})
  void separatorsAreDetected(String separator) {
    String text = "Ada|B-PER\nof|O\nLondon|B-LOC\n\nYes|O\n".replace("|", separator);

    assertThat(all(open(text, TaggedFormat.detect()))).isEqualTo(TWO);
    assertThat(all(open(text.replace("\n", "\r\n"), TaggedFormat.detect()))).isEqualTo(TWO);
    assertThat(all(open("\uFEFF\n \n" + text.replace("\n", " \n"), TaggedFormat.detect())))
        .isEqualTo(TWO);
  }

  @Test
  void theReportStatesTheSeparatorAndTheColumns() {
    TaggedReader reader = open("Ada;B-PER\nof;\nLondon;B-LOC\n", TaggedFormat.detect());
    all(reader);

    assertThat(reader.report().describe())
        .isEqualTo(
            "2 columns separated by semicolons, tokens in column 1, tags in 2, 1 sentence, 3 tokens, 1 tag missing, longest sentence 3 (line 1)");
    assertThat(reader.report().notes()).isEmpty();
  }

  @Test
  void columnsAreNumbersOrNames() {
    String text = "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\n";
    TaggedReader reader = open(text, TaggedFormat.detect().withTags("4", "2"));
    TaggedSentence one = all(reader).get(0);

    assertThat(one.tokens()).containsExactly("EU", "rejects");
    assertThat(one.tags(0)).containsExactly("B-ORG", "O");
    assertThat(one.tags(1)).containsExactly("NNP", "VBZ");
    assertThat(one.line()).isEqualTo(3);
    assertThat(reader.report().documents()).isEqualTo(1);

    String named = "pos,word\nNNP,EU\nVBZ,rejects\n";
    TaggedReader byName = open(named, TaggedFormat.detect().withToken("word").withTags("pos"));
    assertThat(all(byName))
        .containsExactly(TaggedSentence.of(List.of("EU", "rejects"), List.of("NNP", "VBZ")));
    assertRefused(
        named,
        TaggedFormat.detect().withToken("word").withTags("pso"),
        "a.tsv:1: there is no column \"pso\" in the first line (expected the names of the columns); did you mean \"pos\"?");
  }

  @Test
  void aDocumentBeginsInTheMiddleOfASentenceWithoutABlankLine() {
    TaggedReader reader = open("a X\n-DOCSTART- O\nb Y\n", TaggedFormat.detect());

    assertThat(all(reader))
        .containsExactly(
            TaggedSentence.of(List.of("a"), List.of("X")),
            TaggedSentence.of(List.of("b"), List.of("Y")));
    assertThat(reader.report().documents()).isEqualTo(1);
  }

  @Test
  void aFirstLineOfUsualNamesIsNotedAsTheHeader() {
    TaggedReader reader = open("Word\tTag\nEU\tNNP\n", TaggedFormat.detect());

    assertThat(all(reader)).containsExactly(TaggedSentence.of(List.of("EU"), List.of("NNP")));
    assertThat(reader.report().notes())
        .containsExactly(
            "line 1 (Word, Tag) names the columns; set data.header to false if it holds a token");
    assertThat(
            all(open("Word\tTag\nEU\tNNP\n", TaggedFormat.detect().withHeader(false)))
                .get(0)
                .tokens())
        .containsExactly("Word", "EU");
    assertThat(all(open("a\tb\nEU\tNNP\n", TaggedFormat.detect().withHeader(true))).get(0).tokens())
        .containsExactly("EU");
  }

  @Test
  void hashesAreTokensUnlessCommentsAreSet() {
    String text = "# SYM\nEU NNP\n#tag NN\n";

    assertThat(all(open(text, TaggedFormat.detect())).get(0).tokens())
        .containsExactly("#", "EU", "#tag");
    TaggedReader reader = open(text, TaggedFormat.detect().withComments(true));
    assertThat(all(reader).get(0).tokens()).containsExactly("EU", "#tag");
    assertThat(reader.report().comments()).isEqualTo(1);
    assertRefused(
        "EU\tNNP\n# a long comment\nof\tIN\n",
        TaggedFormat.detect().withSeparator('\t'),
        "a.tsv:2: the line has 1 field separated by tabs (expected 2, as line 1 has). Set data.comments to true if the line is a comment.");
  }

  @Test
  void quotesBelongToTokensUnlessCommasOrSemicolonsSeparate() {
    assertThat(all(open("\" ``\n, ,\n; :\n", TaggedFormat.detect())).get(0).tokens())
        .containsExactly("\"", ",", ";");
    TaggedSentence csv =
        all(open("\",\",PUNCT\n\"say \"\"hi\"\"\",X\nof,IN\n", TaggedFormat.detect())).get(0);
    assertThat(csv.tokens()).containsExactly(",", "say \"hi\"", "of");
    assertThat(csv.tags(0)).containsExactly("PUNCT", "X", "IN");
    assertRefused(
        "a,X\n\"b,Y\n",
        TaggedFormat.detect().withSeparator(','),
        "a.tsv:2: a double quote is not closed (expected one on each side of a field). Close it, or write a quote within a field twice.");
    assertRefused(
        "a,X\n,,PUNCT\n",
        TaggedFormat.detect().withSeparator(','),
        "a.tsv:2: the line has 3 fields separated by commas (expected 2, as line 1 has). Write double quotes around a field that holds the separator.");
  }

  @Test
  void refusesFaultsWithTheirLine() {
    assertRefused(
        "a\tX\nb\tY\nc\nd\tZ\ne\tZ\nf\tZ\ng\tZ\nh\tZ\ni\tZ\nj\tZ\n",
        TaggedFormat.detect(),
        "a.tsv:3: the line has 1 field separated by tabs (expected 2, as most lines have). Correct the line, or set data.separator.");
    assertRefused(
        "a\tX\n\tY\n",
        TaggedFormat.detect(),
        "a.tsv:2: the token is empty (expected a word in column 1). Correct the line, or leave it blank to end a sentence.");
    assertRefused(
        "a\nb\n",
        TaggedFormat.detect(),
        "a.tsv: the lines have one column (expected a token and its tags, separated by tabs, spaces, commas or semicolons). Add a column of tags, or set data.separator.");
    assertRefused(
        "a b c\n",
        TaggedFormat.detect(),
        "a.tsv: the lines have 3 columns (expected data.tag to name one of them). Set data.tag to a number from 1 to 3.");
    assertRefused(
        "a b c\n",
        TaggedFormat.detect().withTags("4"),
        "a.tsv: there is no column 4 (expected 1 to 3). Correct data.token or data.tag.");
    assertRefused(
        "a b c\n",
        TaggedFormat.detect().withTags("1"),
        "a.tsv: the column of tokens is \"1\" and tags are in [1] (expected a different column for each). Correct data.token or data.tag.");
    assertRefused(
        "\n\n",
        TaggedFormat.detect(),
        "a.tsv: the file has no tokens (expected one per line, with its tags). Check that it is complete.");
    assertRefused(
        "word word\na b\n",
        TaggedFormat.detect().withHeader(true),
        "a.tsv:1: two columns have the same name (expected a different name for each). Rename one.");
  }

  @Test
  void untaggedFilesMayHaveOneColumnOrAny() {
    for (String text : List.of("Ada\nof\n\nYes\n", "Ada X Y\nof X Y\n\nYes X Y\n")) {
      TaggedReader reader =
          TaggedReader.openUntagged("a", stream(text), TaggedFormat.detect().withTags("2"));

      assertThat(all(reader))
          .containsExactly(
              TaggedSentence.untagged(List.of("Ada", "of")),
              TaggedSentence.untagged(List.of("Yes")));
    }
    assertThat(all(TaggedReader.openUntagged("a", stream(""), TaggedFormat.detect()))).isEmpty();
  }

  @Test
  void aFileWithoutBlankLinesIsNotedAndAnEndlessOneIsRefused() {
    TaggedReader reader = open("a X\n".repeat(1000), TaggedFormat.detect());
    assertThat(all(reader)).hasSize(1);
    assertThat(reader.report().notes())
        .containsExactly("no blank line separates sentences: all 1,000 tokens are one sentence");

    assertThatThrownBy(() -> all(open("a X\n".repeat((1 << 20) + 2), TaggedFormat.detect())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a.tsv:1048577: a sentence has more than 1,048,576 tokens");
  }

  @Test
  void refusesALineWithoutEnd() {
    assertThatThrownBy(() -> open("a".repeat((1 << 20) + 1), TaggedFormat.detect()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a.tsv:1: the line has more than 1,048,576 characters");
  }

  private static final String NUMBERED =
      """
      Sentence #,Word,POS,Tag
      Sentence: 1,Ada,NNP,B-PER
      ,of,IN,O
      ,London,NNP,B-LOC
      Sentence: 2,Yes,UH,O
      """;

  @Test
  void theCellsOfTokensAndTagsTellWhetherTheFirstLineNamesTheColumns() {
    TaggedFormat format = TaggedFormat.detect().withToken("2").withTags("4");
    TaggedReader reader = open(NUMBERED, format);

    assertThat(all(reader).get(0).tokens()).containsExactly("Ada", "of", "London", "Yes");
    assertThat(reader.report().notes())
        .containsExactly(
            "line 1 (Sentence #, Word, POS, Tag) names the columns; set data.header to false if it holds a token");
    TaggedReader numbers =
        open(
            "Satz\tWort\tArt\n1\tAda\tNN\n1\tist\tVB\n2\tEr\tNN\n2\tist\tVB\n",
            TaggedFormat.detect().withToken("2").withTags("3"));
    assertThat(all(numbers).get(0).tokens()).containsExactly("Ada", "ist", "Er", "ist");
    TaggedReader sentence = open("text NN\nis VB\nlong JJ\n", TaggedFormat.detect());
    assertThat(all(sentence).get(0).tokens()).containsExactly("text", "is", "long");
    assertThat(sentence.report().notes()).isEmpty();
  }

  @Test
  void aFirstLineWhoseTagNoOtherLineHasIsNoted() {
    String rows = "Ada\tNN\nist\tVB\n".repeat(6);
    TaggedReader reader = open("Wort\tWortart\n" + rows, TaggedFormat.detect());

    assertThat(all(reader).get(0).tokens()).startsWith("Wort", "Ada");
    assertThat(reader.report().notes())
        .containsExactly(
            "line 1 (Wort, Wortart) is read as a token, but its tag is in none of the next 12 lines; set data.header to true if it names the columns");
    TaggedReader word = open("word\tWortart\n" + rows, TaggedFormat.detect());
    assertThat(all(word).get(0).tokens()).startsWith("Ada");
    TaggedReader plain = open("Ja\tNN\n" + rows, TaggedFormat.detect());
    assertThat(all(plain).get(0).tokens()).startsWith("Ja");
    assertThat(plain.report().notes()).isEmpty();
    TaggedReader alone =
        TaggedReader.openUntagged("a", stream("word\nAda\n"), TaggedFormat.detect());
    assertThat(all(alone).get(0).tokens()).containsExactly("word", "Ada");
    assertThat(alone.report().notes())
        .containsExactly(
            "line 1 (word) is read as a token; set data.header to true if it names the column");
  }

  @Test
  void aColumnMayNumberTheSentences() {
    TaggedFormat format =
        TaggedFormat.detect().withToken("Word").withTags("Tag").withSentence("Sentence #");

    assertThat(all(open(NUMBERED, format))).isEqualTo(TWO);
    String repeated = "1 Ada B-PER\n1 of O\n1 London B-LOC\n2 Yes O\n";
    TaggedFormat numbered =
        TaggedFormat.detect().withToken("2").withTags("3").withSentence("1").withHeader(false);
    assertThat(all(open(repeated, numbered))).isEqualTo(TWO);
    assertThat(all(open(repeated.replace("2 Yes", "\n2 Yes"), numbered))).isEqualTo(TWO);
    assertRefused(
        repeated,
        numbered.withSentence("3"),
        "a.tsv: the column of sentences is 3, which has tokens or tags (expected another column). Correct data.sentence.");
    assertRefused(
        repeated,
        numbered.withSentence("4"),
        "a.tsv: there is no column 4 (expected 1 to 3). Correct data.sentence.");
    TaggedReader untagged =
        TaggedReader.openUntagged("a", stream("Ada\nof\n\nYes\n"), format.withToken("1"));
    assertThat(all(untagged)).hasSize(2);
    assertThat(untagged.report().notes())
        .containsExactly(
            "there is no column Sentence # of sentences (data.sentence); sentences end at blank lines");
    assertThatThrownBy(
            () ->
                TaggedReader.open(
                    "a.conllu", stream(""), TaggedFormat.detect().withSentence("misc")))
        .hasMessageContaining("data.sentence is set, but CoNLL-U has no such column");
  }

  @Test
  void aCommentWithATabIsNoTokenWithoutAWord() {
    String text = "# id\t17\nEU\tNNP\nis\tVB\n";

    assertRefused(
        text,
        TaggedFormat.detect(),
        "a.tsv:1: the token begins with # and a space, as comments do (expected one word). Set data.comments to true to skip such lines, or to false to read them as tokens.");
    assertThat(all(open(text, TaggedFormat.detect().withComments(true))).get(0).tokens())
        .containsExactly("EU", "is");
    assertThat(all(open(text, TaggedFormat.detect().withComments(false))).get(0).tokens())
        .containsExactly("# id", "EU", "is");
    TaggedReader reader = open("# 17\nEU NNP\nis VB\n# 18\nEU NNP\n", TaggedFormat.detect());
    all(reader);
    assertThat(reader.report().notes())
        .containsExactly(
            "2 lines begin with # and a space and have tags that no other token has, at line 1 first; set data.comments to true to skip such lines as comments");
    TaggedReader symbols = open("# SYM\n$ SYM\n", TaggedFormat.detect());
    all(symbols);
    assertThat(symbols.report().notes()).isEmpty();
  }

  @Test
  void aFileThatIsPackedUnderAnotherNameIsUnpacked(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("packed.txt");
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("Ada B-PER\nof O\nLondon B-LOC\n\nYes O\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(all(TaggedReader.open(file, TaggedFormat.detect()))).isEqualTo(TWO);
  }

  @Test
  void commasSeparateCellsBehindANumberOfTheSentenceInTwoWords() {
    String file = "Sentence #,Word\nSentence: 1,Rex\nSentence: 1,runs\nSentence: 2,Max\n";
    TaggedReader reader =
        TaggedReader.openUntagged(
            "a.csv",
            new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
            TaggedFormat.detect().withTags("Tag").withSentence("Sentence #"));
    assertThat(all(reader))
        .extracting(TaggedSentence::tokens)
        .containsExactly(List.of("Rex", "runs"), List.of("Max"));
    String mixed = "Rex A,b\nruns C,d\nMax A,b\nRex C,d\n";
    assertThat(all(open(mixed, TaggedFormat.detect())).get(0).tags(0))
        .containsExactly("A,b", "C,d", "A,b", "C,d");
  }

  @Test
  void mostTagsMayBeEmpty() {
    for (String separator : List.of("\t", ";")) {
      String text = "Ada|B-PER\nof|\nthe|\nold|\nLondon|\n\nYes|\nno|\n".replace("|", separator);
      TaggedReader reader = open(text, TaggedFormat.detect());
      assertThat(all(reader).get(0).tokens()).containsExactly("Ada", "of", "the", "old", "London");
      assertThat(reader.report().emptyTags()).isEqualTo(6);
    }
    assertThat(all(open("a\tX\t\nb\tY\t\n", TaggedFormat.detect())).get(0).tags(0))
        .containsExactly("X", "Y");
  }
}
