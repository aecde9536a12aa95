package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Json;
import dev.unroll.tasks.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code unroll answer}: requests and answers in JSON, for a model of any task. */
@Command(
    name = "answer",
    description = {
      "Answer requests with a trained model of any task: a JSON object each, and one line of JSON"
          + " for each answer, in order.",
      "",
      "Without requests they are read from stdin, one per line. A classifier or a regressor reads"
          + " {\"text\": ...} or {\"steps\": [[...], ...]}, a forecaster {\"values\": [...]} or"
          + " {\"columns\": {...}}, with {\"horizon\": N} if it differs from training.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll answer runs/reviews '{\"text\": \"a film to remember\", \"top\": 1}'",
      "  unroll answer runs/mine <requests.jsonl >answers.jsonl",
    })
final class AnswerCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or the directory of a run that holds one.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "REQUEST",
      description = "Requests as JSON objects; default: lines of stdin.")
  private List<String> requests = List.of();

  @Mixin private ThreadsOption threads;

  AnswerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    threads.apply();
    Predictor predictor = Predictor.load(ModelFiles.find(model, console));
    if (!requests.isEmpty()) {
      for (int i = 0; i < requests.size(); i++) {
        answer(predictor, requests.get(i), "request " + (i + 1));
      }
      return Failures.ofAnswers(console);
    }
    try (var lines =
        new LineInput(TextInput.utf8(console.in(), "stdin", Optional.empty()), "stdin")) {
      long number = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        number++;
        if (!line.isBlank()) {
          answer(predictor, line, "stdin:" + number);
        }
        if (console.data().checkError()) {
          break;
        }
      }
    }
    return Failures.ofAnswers(console);
  }

  private void answer(Predictor predictor, String request, String where) {
    var object = Json.parseObject(request, where);
    try {
      console.json(predictor.answer(object));
    } catch (BadInputException e) {
      String sentence = FailureText.of(e).replaceFirst("^request: ", "");
      throw new BadInputException(where + ": " + sentence, e);
    }
  }
}
