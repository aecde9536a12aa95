package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.table.BadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes on sequences that are several in fact, and on values that mark missing ones. */
class SequencePartsTest {
  private static final SequenceColumns COLUMNS = SequenceColumns.of("id", "label").withValues("x");

  @TempDir Path directory;

  private List<String> notes(String rows) throws IOException {
    Path file = Files.writeString(directory.resolve("s.csv"), rows);
    return NumericSequences.read(file, COLUMNS, BadRows.refuse()).notes();
  }

  @Test
  void idsThatAreNumberedAnewForEachSubjectAreNoted() throws IOException {
    var random = new Random(2);
    var joined = new StringBuilder("subject,id,label,x\n");
    var plain = new StringBuilder("subject,id,label,x\n");
    for (int id = 0; id < 6; id++) {
      for (String subject : List.of("S1", "S2")) {
        for (int t = 0; t < 5; t++) {
          String rest = "%s,%s%n".formatted(id % 2, random.nextGaussian());
          joined.append("%s,%d,%s".formatted(subject, id, rest));
          plain.append("%s,%s-%d,%s".formatted(subject, subject, id, rest));
        }
      }
    }

    assertThat(notes(joined.toString()))
        .singleElement()
        .asString()
        .endsWith(
            "s.csv: each sequence of \"id\" holds the same 2 values of \"subject\" (S1, S2), in consecutive rows, and is read as one; make the ids different if they are several");
    assertThat(notes(plain.toString())).isEmpty();
  }

  @Test
  void valuesFarFromAllOthersAreNoted() throws IOException {
    var random = new Random(2);
    var text = new StringBuilder("id,label,x\n");
    for (int i = 0; i < 60; i++) {
      text.append("%d,%d,%s%n".formatted(i / 6, i / 6 % 2, i == 20 ? -999 : random.nextGaussian()));
    }

    assertThat(notes(text.toString()))
        .singleElement()
        .asString()
        .contains("s.csv: 1 of 60 values of \"x\" is -999, far from the others (");
  }
}
