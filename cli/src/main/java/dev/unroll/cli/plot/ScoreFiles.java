package dev.unroll.cli.plot;

import dev.unroll.internal.AtomicFile;
import dev.unroll.metric.ConfusionMatrix;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Draws the parts of a score to files named {@code NAME.png}.
 *
 * @param directory directory of the files
 * @param title title of pictures that have no heading
 * @param before whether lines of before training are drawn
 * @param warning called with a sentence when a picture cannot be drawn
 */
public record ScoreFiles(Path directory, String title, boolean before, Consumer<String> warning) {
  /** Draws all parts that are pictures, and returns the files by title. */
  public Map<String, Path> write(Score score) {
    var written = new LinkedHashMap<String, Path>();
    for (ScorePart part : score.parts()) {
      String extension = part.accept(EXTENSION);
      if (!extension.isEmpty()) {
        Path file = directory.resolve(part.name() + "." + extension);
        if (Plots.attempt(file, () -> draw(part, title, before, file), warning)) {
          boolean again = written.containsKey(part.title());
          written.put(again ? part.title() + " " + part.name() : part.title(), file);
        }
      }
    }
    return written;
  }

  /**
   * Draws the first part that is a picture into a file of any name.
   *
   * @param warning called with a sentence when the picture cannot be drawn
   * @return whether the file was written
   */
  public static boolean draw(Score score, String title, Path file, Consumer<String> warning) {
    return draw(
        file,
        () -> {
          for (ScorePart part : score.parts()) {
            if (part.accept(EXTENSION).equals("png") && draw(part, title, false, file)) {
              return true;
            }
          }
          return false;
        },
        warning);
  }

  /** Draws lines into a file of any name, as {@link #draw(Score, String, Path, Consumer)} does. */
  public static boolean draw(ScorePart.Lines lines, Path file, Consumer<String> warning) {
    return draw(file, () -> LinesPlot.write(lines, false, file), warning);
  }

  private static boolean draw(Path file, Plots.Drawing drawing, Consumer<String> warning) {
    return Plots.attempt(
        file,
        () -> {
          if (drawing.write()) {
            return true;
          }
          warning.accept("the plot " + file.getFileName() + " is not written: nothing to draw");
          return false;
        },
        warning);
  }

  /** Returns the file extension of a part; empty if it is not a picture. */
  private static final ScorePart.Visitor<String> EXTENSION =
      new ScorePart.Visitor<>() {
        @Override
        public String table(ScorePart.Table table) {
          return "";
        }

        @Override
        public String lines(ScorePart.Lines lines) {
          return "png";
        }

        @Override
        public String scatter(ScorePart.Scatter scatter) {
          return "png";
        }

        @Override
        public String heatmap(ScorePart.Heatmap heatmap) {
          return "png";
        }

        @Override
        public String picture(ScorePart.Picture picture) {
          return picture.fileExtension();
        }

        @Override
        public String rows(ScorePart.Rows rows) {
          return "";
        }
      };

  private static boolean draw(ScorePart part, String title, boolean before, Path file)
      throws IOException {
    Plots.Drawing drawing =
        part.accept(
            new ScorePart.Visitor<Plots.Drawing>() {
              @Override
              public Plots.Drawing table(ScorePart.Table table) {
                return () -> false;
              }

              @Override
              public Plots.Drawing lines(ScorePart.Lines lines) {
                return () -> LinesPlot.write(lines, before, file);
              }

              @Override
              public Plots.Drawing scatter(ScorePart.Scatter scatter) {
                return () -> ScatterPlot.write(scatter, file);
              }

              @Override
              public Plots.Drawing heatmap(ScorePart.Heatmap heatmap) {
                return () ->
                    ConfusionPlot.write(
                        title, ConfusionMatrix.of(heatmap.counts()), heatmap.labels(), file);
              }

              @Override
              public Plots.Drawing picture(ScorePart.Picture picture) {
                return () -> {
                  AtomicFile.write(file, out -> out.write(picture.bytes()));
                  return true;
                };
              }

              @Override
              public Plots.Drawing rows(ScorePart.Rows rows) {
                return () -> false;
              }
            });
    return drawing.write();
  }
}
