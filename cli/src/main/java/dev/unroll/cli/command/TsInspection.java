package dev.unroll.cli.command;

import dev.unroll.cli.report.Text;
import dev.unroll.data.labelled.TsReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows the contents of a {@code .ts} file of sequences. */
final class TsInspection {
  private static final int LISTED = 20;

  private TsInspection() {}

  static String text(TsReport report) {
    var facts = new ArrayList<String>();
    facts.add(
        Text.shown(report.name())
            + ": "
            + Text.count(report.sequences())
            + (report.sequences() == 1 ? " sequence of " : " sequences of ")
            + Text.count(report.dimensions())
            + (report.dimensions() == 1 ? " number a step" : " numbers a step")
            + (report.problem().isEmpty() ? "" : " (" + Text.shown(report.problem()) + ")"));
    facts.add("");
    facts.add(
        Text.labelled(
            "steps:    ",
            report.shortest() == report.longest()
                ? Text.count(report.longest()) + " in each"
                : Text.count(report.shortest()) + " to " + Text.count(report.longest())));
    facts.add(Text.labelled("missing:  ", Text.count(report.missing()) + " values"));
    facts.add(Text.labelled("labels:   ", labels(report)));
    suggestions(report).forEach(one -> facts.add(Text.labelled("consider: ", one)));
    return String.join("\n", facts);
  }

  private static String labels(TsReport report) {
    if (report.numbers()) {
      return "a number for each sequence";
    }
    if (report.classes().isEmpty()) {
      return "none";
    }
    String listed =
        report.classes().entrySet().stream()
            .limit(LISTED)
            .map(each -> Text.shown(each.getKey()) + " " + Text.count(each.getValue()))
            .collect(Collectors.joining(", "));
    return Text.count(report.classes().size())
        + (report.classes().size() == 1 ? " class: " : " classes: ")
        + listed
        + (report.classes().size() > LISTED ? ", ..." : "");
  }

  private static List<String> suggestions(TsReport report) {
    var suggestions = new ArrayList<String>();
    if (report.numbers() || !report.classes().isEmpty()) {
      suggestions.add(
          "a recipe with task: %s, data.kind: sequences and data.train: this file"
              .formatted(report.numbers() ? "regress" : "classify"));
    }
    if (report.missing() > 0) {
      suggestions.add("data.missing=mask, interpolate or drop for the missing values");
    }
    return suggestions;
  }

  static Map<String, @Nullable Object> object(TsReport report) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("file", report.name());
    object.put("problem", report.problem());
    object.put("sequences", report.sequences());
    object.put("dimensions", report.dimensions());
    object.put("shortest", report.shortest());
    object.put("longest", report.longest());
    object.put("missing", report.missing());
    object.put(
        "labels", report.numbers() ? "numbers" : report.classes().isEmpty() ? "none" : "classes");
    object.put("classes", report.classes());
    object.put("suggestions", suggestions(report));
    return object;
  }
}
