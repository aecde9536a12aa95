package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Text;
import dev.unroll.data.table.CsvOutput;
import dev.unroll.internal.AtomicFile;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the row parts of a score to CSV files named {@code NAME.csv}. */
final class RowFiles {
  private RowFiles() {}

  /**
   * Writes all files. A file that cannot be written causes a warning, never the loss of a run.
   *
   * @param warning called with a sentence
   * @return the files that were written, by the names of the parts
   */
  static Map<String, Path> write(Score score, Path directory, Consumer<String> warning) {
    var written = new LinkedHashMap<String, Path>();
    for (ScorePart part : score.parts()) {
      Optional<ScorePart.Rows> rows = part.accept(ROWS);
      if (rows.isEmpty()) {
        continue;
      }
      Path file = directory.resolve(part.name() + ".csv");
      try {
        write(rows.get(), file);
        written.put(part.name(), file);
        if (rows.get().leftOut() > 0) {
          warning.accept(
              "%s: %s more rows are left out".formatted(file, Text.count(rows.get().leftOut())));
        }
      } catch (IOException e) {
        warning.accept(
            file + " could not be written, all other files are complete: " + Failures.sentence(e));
      } catch (BadInputException e) {
        warning.accept(
            file + " could not be written, all other files are complete: " + FailureText.of(e));
      }
    }
    return written;
  }

  /** Returns how many rows are missing in the files, by the names of the parts. */
  static Map<String, Long> leftOut(Score score) {
    var leftOut = new LinkedHashMap<String, Long>();
    for (ScorePart part : score.parts()) {
      part.accept(ROWS)
          .filter(rows -> rows.leftOut() > 0)
          .ifPresent(rows -> leftOut.put(part.name(), rows.leftOut()));
    }
    return leftOut;
  }

  private static void write(ScorePart.Rows rows, Path file) throws IOException {
    AtomicFile.write(
        file,
        to -> {
          var out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
          try (var csv = CsvOutput.to(out, rows.columns().toArray(String[]::new))) {
            rows.source().forEach(row -> csv.row(row.toArray()));
          }
        });
  }

  private static final ScorePart.Visitor<Optional<ScorePart.Rows>> ROWS =
      new ScorePart.Visitor<>() {
        @Override
        public Optional<ScorePart.Rows> table(ScorePart.Table table) {
          return Optional.empty();
        }

        @Override
        public Optional<ScorePart.Rows> lines(ScorePart.Lines lines) {
          return Optional.empty();
        }

        @Override
        public Optional<ScorePart.Rows> heatmap(ScorePart.Heatmap heatmap) {
          return Optional.empty();
        }

        @Override
        public Optional<ScorePart.Rows> scatter(ScorePart.Scatter scatter) {
          return Optional.empty();
        }

        @Override
        public Optional<ScorePart.Rows> picture(ScorePart.Picture picture) {
          return Optional.empty();
        }

        @Override
        public Optional<ScorePart.Rows> rows(ScorePart.Rows rows) {
          return Optional.of(rows);
        }
      };
}
