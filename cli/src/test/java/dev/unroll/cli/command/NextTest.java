package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result ends with the next command, which runs as it is printed. */
class NextTest {
  private static final Pattern NEXT = Pattern.compile("unroll: next: unroll (.*)\\R$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  @TempDir Path folder;

  /** Returns the words of the command that ends the messages. */
  private static List<String> next(Cli.Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    var found = NEXT.matcher(outcome.err());
    assertThat(found.find()).as(outcome.err()).isTrue();
    var words = new ArrayList<String>();
    var word = WORD.matcher(found.group(1));
    while (word.find()) {
      words.add(word.group().replaceAll("^['\"]|['\"]$", ""));
    }
    return words;
  }

  private static Cli.Outcome run(List<String> words) {
    return Cli.run(words.toArray());
  }

  @Test
  void aForecasterIsUsedThenDrawnThenScored() throws Exception {
    Path spaced = Files.createDirectory(folder.resolve("my files"));
    Path csv = Cli.csv(spaced);
    var trained =
        Cli.run("train", Cli.recipe(folder), "--data", csv, "--out", spaced.resolve("run"));
    List<String> predict = next(trained);
    assertThat(predict)
        .containsExactly("predict", spaced.resolve("run").toString(), "--input", csv.toString());
    List<String> draw = next(run(predict));
    assertThat(draw).startsWith("predict").endsWith("--plot", "forecast.png");
    draw.set(draw.size() - 1, folder.resolve("forecast.png").toString());
    List<String> evaluate = next(run(draw));
    assertThat(evaluate).startsWith("evaluate").contains(csv.toString());
    assertThat(next(run(evaluate))).isEqualTo(predict);
    assertThat(next(Cli.run("runs", spaced))).startsWith("summary");
    assertThat(next(run(next(Cli.run("runs", spaced))))).startsWith("predict").endsWith("FILE");
  }

  @Test
  void aClassifierIsUsedThenScored() {
    Path csv = Cli.opinions(folder);
    Path run = folder.resolve("run");
    List<String> classify =
        next(Cli.run("train", Cli.classifierRecipe(folder), "--data", csv, "--out", run));
    assertThat(classify).containsExactly("classify", run.toString(), "--input", csv.toString());
    List<String> evaluate = next(run(classify));
    assertThat(evaluate).containsExactly("evaluate", run.toString(), "--data", csv.toString());
    assertThat(next(run(evaluate))).isEqualTo(classify);
  }

  @Test
  void aBacktestEndsWithTheBestSettings() {
    var outcome =
        Cli.run("backtest", Cli.recipe(folder), "--folds", "2", "--try", "data.window=3,4");
    assertThat(next(outcome))
        .startsWith("train", folder.resolve("tiny.yaml").toString(), "--set")
        .hasSize(4)
        .last()
        .asString()
        .matches("data\\.window=[34]");
  }

  @Test
  void informationLeadsToTraining() {
    for (String command : new String[] {"recipes", "doctor"}) {
      assertThat(next(Cli.run(command))).containsExactly("train", "sine");
    }
    assertThat(next(Cli.run("summary", "sine"))).containsExactly("train", "sine");
  }

  @Test
  void jsonHasNone() {
    Path run = Cli.trained(folder);
    assertThat(Cli.run("evaluate", run, "--data", Cli.csv(folder), "--json").err())
        .doesNotContain("next:");
    assertThat(Cli.run("recipes", "--json").err()).isEmpty();
    assertThat(Cli.run("summary", run, "--json").err()).isEmpty();
  }

  @Test
  void eachTaskIsUsedByItsCommand() {
    Path model = Path.of("runs/a");
    assertThat(Next.using("forecast", model, null)).isEqualTo("unroll predict runs/a --input FILE");
    assertThat(Next.using("regress", model, Path.of("a b.csv")))
        .isEqualTo("unroll predict runs/a --input 'a b.csv'");
    assertThat(Next.using("tag", model, null)).isEqualTo("unroll tag runs/a \"A text.\"");
    assertThat(Next.using("translate", model, null))
        .isEqualTo("unroll translate runs/a \"A text.\"");
    assertThat(Next.using("language", model, null)).isEqualTo("unroll generate runs/a");
    assertThat(Next.using("custom", model, null)).isEqualTo("unroll answer runs/a --help");
    assertThat(Next.training("a b.yaml", model, Map.of("data.x", "[1, 2]")))
        .isEqualTo("unroll train 'a b.yaml' --data runs/a --set 'data.x=[1, 2]'");
  }
}
