package dev.unroll.cli.command;

import dev.unroll.data.rows.TextFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Beginning of a file of sentences, for detecting its format.
 *
 * @param name name of the file
 * @param lines the first lines, including blank ones
 */
record SentenceFile(String name, List<String> lines) {
  /** A format of sentences. */
  enum Kind {
    TEXT,
    CONLLU,
    COLUMNS;

    /** Returns the kind with this name, or null if none. */
    static @Nullable Kind named(String word) {
      for (Kind kind : values()) {
        if (word.equals(kind.name().toLowerCase(Locale.ROOT))) {
          return kind;
        }
      }
      return null;
    }
  }

  private static final int LOOKED_AT = 1 << 16;
  private static final int MANY = 10; // this many lines with equal word counts are no coincidence
  private static final int MAX_COLUMNS = 20;
  private static final Set<String> TOKENS = Set.of("token", "word", "form");
  private static final Set<String> TAGS =
      Set.of("tag", "pos", "upos", "xpos", "ner", "chunk", "entity");
  private static final String SPACES = "[ \t]+";
  private static final List<String> SEPARATORS = List.of("\t", SPACES, ";", ",");
  private static final Pattern CONLLU_ID = Pattern.compile("\\d+([-.]\\d+)?");
  private static final Pattern TAGGED = Pattern.compile(".*\\.(conll|iob|iob2|bio)(\\.gz)?");

  /**
   * Reads the beginning of a stream without consuming it.
   *
   * @param given the encoding of a text without a byte order mark; empty: detected
   */
  static SentenceFile sample(String name, BufferedInputStream in, Optional<Charset> given)
      throws IOException {
    in.mark(LOOKED_AT);
    byte[] start = in.readNBytes(LOOKED_AT - 1);
    in.reset();
    TextFiles.Encoding encoding = TextFiles.encoding(start, start.length, given.orElse(null));
    int mark = encoding.mark();
    String text = new String(start, mark, start.length - mark, encoding.charset());
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (start.length == LOOKED_AT - 1 && lines.size() > 1) {
      lines.remove(lines.size() - 1); // may be incomplete
    }
    return new SentenceFile(name.toLowerCase(Locale.ROOT), List.copyOf(lines));
  }

  /**
   * Returns the kind of file.
   *
   * @param letters whether each character of a text is a token
   */
  Kind kind(boolean letters) {
    if (isConllu()) {
      return Kind.CONLLU;
    }
    if (name.matches(".*\\.(csv|tsv)(\\.gz)?") || TAGGED.matcher(name).matches()) {
      return Kind.COLUMNS;
    }
    List<String> full = tokens();
    if (full.size() < 2) {
      return Kind.TEXT;
    }
    boolean table = columns("\t") > 1 || (columns(SPACES) > 1 && (isCut() || full.size() >= MANY));
    boolean spaces = full.stream().anyMatch(line -> line.strip().matches(".*\\s.*"));
    return table || (!spaces && (!letters || columns("[,;]") > 1)) ? Kind.COLUMNS : Kind.TEXT;
  }

  /**
   * Returns whether the file has sentences with a tag for each token, rather than being another
   * kind of table.
   */
  boolean isTagged() {
    if (isConllu() || TAGGED.matcher(name).matches()) {
      return true;
    }
    for (String separator : SEPARATORS) {
      if (columns(separator) > 1) {
        return isNamed(separator) || (isCut() && isTagLike(separator) && !hasTexts(separator));
      }
    }
    return false;
  }

  /** Returns whether the first line is a header with a column of tokens and one of tags. */
  private boolean isNamed(String separator) {
    List<String> full = tokens();
    List<String> names =
        Arrays.stream(cells(full.get(0), separator))
            .map(cell -> cell.strip().replaceAll("^\"|\"$", "").toLowerCase(Locale.ROOT))
            .toList();
    int token = names.stream().filter(TOKENS::contains).mapToInt(names::indexOf).min().orElse(-1);
    return token >= 0
        && full.size() > 1
        && names.stream().anyMatch(TAGS::contains)
        && full.stream()
            .noneMatch(line -> cells(line, separator)[token].strip().matches(".+\\s.+"));
  }

  private boolean isConllu() {
    List<String> full =
        lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    return name.matches(".*\\.conllu(\\.gz)?")
        || (!full.isEmpty()
            && full.stream()
                .map(line -> line.split("\t", -1))
                .allMatch(cells -> cells.length == 10 && CONLLU_ID.matcher(cells[0]).matches()));
  }

  /** Returns the lines that may contain a token. */
  private List<String> tokens() {
    return lines.stream()
        .filter(line -> !line.isBlank() && !line.startsWith("# ") && !line.startsWith("-DOCSTART-"))
        .toList();
  }

  /** Returns the number of cells per line; 0 if the lines differ. */
  private int columns(String separator) {
    int columns = 0;
    for (String line : tokens()) {
      int cells = cells(line, separator).length;
      if ((columns > 0 && cells != columns) || cells > MAX_COLUMNS) {
        return 0;
      }
      columns = cells;
    }
    return columns;
  }

  /**
   * Splits a line into cells; an empty cell at its end counts, except with spaces as separators.
   */
  private static String[] cells(String line, String separator) {
    if (separator.equals(";") || separator.equals(",")) {
      return quoted(line, separator.charAt(0));
    }
    return (separator.equals(SPACES) ? line.strip() : line).split(separator, -1);
  }

  /** Splits a line whose cells may be in double quotes. */
  private static String[] quoted(String line, char separator) {
    var cells = new ArrayList<String>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quoted ^= c == '"';
      if (c == separator && !quoted) {
        cells.add(line.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    cells.add(line.substring(begin).strip());
    return cells.toArray(String[]::new);
  }

  /** Returns whether there is a blank line between two other lines. */
  private boolean isCut() {
    boolean blank = false;
    boolean any = false;
    for (String line : lines) {
      if (any && blank && !line.isBlank()) {
        return true;
      }
      blank = line.isBlank();
      any |= !blank;
    }
    return false;
  }

  /** Returns whether most first cells are texts of several words: a table with blank lines. */
  private boolean hasTexts(String separator) {
    List<String> full = tokens();
    long texts =
        full.stream().filter(line -> cells(line, separator)[0].strip().matches(".+\\s.+")).count();
    return 2 * texts > full.size();
  }

  /** Returns whether the last cells are words that repeat. */
  private boolean isTagLike(String separator) {
    Set<String> tags = new HashSet<>();
    List<String> full = tokens();
    int numbers = 0;
    for (String line : full) {
      String[] cells = cells(line, separator);
      tags.add(cells[cells.length - 1]);
      numbers += cells[0].matches("[-+]?\\d[\\d.,:/-]*([T ][\\d:.]+)?") ? 1 : 0;
    }
    return 2 * tags.size() <= full.size() + 2
        && 2 * numbers <= full.size()
        && tags.stream().noneMatch(tag -> tag.matches("[-+]?[\\d.,]+"));
  }
}
