package dev.unroll.data.rows;

import dev.unroll.BadInputException;
import dev.unroll.data.table.Header;
import dev.unroll.data.table.TableFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layout of a file, detected from its beginning, which is left at the first row.
 *
 * @param separator the separator; 0 if lines are not split
 * @param sample the first records below the header
 */
record Layout(
    char separator, boolean quotes, boolean header, List<String[]> sample, List<String> notes) {
  private static final Pattern JSON =
      Pattern.compile("\\h*(?:\\[\\h*)?\\{\\h*(?:\"[^\"]*\"\\h*:.*)?|\\h*\\[\\h*");
  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("\"?sep=(.)\"?[,;\t|]*\\h*", Pattern.CASE_INSENSITIVE);

  /**
   * Detects the layout.
   *
   * @param given the settings of the format that are known
   * @param header whether the first row is the header, if the format does not set it
   * @param strict whether lines that are not rows are rejected
   */
  static Layout find(
      String name, TableFormat given, Header header, boolean strict, Beginning beginning) {
    return new Finder(name, given, given.header().orElse(header), strict, beginning).find();
  }

  /** Detects a layout. */
  private static final class Finder {
    private final String name;
    private final Header header;
    private final boolean strict;
    private final Beginning beginning;
    private final List<String> notes = new ArrayList<>();
    private TableFormat format;
    private boolean hinted;

    Finder(String name, TableFormat format, Header header, boolean strict, Beginning beginning) {
      this.name = name;
      this.format = format;
      this.header = header;
      this.strict = strict;
      this.beginning = beginning;
    }

    Layout find() {
      format.skipRows().ifPresent(lines -> note(lines > 0, lines + " lines were skipped"));
      skipBlank();
      refuseJson();
      separatorLine();
      skipBlank();
      Trial trial = comments();
      List<String[]> records = trial.records();
      titles(trial);
      boolean named = isHeader(trial);
      List<String[]> body = records.subList(named && !records.isEmpty() ? 1 : 0, records.size());
      if (named && strict) {
        moreHeaderLines(trial, body);
      }
      return new Layout(trial.separator(), trial.quotes(), named, body, notes);
    }

    private void note(boolean due, String sentence) {
      if (due) {
        notes.add(sentence);
      }
    }

    private void skipBlank() {
      String line = beginning.peekLine();
      while (line != null && line.isBlank() && line.indexOf('\t') < 0) {
        beginning.skipLine();
        line = beginning.peekLine();
      }
    }

    private void refuseJson() {
      String line = beginning.peekLine();
      if (line != null && strict && JSON.matcher(line).matches()) {
        throw new BadInputException(
            "%s:%d: the line is JSON (expected a table, such as CSV). Convert the file to a table."
                .formatted(name, beginning.line()));
      }
    }

    /**
     * Handles Excel's separator line: a first line such as sep=; names the separator and is not a
     * row.
     */
    private void separatorLine() {
      String line = beginning.peekLine();
      Matcher hint = SEPARATOR_LINE.matcher(line == null ? "" : line);
      if (!hint.matches()) {
        return;
      }
      note(
          true,
          "line %d (%s) names the separator".formatted(beginning.line(), Shown.of(hint.group())));
      char separator = hint.group(1).charAt(0);
      if (format.separator().isEmpty() && !Character.isLetterOrDigit(separator)) {
        format = format.withSeparator(separator);
        hinted = true;
      }
      beginning.skipLine();
    }

    /** Skips comments, except one that is the header or, if there is no header, a row. */
    private Trial comments() {
      List<Beginning.Position> places = new ArrayList<>();
      long from = beginning.line();
      String line = beginning.peekLine();
      while (line != null && (line.startsWith("#") || (line.isBlank() && !places.isEmpty()))) {
        if (line.startsWith("#")) {
          places.add(beginning.place());
        }
        beginning.skipLine();
        line = beginning.peekLine();
      }
      Trial below = trial();
      if (places.isEmpty()) {
        return below;
      }
      Beginning.Position first = places.get(0);
      Beginning.Position last = places.get(places.size() - 1);
      if (below.records().isEmpty() || header == Header.NONE) {
        return withComments(header == Header.NONE ? places : List.of(first), below);
      }
      Beginning.Position end = beginning.place();
      beginning.back(last);
      Trial with = trial();
      boolean isHeader =
          below.usualFields() > 1
              && with.separator() == below.separator()
              && with.records().size() > 1
              && with.records().get(0).length == below.records().get(0).length
              && !isNamed(below);
      long to = isHeader ? last.line() : end.line();
      if (!isHeader) {
        beginning.back(end);
      }
      noteComments(from, to - 1);
      return isHeader ? with : below;
    }

    /**
     * Returns the rows if there is no header: a line with all fields is a row although it begins
     * with #.
     */
    private Trial withComments(List<Beginning.Position> places, Trial below) {
      Beginning.Position end = beginning.place();
      for (Beginning.Position place : places) {
        beginning.back(place);
        Trial with = trial();
        if (below.records().isEmpty() || with.records().get(0).length == below.usualFields()) {
          noteComments(places.get(0).line(), place.line() - 1);
          return with;
        }
      }
      beginning.back(end);
      noteComments(places.get(0).line(), end.line() - 1);
      return below;
    }

    private void noteComments(long from, long to) {
      if (to == from) {
        note(true, "line %d (a comment) was skipped".formatted(from));
      }
      note(to > from, "lines %d to %d (comments) were skipped".formatted(from, to));
    }

    private Trial trial() {
      var choice = new SeparatorChoice(name, format, header, beginning);
      if (format.separator().isPresent()) {
        Trial trial = choice.at(format.separator().get());
        if (hinted && !choice.fits(trial)) {
          requireHinted(trial, choice.find().trial(), choice);
        }
        return trial;
      }
      if (SeparatorChoice.isTabs(name)) {
        return choice.at('\t');
      }
      SeparatorChoice.Chosen chosen = choice.find();
      note(!chosen.note().isEmpty() && !notes.contains(chosen.note()), chosen.note());
      return chosen.trial();
    }

    private void requireHinted(Trial hint, Trial found, SeparatorChoice choice) {
      if (found.separator() != hint.separator() && choice.fits(found)) {
        throw new BadInputException(
            ("%s:%d: the line above names %s as the separator, but %s separates the fields (expected"
                    + " one). Set data.separator to %s")
                .formatted(
                    name,
                    beginning.line(),
                    SeparatorChoice.word(hint.separator()),
                    SeparatorChoice.word(found.separator()),
                    SeparatorChoice.word(found.separator())));
      }
    }

    /** Rejects lines above the header that have fewer fields than the rows. */
    private void titles(Trial trial) {
      int titles = SeparatorChoice.titles(trial);
      List<String[]> records = trial.records();
      int usual = trial.usualFields();
      int filled = trial.filledFields(usual);
      boolean rows =
          titles > 0
              && records.size() - titles >= 2
              && records.stream().skip(titles).allMatch(r -> trial.fits(r, usual, filled));
      if (!rows) {
        return;
      }
      long first = trial.lines().get(0);
      long below = trial.lines().get(titles);
      throw new BadInputException(
          ("%s:%d: %s, but there are %d in line %d and the lines below (expected the header)."
                  + " %sSet data.skipRows to %d if there is a title above the table; otherwise name each column, and"
                  + " put texts that hold the separator in quotes")
              .formatted(
                  name,
                  first,
                  RowShape.fields(records.get(0).length),
                  usual,
                  below,
                  trial.separator() == ',' ? RowShape.cutAdvice(records.get(titles), true) : "",
                  below - 1));
    }

    private boolean isHeader(Trial trial) {
      return switch (header) {
        case FIRST_ROW -> true;
        case NONE -> false;
        case AUTO -> isNamed(trial);
      };
    }

    private boolean isNamed(Trial trial) {
      List<String[]> records = trial.records();
      if (records.isEmpty()) {
        return true;
      }
      String[] first = records.get(0);
      return switch (HeaderChoice.decide(first, records.subList(1, records.size()))) {
        case HEADER -> true;
        case DATA -> false;
        case UNKNOWN -> HeaderChoice.hasNoNumber(first);
        case DOUBTFUL ->
            throw new BadInputException(
                ("%s:%d: some cells of the first row look like names, some like the values below (%s)."
                        + " Set data.header to first-row or none, or data.skipRows if the header is"
                        + " below")
                    .formatted(name, trial.lines().get(0), Shown.listed(List.of(first))));
      };
    }

    private void moreHeaderLines(Trial trial, List<String[]> body) {
      int more = HeaderChoice.moreHeaderLines(body, trial.usualFields());
      if (more > 0) {
        long from = trial.lines().get(1);
        long to = trial.lines().get(more);
        throw new BadInputException(
            ("%s:%d: %s no number or date where the lines below do (expected rows of values)."
                    + " If the header has several lines or is below a title, set data.skipRows to"
                    + " the lines above the one that names the columns, or to %d with data.header:"
                    + " none, after which the columns are column1, column2 and so on")
                .formatted(
                    name,
                    from,
                    to == from ? "the line holds" : "lines " + from + " to " + to + " hold",
                    to));
      }
    }
  }
}
