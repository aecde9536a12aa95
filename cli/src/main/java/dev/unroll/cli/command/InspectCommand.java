package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Table;
import dev.unroll.cli.report.Text;
import dev.unroll.data.labelled.TsReport;
import dev.unroll.data.rows.Extremes;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.series.NumberSummary;
import dev.unroll.data.series.Outlier;
import dev.unroll.data.series.TableReport;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.internal.PathText;
import dev.unroll.store.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll inspect}: shows the contents of a table as training would read it. */
@Command(
    name = "inspect",
    description = {
      "Show the contents of a table, as training would read it: its format, the kinds of its"
          + " columns, its times with their frequency and gaps, and whether it holds several"
          + " series. Of a .ts file of sequences: their number, lengths and labels. Of CoNLL-U and"
          + " other files with a tag for each token: sentences, tags and their scheme.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll inspect sales.csv",
      "  unroll inspect sales.csv --set data.separator=tab --json",
      "  unroll inspect names.txt --set data.tag=4",
    })
final class InspectCommand implements Callable<Integer> {
  private static final int FEW_VALUES = 10;

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description =
          "A table (CSV or similar), a .ts file or a file with a tag for each token, may be compressed"
              + " (.gz).")
  private Path file;

  @Mixin private TableFiles tables;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (TsReport.isNamed(file)) {
      tables.requireNoSettings(file, spec);
      TsReport sequences = TsReport.of(file);
      if (json) {
        console.json(TsInspection.object(sequences));
      } else {
        console.result(TsInspection.text(sequences));
      }
      return 0;
    }
    if (TaggedInspection.isTagged(file, tables.given(spec))) {
      var tags = TaggedInspection.of(file, tables.settings(spec, TaggedFormat.KEYS));
      if (json) {
        console.json(tags.object());
      } else {
        console.result(tags.text());
      }
      return 0;
    }
    TableReport report = tables.report(file, spec);
    if (json) {
      console.json(object(report));
    } else {
      console.result(text(report));
    }
    return 0;
  }

  private static String text(TableReport report) {
    var sections = new ArrayList<String>();
    sections.add(
        Text.shown(report.name())
            + ": "
            + Text.count(report.rows())
            + (report.rows() == 1 ? " row, " : " rows, ")
            + report.format().describe());
    var table =
        new Table(
            Table.Align.LEFT,
            Table.Align.LEFT,
            Table.Align.RIGHT,
            Table.Align.RIGHT,
            Table.Align.RIGHT,
            Table.Align.RIGHT,
            Table.Align.LEFT);
    table.row("column", "kind", "missing", "different", "least", "greatest", "first values");
    for (TableReport.Column column : report.columns()) {
      table.row(
          Text.shown(column.name()),
          Fields.word(column.kind()),
          column.missing() == 0 ? "" : Text.count(column.missing()),
          Text.count(column.distinct()),
          column.numbers() == null ? "" : Shown.number(column.numbers().least()),
          column.numbers() == null ? "" : Shown.number(column.numbers().greatest()),
          String.join(", ", column.first().stream().map(Text::shown).toList()));
    }
    sections.add(table.text());
    var facts = new ArrayList<String>();
    report.times().ifPresent(times -> facts.add(Text.labelled("times:    ", times(times))));
    if (!report.ids().isEmpty()) {
      facts.add(
          Text.labelled(
              "series:   ",
              Text.count(report.series()) + ", distinguished by " + names(report.ids())));
    }
    facts.add(
        Text.labelled(
            "values:   ", report.values().isEmpty() ? "none found" : names(report.values())));
    report.format().notes().forEach(note -> facts.add(Text.labelled("note:     ", note)));
    report.columns().stream()
        .filter(column -> report.values().contains(column.name()))
        .flatMap(column -> oddities(report, column).stream())
        .forEach(oddity -> facts.add(Text.labelled("note:     ", oddity)));
    report.problems().forEach(problem -> facts.add(Text.labelled("problem:  ", problem)));
    suggestions(report).forEach(one -> facts.add(Text.labelled("consider: ", one)));
    sections.add(String.join("\n", facts));
    return String.join("\n\n", sections);
  }

  /** Returns possible problems with the numbers of a column, one sentence each. */
  private static List<String> oddities(TableReport report, TableReport.Column column) {
    NumberSummary numbers = column.numbers();
    var oddities = new ArrayList<String>();
    if (numbers == null) {
      return oddities;
    }
    int present = report.rows() - column.missing();
    boolean many = 20L * numbers.zeros() > present && 20L * numbers.zeros() < 19L * present;
    if (many && column.distinct() > FEW_VALUES) {
      oddities.add(
          "%s of %s values of %s are 0: check whether 0 is a value or marks a missing one"
              .formatted(
                  Text.count(numbers.zeros()), Text.count(present), Text.shown(column.name())));
    }
    Extremes extremes = numbers.extremes();
    if (extremes != null) {
      oddities.add(extremes.note(column.name()));
    } else if (numbers.far() > 0) {
      oddities.add(
          "%s of %s values of %s %s far from the others (least %s, median %s, greatest %s): check them"
              .formatted(
                  Text.count(numbers.far()),
                  Text.count(present),
                  Text.shown(column.name()),
                  numbers.far() == 1 ? "is" : "are",
                  Shown.number(numbers.least()),
                  Shown.number(numbers.median()),
                  Shown.number(numbers.greatest())));
    }
    List<Outlier> outliers = report.outliers(column.name());
    if (!outliers.isEmpty()
        && (extremes != null || numbers.far() > 0 || outliers.get(0).isVeryFar())) {
      oddities.add(
          "farthest from the others of %s: %s; correct a wrong value or clear its cell, and for a forecast or regression set training.loss=huber if large values are real but rare"
              .formatted(
                  report.ids().isEmpty() ? Text.shown(column.name()) : "their series",
                  String.join("; ", outliers.stream().map(Outlier::describe).toList())));
    }
    return oddities;
  }

  private static String names(List<String> names) {
    return String.join(", ", names.stream().map(Text::shown).toList());
  }

  private static String times(TableReport.Times times) {
    var text =
        new StringBuilder(Text.shown(times.column()))
            .append(", ")
            .append(times.first())
            .append(" to ")
            .append(times.last())
            .append(", ")
            .append(times.frequency())
            .append("; format ")
            .append(times.format());
    if (times.missing() > 0) {
      text.append("; ")
          .append(Text.count(times.missing()))
          .append(" missing: ")
          .append(String.join(", ", times.gaps()));
      if (times.places() > times.gaps().size()) {
        text.append(", ... in ").append(Text.count(times.places())).append(" places");
      }
    }
    return text.append(
            switch (times.order()) {
              case SORTED -> "";
              case REVERSED -> "; the newest row is first";
              case MIXED -> "; the rows are not in order of time";
            })
        .toString();
  }

  /** Returns settings to consider, with reasons. */
  private static List<String> suggestions(TableReport report) {
    var suggestions = new ArrayList<String>();
    List<String> values = report.values();
    if (values.size() > 1) {
      suggestions.add("set data.columns to the columns to read, the one to forecast first");
    }
    if (!report.ids().isEmpty()) {
      suggestions.add("choose one series with data.id");
    }
    boolean gaps = report.times().map(times -> times.missing() > 0).orElse(false);
    if (gaps) {
      suggestions.add("data.gaps=fill inserts the missing rows, with data.missing=forward-fill");
    }
    for (TableReport.Column column : report.columns()) {
      if (values.contains(column.name()) && column.missing() > column.future()) {
        suggestions.add("data.missing=forward-fill for the empty cells of " + column.name());
        break;
      }
    }
    suggestions.add(
        report.problems().isEmpty()
            ? "unroll init " + Text.argument(PathText.of("", report.name())) + " writes a recipe"
            : "unroll init "
                + Text.argument(PathText.of("", report.name()))
                + " writes a recipe once the problem is solved, in the table or with --set"
                + " data.KEY=VALUE");
    return suggestions;
  }

  private static Map<String, @Nullable Object> object(TableReport report) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("file", report.name());
    object.put("rows", report.rows());
    object.put("format", format(report.format()));
    object.put("columns", report.columns().stream().map(one -> column(report, one)).toList());
    object.put("times", report.times().map(InspectCommand::timesObject).orElse(null));
    object.put("ids", report.ids());
    object.put("series", report.series());
    object.put("values", report.values());
    object.put("problems", report.problems());
    object.put("suggestions", suggestions(report));
    return object;
  }

  private static Map<String, @Nullable Object> format(FoundFormat format) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("separator", format.separator() == 0 ? null : String.valueOf(format.separator()));
    object.put("decimal", format.decimal() == 0 ? null : String.valueOf(format.decimal()));
    object.put("thousands", format.thousands().isEmpty() ? null : format.thousands());
    object.put("header", format.header());
    object.put("firstLine", format.firstLine());
    object.put("encoding", format.encoding().name());
    object.put("notes", format.notes());
    return object;
  }

  private static Map<String, @Nullable Object> column(
      TableReport report, TableReport.Column column) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("name", column.name());
    object.put("kind", Fields.word(column.kind()));
    object.put("missing", column.missing());
    object.put("different", column.distinct());
    object.put("future", column.future());
    object.put("first", column.first());
    NumberSummary numbers = column.numbers();
    if (numbers != null) {
      object.put("least", numbers.least());
      object.put("median", numbers.median());
      object.put("greatest", numbers.greatest());
      object.put("zeros", numbers.zeros());
      object.put("far", numbers.far());
      Extremes extremes = numbers.extremes();
      object.put("extremes", extremes == null ? List.of() : extremes.values());
      object.put(
          "outliers",
          report.values().contains(column.name())
              ? report.outliers(column.name()).stream().map(InspectCommand::outlier).toList()
              : List.of());
    }
    object.put("aside", column.aside());
    return object;
  }

  private static Map<String, @Nullable Object> outlier(Outlier outlier) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("line", outlier.line());
    object.put("time", outlier.time().isEmpty() ? null : outlier.time());
    object.put("series", outlier.series().isEmpty() ? null : outlier.series());
    object.put("value", outlier.value());
    return object;
  }

  private static Map<String, @Nullable Object> timesObject(TableReport.Times times) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("column", times.column());
    object.put("format", times.format());
    object.put("frequency", times.frequency());
    object.put("irregular", times.irregular());
    object.put("first", times.first());
    object.put("last", times.last());
    object.put("missing", times.missing());
    object.put("gaps", times.gaps());
    object.put("places", times.places());
    object.put("repeated", times.repeated());
    object.put("order", Fields.word(times.order()));
    return object;
  }
}
