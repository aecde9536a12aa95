package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll vectors similarity}: the similarity of two words. */
@Command(
    name = "similarity",
    description = "Show the cosine of the vectors of two words, from -1 to 1.",
    footer = {
      "",
      "Example:",
      "  unroll vectors similarity glove.6B.50d.txt.gz coast shore",
    })
final class SimilarityCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private VectorsFile file;

  @Parameters(index = "1", paramLabel = "A", description = "A word.")
  private String a;

  @Parameters(index = "2", paramLabel = "B", description = "Another.")
  private String b;

  @Option(names = "--json", description = "Print one JSON object in place of the number.")
  private boolean json;

  SimilarityCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    double cosine = file.read(console).similarity(a, b);
    if (json) {
      var object = new LinkedHashMap<String, Object>();
      object.put("file", file.path().toString());
      object.put("a", a);
      object.put("b", b);
      object.put("cosine", cosine);
      console.json(object);
    } else {
      console.result(VectorsFile.number(cosine));
      console.next(Next.of("vectors nearest", file.path(), Text.argument(a)));
    }
    return 0;
  }
}
