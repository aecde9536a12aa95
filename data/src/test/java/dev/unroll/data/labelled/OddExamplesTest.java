package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.TableFormat;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples in files that are not plain CSV in UTF-8. */
class OddExamplesTest {
  private static final SequenceColumns COLUMNS = SequenceColumns.of("id", "label").withTime("time");

  @TempDir Path directory;

  private Path file(String text, Charset charset) throws IOException {
    return Files.write(directory.resolve("t.csv"), text.getBytes(charset));
  }

  private Path file(String text) throws IOException {
    return file(text, StandardCharsets.UTF_8);
  }

  private List<LabelledText> texts(Path file, TableFormat format) {
    return LabelledTexts.of(file, "text", "label").withFormat(format).toList(BadRows.refuse());
  }

  private List<LabelledText> texts(Path file) {
    return texts(file, TableFormat.detect());
  }

  private List<NumericSequence> sequences(Path file) {
    NumericSequences.read(file, COLUMNS, BadRows.refuse());
    return NumericSequences.readUnlabelled(file, COLUMNS);
  }

  @Test
  void textsBelowExcelsHint() throws IOException {
    assertThat(texts(file("sep=;\ntext;label\nthe pump, it leaks;fault\n\"it; runs\";ok\n")))
        .containsExactly(
            new LabelledText("the pump, it leaks", "fault", 3),
            new LabelledText("it; runs", "ok", 4));
  }

  @Test
  void textsWithCommasBetweenSemicolons() throws IOException {
    assertThat(texts(file("text;label\na, b;x\nc, d;y\n")))
        .extracting(LabelledText::text)
        .containsExactly("a, b", "c, d");
  }

  @Test
  void textsWithEmptyColumnsBehindThem() throws IOException {
    assertThat(texts(file("text,label,,\na,x,,\nb,y\nc,z,\n")))
        .extracting(LabelledText::label)
        .containsExactly("x", "y", "z");
  }

  @Test
  void textsInUtf16WithAndWithoutAMark() throws IOException {
    String text = "text\tlabel\nsch\u00f6n\tgut\n\u4e2d\u6587\tgut\n";
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      for (String mark : List.of("", "\uFEFF")) {
        assertThat(texts(file(mark + text, charset)))
            .as("%s %d", charset, mark.length())
            .extracting(LabelledText::text)
            .containsExactly("sch\u00f6n", "\u4e2d\u6587");
      }
    }
  }

  @Test
  void textsInWindows1252AreReadWhenTheEncodingIsSet() throws IOException {
    Charset windows = Charset.forName("windows-1252");
    Path file = file("text;label\nsch\u00f6n \u2013 5 \u20ac;gut\nna ja;schlecht\n", windows);

    assertThat(texts(file, TableFormat.detect().withEncoding(windows)).get(0).text())
        .isEqualTo("sch\u00f6n \u2013 5 \u20ac");
    assertThatThrownBy(() -> texts(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file
                + ":2: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding,"
                + " such as windows-1252");
  }

  @Test
  void bytesThatAnEncodingLacksAreNamed() throws IOException {
    Path file =
        Files.write(
            directory.resolve("t.csv"),
            new byte[] {
              't', 'e', 'x', 't', ',', 'l', 'a', 'b', 'e', 'l', '\n', (byte) 0x81, ',', 'a', '\n'
            });
    var format = TableFormat.detect().withEncoding(Charset.forName("windows-1252"));

    assertThatThrownBy(() -> texts(file, format))
        .hasMessageContaining(":2: the line is not windows-1252 text");
  }

  @Test
  void tweetsThatBeginWithAHashAreRowsWhereThereIsNoHeader() throws IOException {
    Path file = file("#monday again,bad\n#sunday,good\nfine,good\n");

    assertThat(LabelledTexts.of(file, 1, 2).toList(BadRows.refuse()))
        .extracting(LabelledText::text)
        .containsExactly("#monday again", "#sunday", "fine");
    assertThat(
            LabelledTexts.of(file("# from the help desk\n#monday again,bad\nfine,good\n"), 1, 2)
                .toList(BadRows.refuse()))
        .extracting(LabelledText::text)
        .containsExactly("#monday again", "fine");
  }

  @Test
  void aTitleAboveTextsIsNamed() throws IOException {
    Path file = file("Messages of May\ntext,label\na,x\nb,y\n");

    assertThatThrownBy(() -> texts(file))
        .hasMessageContaining("t.csv:1: 1 field, but there are 2")
        .hasMessageContaining("data.skipRows to 1");
    assertThat(texts(file, TableFormat.detect().withSkipRows(1))).hasSize(2);
  }

  @Test
  void sequencesWithEmptyColumns() throws IOException {
    Path file = file("id,label,time,v,,\ns0,up,0,1.5,,\ns0,up,1,2.5,,\ns1,down,0,3,,\n");

    assertThat(sequences(file).get(0).steps()).isDeepEqualTo(new float[][] {{1.5f}, {2.5f}});
    assertThat(NumericSequences.read(file, COLUMNS, BadRows.refuse()).features()).isEqualTo(1);
  }

  @Test
  void sequencesWithDecimalCommas() throws IOException {
    Path file = file("id;label;time;v\ns0;up;0;1,5\ns0;up;1;1.002,5\ns1;down;0;3\n");

    assertThat(sequences(file).get(0).steps()).isDeepEqualTo(new float[][] {{1.5f}, {1002.5f}});
  }

  @Test
  void aCommaFarBelowTellsOfThousandsAbove() throws IOException {
    var text = new StringBuilder("id;label;time;v\ns0;up;0;1.234\n");
    for (int i = 1; i < 300; i++) {
      text.append("s0;up;").append(i).append(";1.500\n");
    }
    text.append("s1;down;0;2.345,5\n");

    assertThat(sequences(file(text.toString())).get(0).steps()[0]).containsExactly(1234);
    assertThatThrownBy(() -> sequences(file(text.toString().replace("2.345,5", "2,5"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("t.csv:2: column \"v\" is \"1.234\"")
        .hasMessageContaining("one style in the column");
    assertThatThrownBy(() -> sequences(file(text.toString().replace("2.345,5", "777"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("t.csv:2: column \"v\" is \"1.234\"")
        .hasMessageContaining("data.decimal");
    assertThat(sequences(file(text.toString().replace("2.345,5", "2.5"))).get(0).steps()[0])
        .containsExactly(1.234f);
  }

  @Test
  void aStyleThatChangesFarBelowInSequencesIsRefused() {
    var text = new StringBuilder("id,label,time,v\n");
    for (int i = 0; i < 300; i++) {
      text.append("s0,up,").append(i).append(",12.5\n");
    }
    text.append("s1,down,0,\"12,345\"\n");

    assertThatThrownBy(() -> sequences(file(text.toString())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "t.csv:302: column \"v\" is \"12,345\", which can be 12.345 or 12345");
  }

  @Test
  void threeDecimalsInSequencesAreNoted() throws IOException {
    Path file = file("id,label,time,v\ns0,up,0,1.498\ns1,down,0,2.105\n");
    var columns = SequenceColumns.of("id", "label").withTime("time");
    var notes = new ArrayList<String>();

    NumericSequences.readUnlabelled(file, columns, TableFormat.detect(), "data.missing", notes);

    assertThat(notes).singleElement().asString().contains("\"1.498\"", "decimal point");
    assertThat(NumericSequences.read(file, columns, BadRows.refuse()).found().notes()).hasSize(1);
  }

  @Test
  void labelsWithDecimalCommasAreNumbers() throws IOException {
    Path sequences = file("id;label;v\na;1;0,5\nb;1,0;0,5\nc;2;0,5\nd;2;1,5\nd;2,0;1,5\n");
    Labels ofSequences =
        NumericSequences.read(sequences, SequenceColumns.of("id", "label"), BadRows.refuse())
            .labels();
    Path texts = file("text;label\n" + "a;1\n".repeat(150) + "b;1,0\nc;2,5\n");
    LabelledTexts source = LabelledTexts.of(texts, "text", "label");
    Labels ofTexts = source.labels(BadRows.refuse());

    assertThat(ofSequences.names()).containsExactly("1", "2");
    assertThat(ofSequences.notes())
        .singleElement()
        .asString()
        .contains("\"1.0\" is \"1\"", "\"2.0\"");
    assertThat(ofTexts.names()).containsExactly("1", "2.5");
    assertThat(ofTexts.notes()).hasSize(1);
    assertThat(source.withLabels(ofTexts).count(BadRows.refuse())).containsEntry("2.5", 1L);
    assertThat(source.withLabels(Labels.inOrder(List.of("1", "2,5"))).count(BadRows.skip()))
        .containsEntry("2,5", 1L);
  }

  @Test
  void labelsThatCanBeTwoNumbersFollowTheRuleOfSeries() throws IOException {
    ExpectedLabels numbers = ExpectedLabels.numbers();
    LabelledTexts texts =
        LabelledTexts.of(file("text;label\na;1.234\nb;2.500\n"), "text", "label")
            .withLabels(numbers);

    assertThatThrownBy(() -> texts.toList(BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(":2: the label is \"1.234\", which can be 1.234 or 1234")
        .hasMessageContaining("Set data.decimal to point or comma");
    assertThat(texts.withFormat(TableFormat.detect().withDecimal(',')).toList(BadRows.refuse()))
        .extracting(LabelledText::label)
        .containsExactly("1234", "2500");
    Path sequences = file("id;label;v\na;1.234;1\nb;2.500;2\n");
    assertThatThrownBy(
            () ->
                NumericSequences.read(
                    sequences, SequenceColumns.of("id", "label"), numbers, BadRows.refuse()))
        .hasMessageContaining(":2: the label is \"1.234\", which can be 1.234 or 1234");
    LabelledTexts commas =
        LabelledTexts.of(file("text;label\na;1.234\nb;2,5\nc;1.000,5\n"), "text", "label")
            .withLabels(numbers);
    assertThat(commas.toList(BadRows.refuse()))
        .extracting(LabelledText::label)
        .containsExactly("1234", "2.5", "1000.5");
    LabelledTexts between =
        LabelledTexts.of(file("text,label\na,1.234\nb,2.5\n"), "text", "label").withLabels(numbers);
    assertThat(between.toList(BadRows.refuse()).get(0).label()).isEqualTo("1.234");
  }

  @Test
  void sequencesWhoseRowsWriteTheirLabelInTwoWaysAreNoted() throws IOException {
    Path file = file("id,label,v\na,0,1.5\na,0.0,1.5\nb,1,2.5\nb,1,3.5\n");

    Labels labels =
        NumericSequences.read(file, SequenceColumns.of("id", "label"), BadRows.refuse()).labels();

    assertThat(labels.names()).containsExactly("0", "1");
    assertThat(labels.notes()).singleElement().asString().contains("\"0.0\" is \"0\"");
  }

  @Test
  void lettersBetweenSemicolons() throws IOException {
    Path file = file("sep=;\ntext;label\nACGT;a\nAAAT;b\n");
    var texts = LabelledTexts.of(file, "text", "label");

    assertThat(LetterSequences.read(texts, Alphabet.dna(), 4, BadRows.refuse()).size())
        .isEqualTo(2);
  }

  private List<String> notes(String... labels) {
    return Labels.of("t", List.of(labels)).notes();
  }

  @Test
  void labelsThatLookAlikeAreNotedAndVersionsStayApart() {
    for (String[] alike :
        new String[][] {
          {"5 %", "5%"},
          {"\u22121", "-1", "x"},
          {"1,000", "1000"},
          {"ok\u200b", "ok"},
          {"not\u00a0ok", "not ok"},
          {"Stra\u00dfe", "STRASSE"},
          {"caf\u00e9", "cafe\u0301"},
          {"1.10", "1.1"}
        }) {
      assertThat(notes(alike)).as(alike[0]).singleElement().asString().contains("only in spelling");
      assertThat(Labels.of("t", List.of(alike)).size()).isEqualTo(alike.length);
    }
    assertThat(notes("1 2", "12", "good", "bad")).isEmpty();
    assertThat(Labels.of("t", List.of("1.1", "1.9")).find("1.10")).isNegative();
  }

  @Test
  void labelsThatMarkMissingValuesOrHoldQuotesAreNoted() {
    assertThat(notes("NA", "a", "?"))
        .singleElement()
        .asString()
        .startsWith(
            "\"?\", \"NA\" are classes, although files often mark a missing value this way");
    assertThat(notes("+", "-")).isEmpty();
    assertThat(notes("\"a\"", "b")).singleElement().asString().contains("data.quotes to true");
  }

  @Test
  void aHeaderWithinAFileIsNoExample() throws IOException {
    String text = "text,label\na,x\nb,y\n";

    assertThatThrownBy(() -> texts(file(text + text)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("t.csv:4: the row repeats the header (expected values)");
    var bad = BadRows.skip();
    assertThat(LabelledTexts.of(file(text + text), "text", "label").toList(bad)).hasSize(4);
    assertThat(bad.count()).isEqualTo(1);
  }

  @Test
  void quotesBehindASpaceAreQuotes() throws IOException {
    assertThat(texts(file("text, \"label\"\na, \"x\"\n\"b\", y\n")))
        .extracting(LabelledText::label)
        .containsExactly("x", "y");
  }

  @Test
  void rowsWithinAFieldAreRefused() throws IOException {
    var text = new StringBuilder("text,label\n");
    for (int i = 0; i < 30; i++) {
      String quote = i == 7 ? "\"" : "";
      text.append(quote).append("film ").append(i).append(i == 18 ? "\"" : "");
      text.append(i % 2 == 0 ? ",good\n" : ",bad\n");
    }
    assertThatThrownBy(() -> texts(file(text.toString())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("t.csv:9: a field in quotes holds 12 lines that look like rows")
        .hasMessageContaining("data.quotes to false");
    assertThat(texts(file("text,label\n\"a, b\nc, d\ne\",x\nf,y\ng,x\nh,y\n"))).hasSize(4);
    assertThat(texts(file("text,label\n\"a, b\nc\",x\nf,y\ng,x\nh,y\n"))).hasSize(4);
  }
}
