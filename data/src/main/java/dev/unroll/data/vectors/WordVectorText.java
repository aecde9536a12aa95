package dev.unroll.data.vectors;

import dev.unroll.data.rows.LineFields;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.internal.AtomicFile;
import dev.unroll.tensor.Tensor;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes word vectors as text in the formats that {@link WordVectorReader} reads. */
final class WordVectorText {
  private WordVectorText() {}

  /**
   * Checks that the text formats can hold a word, so that the error is found when writing instead
   * of when reading.
   */
  static void requireWritable(String word) {
    String[] parts = word.split("[ \\t]+", -1);
    boolean number = parts.length > 1 && LineFields.isNumeric(parts[parts.length - 1]);
    if (word.isBlank()
        || !word.strip().equals(word)
        || word.matches("(?s).*[\\r\\n].*")
        || number) {
      throw new IllegalArgumentException(
          "word vectors: a word must have no line breaks, no space at its ends and no number after a"
              + " space, got \""
              + Shown.of(word)
              + "\"");
    }
  }

  static void write(Path file, String header, List<String> words, Tensor vectors)
      throws IOException {
    AtomicFile.write(
        file,
        out -> {
          OutputStream bytes = TextFiles.isGzip(file) ? new GZIPOutputStream(out, 1 << 16) : out;
          Writer text = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
          text.write(header);
          int at = vectors.offset();
          for (String word : words) {
            text.write(word);
            for (int d = 0; d < vectors.size(1); d++) {
              text.write(' ');
              text.write(Float.toString(vectors.array()[at++]));
            }
            text.write('\n');
          }
          text.flush();
          if (bytes instanceof GZIPOutputStream packed) {
            packed.finish();
          }
        });
  }
}
