package dev.unroll.fuzz;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Table;
import dev.unroll.data.series.TableReport;
import dev.unroll.data.table.TableFormat;
import dev.unroll.store.Json;
import dev.unroll.store.Safetensors;
import dev.unroll.tasks.recipe.Yaml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The parsers, for Jazzer, which changes its input towards code that no earlier input reached; see
 * {@code -Plong}. Jazzer finds the method by its name.
 */
public final class JazzerTarget {
  private JazzerTarget() {}

  /** Reads one parser. */
  private interface Parser {
    Object read(byte[] input) throws IOException;
  }

  private static final List<Parser> PARSERS =
      List.of(
          input -> String.valueOf(Json.parse(input, "json")),
          input -> String.valueOf(Yaml.value(new String(input, StandardCharsets.UTF_8), "yaml")),
          input -> Safetensors.read(new ByteArrayInputStream(input), "safetensors"),
          input ->
              TableReport.of(
                  Table.read("table", new ByteArrayInputStream(input), TableFormat.detect())));

  /** Passes an input to every parser; any exception but ours is a finding. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    for (Parser parser : PARSERS) {
      try {
        Object unused = parser.read(input);
      } catch (BadInputException expected) {
        // the input is not valid
      }
    }
  }
}
