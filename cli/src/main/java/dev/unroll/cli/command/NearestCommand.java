package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Table;
import dev.unroll.cli.report.Table.Align;
import dev.unroll.cli.report.Text;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.data.vectors.WordVectors.Neighbour;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll vectors nearest}: the nearest neighbours of words. */
@Command(
    name = "nearest",
    description = "Show the words nearest to each of some words, by the cosine of their vectors.",
    footer = {
      "",
      "Examples:",
      "  unroll vectors nearest glove.6B.50d.txt.gz frog",
      "  unroll vectors nearest glove.6B.50d.txt.gz frog king -k 3 --json",
    })
final class NearestCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private VectorsFile file;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORD", description = "One or more.")
  private List<String> words;

  @Option(
      names = "-k",
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of neighbours; default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  NearestCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    file.requireOne("-k", count);
    WordVectors vectors = file.read(console);
    var table = new Table(Align.LEFT, Align.LEFT, Align.POINT).row("word", "near", "cosine");
    var objects = new ArrayList<Object>();
    var pairs = new ArrayList<String>(); // each word with a neighbour, the nearest one first
    for (String word : words) {
      List<Neighbour> neighbours = vectors.nearest(word, count);
      for (Neighbour near : neighbours) {
        table.row(word, near.word(), VectorsFile.number(near.cosine()));
        pairs.add(Text.argument(word) + " " + Text.argument(near.word()));
      }
      var object = new LinkedHashMap<String, Object>();
      object.put("word", word);
      object.put("nearest", VectorsFile.objects(neighbours));
      objects.add(object);
    }
    if (json) {
      var object = new LinkedHashMap<String, Object>();
      object.put("file", file.path().toString());
      object.put("words", objects);
      console.json(object);
    } else {
      console.result(table.text());
      if (!pairs.isEmpty()) {
        console.next(Next.of("vectors similarity", file.path(), pairs.get(0)));
      }
    }
    return 0;
  }
}
