package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.Classifier;
import java.io.IOException;
import java.io.PrintStream;
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

/** {@code unroll classify}: the class of a text, a sequence or an image. */
@Command(
    name = "classify",
    description = {
      "Classify texts: print the label of each text and its probability, a line for each, in"
          + " order.",
      "",
      "Without texts they are read from stdin, one per line, and answered as they arrive; an empty"
          + " line is a text without words. A sequence of letters is a text, too.",
      "",
      "A table, in a file that --input names or on stdin, is answered as a table of the same"
          + " format: all its columns, followed by label and probability. Sequences of numbers are"
          + " answered with their id, images with their number.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll classify runs/reviews \"a film to remember\" \"not my kind of film\"",
      "  unroll classify runs/reviews --input comments.csv --out answers.csv",
      "  unroll classify runs/reviews --json <reviews.txt >answers.jsonl",
      "  unroll classify runs/digits --input t10k-images-idx3-ubyte.gz --top 3",
    })
final class ClassifyCommand implements Callable<Integer> {
  private static final String STDIN = "stdin";

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
      description = "Texts, after -- where one begins with a hyphen; default: lines of stdin.")
  private List<String> texts = List.of();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "A table (.csv, .tsv, compressed or not, or any file whose first line names the column of"
              + " training), texts, one per line, sequences of numbers as CSV in long form, or"
              + " images as an IDX file; - is stdin. Labels are ignored.")
  private @Nullable Path input;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the answers to this file, compressed if named .gz, once all are complete; its"
              + " directory is made if there is none;"
              + " - and by default: stdout.")
  private @Nullable Path output;

  @Mixin private ReadingOptions reading;

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
      throw refusal("pass texts as arguments or with --input, not both");
    }
    TextArguments.refuseFiles(texts);
    threads.apply();
    Path file = ModelFiles.find(model, console);
    Path to = OutputFiles.unlessStdout(output);
    OutputFiles.requireOther(to, "--out", input, file);
    Classifier classifier = Classifier.load(file).withReading(reading.settings(spec));
    requireInput(classifier);
    if (to == null) {
      answer(classifier, console.data());
    } else {
      OutputFiles.write(to, out -> answer(classifier, out));
    }
    int code = Failures.ofAnswers(console);
    if (code == 0 && !json && !(texts.isEmpty() && (input == null || isStdin()))) {
      console.next(Next.scoring(model, input));
    }
    return code;
  }

  private void requireInput(Classifier classifier) {
    if (input == null && !classifier.readsTexts()) {
      throw new BadInputException(
          "%s: reads %s, not texts; pass a file of them with --input"
              .formatted(model, classifier.config().input().kind()));
    }
    if (input != null && !isStdin() && Files.isDirectory(input)) {
      throw new BadInputException(input + ": is a directory; expected a file");
    }
    if (input != null && isStdin() && !classifier.readsTexts()) {
      throw new BadInputException(
          "%s: reads %s; pass a file of them with --input, not stdin"
              .formatted(model, classifier.config().input().kind()));
    }
  }

  private boolean isStdin() {
    return input != null && input.toString().equals("-");
  }

  private void answer(Classifier classifier, PrintStream out) throws IOException {
    if (!texts.isEmpty()) {
      answerArguments(classifier, out);
    } else {
      var files = new FileAnswers(classifier, answers(), out);
      Path file = input;
      (file == null || isStdin() ? files.stream(console.in(), STDIN) : files.file(file))
          .forEach(console::say);
    }
  }

  private Answers answers() {
    return new Answers(json, top);
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private void answerArguments(Classifier classifier, PrintStream out) {
    var answers = answers();
    for (int i = 0; i < texts.size(); i++) {
      out.println(answers.line(null, ask(classifier, texts.get(i), "text " + (i + 1))));
    }
  }

  /**
   * Classifies one text.
   *
   * @param where location of the text, for messages
   */
  static Classification ask(Classifier classifier, String text, String where) {
    try {
      return classifier.classify(text);
    } catch (BadInputException e) {
      throw new BadInputException(where + ": " + FailureText.of(e), e);
    }
  }
}
