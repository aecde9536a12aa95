package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.table.DataFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pieces of every sentence of published corpora; skipped unless UNROLL_DATA names them. */
class ReversibleCorporaTest {
  @ParameterizedTest
  @CsvSource({
    "translation/fra.txt, 1",
    "translation/fra.txt, 2",
    "translation/cmn.txt, 1",
    "translation/cmn.txt, 2",
    "translation/multi30k/train.de, 1",
    "translation/multi30k/train.en, 1",
    "translation/multi30k/test_2016_flickr.de, 1",
  })
  void everySentenceIsRestored(String name, int column) throws IOException {
    assumeTrue(
        System.getenv(DataFiles.VARIABLE) != null,
        "set UNROLL_DATA to a directory with translation/");
    List<String> lines = column(DataFiles.resolve(name), column);
    var tokenizer = new ReversibleTokenizer();
    var counts = new TokenCounts();
    lines.forEach(line -> counts.add(tokenizer.tokens(line)));
    BytePairs pairs = BytePairs.learn(counts, 10_000);

    for (String line : lines) {
      List<String> tokens = tokenizer.tokens(line);
      List<String> pieces = pairs.encode(tokens);

      assertThat(pairs.decode(pieces)).isEqualTo(tokens);
      assertThat(tokenizer.join(tokens)).isEqualTo(ReversibleTokenizer.normalize(line));
    }
    assertThat(lines).hasSizeGreaterThan(999);
  }

  private static List<String> column(Path file, int column) throws IOException {
    var lines = new ArrayList<String>();
    try (var in = new BufferedReader(TextFiles.open(file))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line.split("\t", -1)[column - 1]);
      }
    }
    return lines;
  }
}
