package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.report.Text;
import dev.unroll.store.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands that need no data. */
class InformationTest {
  @Test
  void recipesListsNamesWithTheirFirstSentence() {
    var outcome = Cli.run("recipes");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).containsPattern("(?m)^sine +\\w").contains("airline");
    assertThat(outcome.out().lines()).allMatch(line -> line.length() <= Text.WIDTH);
  }

  @Test
  void aboutIsCutAfterItsFirstSentence() {
    assertThat(RecipesCommand.firstSentence("One 1.5\n of it. Two.")).isEqualTo("One 1.5 of it.");
    assertThat(RecipesCommand.firstSentence("No end")).isEqualTo("No end");
  }

  @Test
  void recipesAsJson() {
    Map<String, Object> object = Json.parseObject(Cli.run("recipes", "--json").out(), "stdout");

    assertThat(object.keySet()).containsExactly("recipes");
    Map<?, ?> first = (Map<?, ?>) ((List<?>) object.get("recipes")).get(0);
    assertThat(first.keySet().toString()).isEqualTo("[name, task, about]");
  }

  @Test
  void doctorExplainsTheWarningOfTheJvm() {
    boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    String text = Cli.run("doctor").out().replaceAll("\\s+", " ");
    assertThat(text.contains("Using incubator modules: jdk.incubator.vector\" at the start is no"))
        .isEqualTo(there);
    assertThat(Cli.run("doctor", "--json").out()).contains("\"notes\":[");
  }

  @Test
  void doctorShowsWhatThereIsAndEndsWithAdvice() {
    var outcome = Cli.run("doctor");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("JDK", System.getProperty("java.version"), System.getProperty("os.arch"))
        .contains("FMA", "vector module", "kernels", "threads", "heap", "UNROLL_DATA");
    assertThat(outcome.err()).startsWith("unroll: next: unroll train sine").hasLineCount(1);
  }

  @Test
  void doctorAsJson() {
    Map<String, Object> object = Json.parseObject(Cli.run("doctor", "--json").out(), "stdout");

    assertThat(object.keySet())
        .containsExactly(
            "jdk",
            "home",
            "system",
            "processors",
            "fmaNanos",
            "fmaInHardware",
            "vectorModule",
            "kernels",
            "vectorBits",
            "threads",
            "heapBytes",
            "data",
            "advice",
            "notes");
    assertThat((Double) object.get("fmaNanos")).isPositive();
  }
}
