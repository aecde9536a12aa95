package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Table;
import dev.unroll.cli.report.Table.Align;
import dev.unroll.cli.report.Text;
import dev.unroll.data.vectors.WordVectors.Neighbour;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll vectors analogy}: words that are to c as b is to a. */
@Command(
    name = "analogy",
    description =
        "Show what is to C as B is to A: the words nearest to B - A + C, without these three.",
    footer = {
      "",
      "Example: man is to king as woman is to whom?",
      "  unroll vectors analogy glove.6B.50d.txt.gz man king woman",
    })
final class AnalogyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private VectorsFile file;

  @Parameters(index = "1", paramLabel = "A", description = "Such as man.")
  private String a;

  @Parameters(index = "2", paramLabel = "B", description = "Such as king, which is to man...")
  private String b;

  @Parameters(index = "3", paramLabel = "C", description = "Such as woman: ...what is to woman?")
  private String c;

  @Option(
      names = "-k",
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of words; default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  AnalogyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    file.requireOne("-k", count);
    List<Neighbour> nearest = file.read(console).analogy(a, b, c, count);
    if (json) {
      var object = new LinkedHashMap<String, Object>();
      object.put("file", file.path().toString());
      object.put("a", a);
      object.put("b", b);
      object.put("c", c);
      object.put("nearest", VectorsFile.objects(nearest));
      console.json(object);
    } else {
      var table = new Table(Align.LEFT, Align.POINT).row("word", "cosine");
      for (Neighbour near : nearest) {
        table.row(near.word(), VectorsFile.number(near.cosine()));
      }
      console.result(table.text());
      console.next(Next.of("vectors nearest", file.path(), Text.argument(c)));
    }
    return 0;
  }
}
