package dev.unroll.toy;

import dev.unroll.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lines of numbers, all of the same length.
 *
 * @param values [N][T][1]
 */
record Lines(float[][][] values) {
  static Lines read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      var values = new float[lines.size()][][];
      for (int n = 0; n < values.length; n++) {
        String[] cells = lines.get(n).split(" ");
        values[n] = new float[cells.length][1];
        for (int t = 0; t < cells.length; t++) {
          values[n][t][0] = Float.parseFloat(cells[t]);
        }
        if (cells.length != values[0].length) {
          throw new BadInputException(
              "%s:%d: %d numbers (expected %d)"
                  .formatted(file, n + 1, cells.length, values[0].length));
        }
      }
      return new Lines(values);
    } catch (NumberFormatException e) {
      throw new BadInputException(file + ": " + e.getMessage() + " (expected a number)", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  float[] means() {
    var means = new float[values.length];
    for (int n = 0; n < means.length; n++) {
      for (float[] value : values[n]) {
        means[n] += value[0] / values[n].length;
      }
    }
    return means;
  }
}
