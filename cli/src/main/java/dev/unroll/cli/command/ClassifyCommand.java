package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll classify}: which class a text, a sequence or an image belongs to. */
@Command(
    name = "classify",
    description = {
      "Say which class each text belongs to, and how probable that is: label and probability,"
          + " a line for each, in order.",
      "",
      "Without texts they are read from stdin, a line each, and answered as they come; an empty"
          + " line is a text without words. Letters are texts, too. Sequences of numbers and"
          + " images come in a file, which --input names; their id, or number, stands first.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll classify runs/reviews \"a film to remember\" \"not my kind of film\"",
      "  unroll classify runs/reviews --json <reviews.txt >answers.jsonl",
      "  unroll classify runs/digits --input t10k-images-idx3-ubyte.gz --top 3",
    })
final class ClassifyCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or the directory of a run that holds one.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "TEXT",
      description = "Texts, behind -- where one begins with a hyphen; default: lines of stdin.")
  private List<String> texts = List.of();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "Sequences of numbers as CSV in long form, with the columns of training (that of the"
              + " labels may be missing), images as an IDX file, or texts, a line each.")
  private @Nullable Path input;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "The K most probable labels, each with its probability; default: one.")
  private @Nullable Integer top;

  @Option(
      names = "--json",
      description = "Print one JSON object a line, with the probabilities of all labels.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  ClassifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (top != null && top < 1) {
      throw refusal("--top must be 1 or more, got " + top);
    }
    if (input != null && !texts.isEmpty()) {
      throw refusal("texts come as arguments or with --input, not both");
    }
    threads.apply();
    Classifier classifier = Classifier.load(ModelFiles.find(model));
    if (!classifier.readsTexts()) {
      answerNumbers(classifier);
    } else if (!texts.isEmpty()) {
      answerArguments(classifier);
    } else if (input == null) {
      answerLines(classifier, new LineInput(console.in(), "stdin"));
    } else if (Files.isDirectory(input)) {
      throw new BadInputException(input + ": is a directory; expected a file with a text a line");
    } else {
      try (var lines = new LineInput(Files.newInputStream(input), input.toString())) {
        answerLines(classifier, lines);
      }
    }
    return finish();
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private void answerNumbers(Classifier classifier) {
    if (input == null) {
      throw new BadInputException(
          "%s: reads %s, not texts; give a file of them with --input"
              .formatted(model, classifier.config().input().kind()));
    }
    var answers = new Answers(json, top);
    classifier.classify(input, (id, said) -> console.result(answers.line(id, said)));
  }

  private void answerArguments(Classifier classifier) {
    var answers = new Answers(json, top);
    for (int i = 0; i < texts.size(); i++) {
      console.result(answers.line(null, ask(classifier, texts.get(i), "text " + (i + 1))));
    }
  }

  private void answerLines(Classifier classifier, LineInput lines) throws IOException {
    new LineAnswers(classifier, lines, new Answers(json, top), console.out()).run();
  }

  /**
   * Asks about one text.
   *
   * @param where it is, for sentences
   */
  static Classification ask(Classifier classifier, String text, String where) {
    try {
      return classifier.classify(text);
    } catch (BadInputException e) {
      throw new BadInputException(where + ": " + e.getMessage(), e);
    }
  }

  /** What cannot be written is no success, and what goes on for ever must end. */
  private int finish() {
    if (console.out().checkError()) {
      console.say("the answers cannot be written; is the disk full, or was the reader closed?");
      return Failures.UNEXPECTED;
    }
    return 0;
  }
}
