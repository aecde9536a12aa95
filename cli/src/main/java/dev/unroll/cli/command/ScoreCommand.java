package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.tasks.language.LanguageModel;
import dev.unroll.tasks.language.ScoredText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll score}: computes how probable texts are under a language model. */
@Command(
    name = "score",
    description = {
      "Print the log-probability of each text: its natural logarithm, the perplexity, the number"
          + " of tokens, and the text, separated by tabs, a line for each text in order.",
      "",
      "Without texts they are read from stdin, one per line, and answered as they arrive. Each line"
          + " is scored independently.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll score runs/ptb \"the company said it will pay\" \"pay will it said company the\"",
      "  unroll score runs/ptb --json <sentences.txt >scores.jsonl",
    })
final class ScoreCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or the directory of a run that holds one.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "TEXT",
      description = "Texts, after -- where one begins with a hyphen; default: lines of stdin.")
  private List<String> texts = List.of();

  @Option(
      names = "--json",
      description = "Print a JSON object for each text, with the log-probability of each token.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  private long unknown;
  private long tokens;

  ScoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    threads.apply();
    LanguageModel languageModel = LanguageModel.load(ModelFiles.find(model, console));
    if (texts.isEmpty()) {
      try (var lines =
          new LineInput(TextInput.utf8(console.in(), "stdin", Optional.empty()), "stdin")) {
        for (String line = lines.next(); line != null; line = lines.next()) {
          score(languageModel, line);
          if (console.data().checkError()) {
            break;
          }
        }
      }
    } else {
      texts.forEach(text -> score(languageModel, text));
    }
    if (unknown > 0) {
      console.say(
          String.format(
              Locale.ROOT,
              "%,d of the %,d tokens are not in the vocabulary; their probability is that of <unk>",
              unknown,
              tokens));
    }
    if (!json && !texts.isEmpty()) {
      console.next(Next.of("generate", model, "--prompt", Text.argument(texts.get(0))));
    }
    return Failures.ofAnswers(console);
  }

  private void score(LanguageModel languageModel, String text) {
    ScoredText scored = languageModel.score(text);
    unknown += scored.unknown();
    tokens += scored.tokens().size();
    if (json) {
      console.json(json(text, scored));
    } else {
      console.result(
          String.join(
              "\t",
              Text.number(scored.logProbability()),
              Text.number(scored.perplexity()),
              Integer.toString(scored.tokens().size()),
              Text.shown(text)));
    }
    console.data().flush();
  }

  private static Map<String, @Nullable Object> json(String text, ScoredText scored) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("text", text);
    object.putAll(scored.json());
    return object;
  }
}
