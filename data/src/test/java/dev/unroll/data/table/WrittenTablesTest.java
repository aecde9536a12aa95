package dev.unroll.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Table;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are written in every style are read back unchanged, without any setting. */
class WrittenTablesTest {
  private static final String[] WORDS = {
    "pump",
    "it leaks",
    "so \"so\"",
    "one, two",
    "a; b",
    "x|y",
    "two\nlines",
    "",
    "5 kg",
    "na\u00efve",
    "\u4e2d\u6587"
  };

  @TempDir Path directory;

  /** How a table is written. */
  private record Style(
      char separator,
      char decimal,
      String thousands,
      boolean quoteAll,
      String lineEnd,
      boolean header,
      boolean emptyColumns,
      Charset charset) {

    static Style random(Random random) {
      char separator = pick(random, ',', ';', '\t', '|');
      boolean quoteAll = random.nextBoolean();
      boolean mayHaveCommas = separator != ',' || quoteAll;
      char decimal = mayHaveCommas && random.nextBoolean() ? ',' : '.';
      String group = decimal == ',' ? "." : mayHaveCommas ? "," : "'";
      String thousands = random.nextInt(3) == 0 ? group : random.nextInt(3) == 0 ? "\u00a0" : "";
      return new Style(
          separator,
          decimal,
          thousands,
          quoteAll,
          random.nextBoolean() ? "\n" : "\r\n",
          random.nextInt(3) > 0,
          random.nextInt(4) == 0,
          List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
              .get(random.nextInt(3)));
    }

    private static char pick(Random random, char... of) {
      return of[random.nextInt(of.length)];
    }

    String number(double value) {
      String plain = String.format(java.util.Locale.ROOT, "%.2f", Math.abs(value));
      String whole = plain.substring(0, plain.length() - 3);
      String grouped =
          thousands.isEmpty() ? whole : whole.replaceAll("(?<=\\d)(?=(\\d{3})+$)", thousands);
      return (value < 0 ? "-" : "") + grouped + decimal + plain.substring(plain.length() - 2);
    }

    String date(int day) {
      String iso = "2023-%02d-%02d".formatted(1 + day / 28 % 12, 1 + day % 28);
      return decimal == '.' ? iso : iso.substring(8) + "." + iso.substring(5, 7) + ".2023";
    }

    String line(List<String> cells) {
      var line = new StringBuilder();
      for (String cell : cells) {
        boolean must = cell.indexOf(separator) >= 0 || cell.matches("(?s).*[\"\n\r].*");
        line.append(line.isEmpty() ? "" : separator);
        line.append(quoteAll || must ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell);
      }
      return line.append(emptyColumns ? ("" + separator).repeat(2) : "").append(lineEnd).toString();
    }
  }

  @RepeatedTest(400)
  void areReadBack(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    Style style = Style.random(random);
    int rows = 3 + random.nextInt(40);
    var text = new StringBuilder(style.charset.equals(StandardCharsets.UTF_8) ? "" : "\uFEFF");
    if (style.header) {
      text.append(style.line(List.of("date", "a", "note", "b")));
    }
    var dates = new ArrayList<String>();
    var notes = new ArrayList<String>();
    var a = new double[rows];
    var b = new double[rows];
    for (int i = 0; i < rows; i++) {
      a[i] =
          Math.rint(random.nextGaussian() * Math.pow(10, 2 + random.nextInt(5))) / 100
              + 0.0; // no -0.0
      b[i] = Math.rint(random.nextDouble() * 1e5) / 100;
      dates.add(style.date(i));
      // Between tabs quotes are text unless they are everywhere.
      String word = WORDS[random.nextInt(WORDS.length)];
      notes.add(style.separator == '\t' && !style.quoteAll ? word.replaceAll("[\"\n]", "") : word);
      text.append(
          style.line(List.of(dates.get(i), style.number(a[i]), notes.get(i), style.number(b[i]))));
    }
    Path file = Files.write(directory.resolve("t.csv"), text.toString().getBytes(style.charset));

    Table table = Table.read(file);

    assertThat(table.columns())
        .as("%s\n%s", style, text)
        .hasSize(style.header || !style.emptyColumns ? 4 : 6);
    List<String> names = table.columns();
    assertThat(table.text(names.get(0))).as("%s", style).isEqualTo(dates);
    assertThat(table.text(names.get(2))).as("%s", style).isEqualTo(notes);
    assertThat(table.series(List.of(names.get(1)), Missing.ERROR).values(names.get(1)))
        .as("%s\n%s", style, text)
        .containsExactly(a);
    assertThat(table.series(List.of(names.get(3)), Missing.ERROR).values(names.get(3)))
        .as("%s", style)
        .containsExactly(b);
    assertThat(table.format().separator()).isEqualTo(style.separator);
    assertThat(table.format().decimal()).isEqualTo(style.decimal);
    assertThat(table.format().encoding()).isEqualTo(style.charset);
  }
}
