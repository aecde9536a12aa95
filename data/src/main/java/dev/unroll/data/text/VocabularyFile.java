package dev.unroll.data.text;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.internal.AtomicFile;
import dev.unroll.internal.FailureText;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A vocabulary as text, one token per line. */
final class VocabularyFile {
  private VocabularyFile() {}

  static void write(Path file, Vocabulary vocabulary) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          var lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          for (int id = 0; id < vocabulary.size(); id++) {
            lines.write(escaped(vocabulary.token(id)));
            lines.write('\n');
          }
          lines.flush();
        });
  }

  static Vocabulary read(Path file) {
    var specials = new ArrayList<Special>();
    var words = new ArrayList<String>();
    Map<String, Integer> seen = new HashMap<>();
    try (var lines = new BufferedReader(TextFiles.open(file))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String token = plain(line);
        if (token.isEmpty()) {
          throw new BadInputException(
              file + ":" + number + ": the line is empty; a vocabulary has one token per line");
        }
        Optional<Special> special = words.isEmpty() ? special(token) : Optional.empty();
        if (special.isPresent()) {
          specials.add(special.get());
        } else {
          words.add(token);
        }
        Integer before = seen.put(token, number);
        if (before != null && !token.equals(Special.UNUSED.token())) {
          throw new BadInputException(
              "%s:%d: \"%s\" is already in line %d; a vocabulary has each token once"
                  .formatted(file, number, Shown.of(token), before));
        }
      }
    } catch (IOException e) {
      throw TextFiles.explain(file.toString(), e);
    }
    if (words.isEmpty() && specials.isEmpty()) {
      throw new BadInputException(
          file + ": the file is empty; a vocabulary has one token per line");
    }
    return vocabulary(file, specials, words);
  }

  private static Vocabulary vocabulary(Path file, List<Special> specials, List<String> words) {
    try {
      return Vocabulary.of(specials, words);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(file + ": " + FailureText.of(e), e);
    }
  }

  private static Optional<Special> special(String token) {
    return Arrays.stream(Special.values()).filter(one -> one.token().equals(token)).findFirst();
  }

  private static String escaped(String token) {
    return token.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  /**
   * Unescapes a line. A backslash before any other character stays, as in word lists from other
   * programs.
   */
  private static String plain(String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    var text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      char next = i + 1 < line.length() ? line.charAt(i + 1) : ' ';
      if (c == '\\' && (next == '\\' || next == 'n' || next == 'r')) {
        text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : '\\');
        i++;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
