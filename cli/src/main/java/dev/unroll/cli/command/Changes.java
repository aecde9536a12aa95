package dev.unroll.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options that change values of a recipe: {@code --set KEY=VALUE}, {@code --try KEY=A,B}. */
final class Changes {
  private Changes() {}

  /** Returns the values by key; if a key is repeated, the last value. */
  static Map<String, String> parse(String option, List<String> changes, CommandSpec command) {
    var values = new LinkedHashMap<String, String>();
    for (String change : changes) {
      int equals = change.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            command.commandLine(),
            option + " expected KEY=VALUE, such as training.steps=100, got \"" + change + "\"");
      }
      values.put(change.substring(0, equals), change.substring(equals + 1));
    }
    return values;
  }

  /**
   * Returns several values by key, separated by commas; commas within brackets, braces or quotes
   * are part of a value.
   */
  static Map<String, List<String>> parseSeveral(
      String option, List<String> changes, CommandSpec command) {
    var values = new LinkedHashMap<String, List<String>>();
    parse(option, changes, command).forEach((key, text) -> values.put(key, parts(text)));
    return values;
  }

  private static List<String> parts(String text) {
    var parts = new ArrayList<String>();
    int depth = 0;
    char quote = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts;
  }
}
