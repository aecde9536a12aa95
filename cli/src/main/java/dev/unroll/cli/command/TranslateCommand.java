package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.plot.AttentionPlot;
import dev.unroll.cli.plot.Plots;
import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Json;
import dev.unroll.tasks.translate.Decoding;
import dev.unroll.tasks.translate.TranslateConfig;
import dev.unroll.tasks.translate.Translation;
import dev.unroll.tasks.translate.Translator;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll translate}: translates texts from the source to the target language. */
@Command(
    name = "translate",
    description = {
      "Print the translation of each text, a line for each in order; that of a blank text is an"
          + " empty line.",
      "",
      "Without texts they are read from stdin, one per line, and answered as they arrive.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll translate runs/en-fr \"I am cold.\"",
      "  unroll translate runs/en-fr --beam 8 --best 3 \"I am cold.\"",
      "  unroll translate runs/en-fr --input letter.txt --out letter.fr.txt",
      "  unroll translate runs/en-fr --attention attention.png \"I am cold.\"",
    })
final class TranslateCommand implements Callable<Integer> {
  private static final String STDIN = "stdin";
  private static final int TEXTS = 64;

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
      description = "A file with a text per line, compressed or not; - is stdin.")
  private @Nullable Path input;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "The encoding of the file, such as windows-1252; default: detected.")
  private @Nullable String encoding;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the translations to this file, compressed if named .gz, once all are complete; its"
              + " directory is made if there is none; - and by"
              + " default: stdout.")
  private @Nullable Path output;

  @Option(
      names = "--beam",
      paramLabel = "N",
      description = "Keep N translations at each token; 1: the most probable token each time.")
  private @Nullable Integer beam;

  @Option(
      names = "--length-penalty",
      paramLabel = "A",
      description = "Favour longer translations, 0 (not at all) to 10; default: as in the recipe.")
  private @Nullable Double lengthPenalty;

  @Option(
      names = "--coverage-penalty",
      paramLabel = "B",
      description = "Favour translations that attend to the whole source; default: the recipe's.")
  private @Nullable Double coveragePenalty;

  @Option(
      names = "--best",
      paramLabel = "N",
      description =
          "Print up to N translations of each text, with score and text separated by a tab, and a"
              + " blank line after each text.")
  private @Nullable Integer best;

  @Option(
      names = "--attention",
      paramLabel = "FILE.png",
      description = "Draw which tokens of the text each token of the translation attends to.")
  private @Nullable Path attention;

  @Option(
      names = "--json",
      description = "Print a JSON object for each text, with all translations that were found.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  private final RequestedPlot requested;

  private long unknown;
  private long unknownTexts;
  private long cut;
  private long endless;
  private long all;

  TranslateCommand(Console console) {
    this.console = console;
    requested = new RequestedPlot(console);
  }

  @Override
  public Integer call() throws IOException {
    requireOptions();
    TextArguments.refuseFiles(texts);
    threads.apply();
    Path file = ModelFiles.find(model, console);
    Path to = OutputFiles.unlessStdout(output);
    OutputFiles.requireOther(to, "--out", input, file);
    OutputFiles.requireOther(attention, "--attention", input, file);
    if (to != null && attention != null && absolute(to).equals(absolute(attention))) {
      throw refusal("--out and --attention name the same file; use two files");
    }
    Translator loaded = Translator.load(file);
    Translator translator = loaded.withDecoding(decoding(loaded.config()));
    if (attention != null) {
      draw(translator, attention);
    }
    if (to == null) {
      answer(translator, console.data());
    } else {
      OutputFiles.write(to, out -> answer(translator, out));
    }
    int code = requested.exitCode(Failures.ofAnswers(console));
    if (code == 0 && !json && !(texts.isEmpty() && (input == null || isStdin(input)))) {
      console.next(
          texts.isEmpty()
              ? Next.scoring(model, null)
              : Next.of(
                  "translate", model, "--beam", "8", "--best", "3", Text.argument(texts.get(0))));
    }
    return code;
  }

  private void requireOptions() {
    if (input != null && !texts.isEmpty()) {
      throw refusal("pass texts as arguments or with --input, not both");
    }
    if (encoding != null && input == null) {
      throw refusal("--encoding is for a file; pass it with --input");
    }
    if (best != null && best < 1) {
      throw refusal("--best is " + best + " (expected 1 or more)");
    }
    if (attention != null && texts.size() != 1) {
      throw refusal("--attention draws one text; pass one");
    }
    if (input != null && !isStdin(input) && !Files.exists(input)) {
      throw new BadInputException(input + ": there is no such file");
    }
    if (input != null && !isStdin(input) && Files.isDirectory(input)) {
      throw new BadInputException(input + ": is a directory (expected a file). Name a file.");
    }
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private static boolean isStdin(Path file) {
    return file.toString().equals("-");
  }

  private Decoding decoding(TranslateConfig config) {
    if (coveragePenalty != null && coveragePenalty > 0 && config.attention().isEmpty()) {
      throw refusal(
          "--coverage-penalty is %s, but the model has no attention (expected 0); remove the option"
              .formatted(coveragePenalty));
    }
    Decoding recipe = config.decoding();
    try {
      int count = best == null ? 1 : best;
      Decoding decoding = recipe.withBeam(beam == null ? Math.max(count, recipe.beam()) : beam);
      if (lengthPenalty != null) {
        decoding = decoding.withLengthPenalty(lengthPenalty);
      }
      if (count > decoding.beam()) {
        throw refusal(
            "--best is %d, but the beam is %d (expected at least as many hypotheses); raise --beam"
                .formatted(count, decoding.beam()));
      }
      return coveragePenalty == null ? decoding : decoding.withCoveragePenalty(coveragePenalty);
    } catch (IllegalArgumentException e) {
      throw refusal(FailureText.of(e));
    }
  }

  private void draw(Translator translator, Path to) {
    Plots.Drawing drawing;
    try {
      String text = texts.get(0);
      drawing = AttentionPlot.of(text, translator.attention(text, Optional.empty()), to);
    } catch (BadInputException | IllegalStateException e) {
      throw new BadInputException("--attention: " + FailureText.of(e), e);
    }
    if (Plots.attempt(to, drawing, requested)) {
      console.say("attention        " + to);
    }
  }

  private void answer(Translator translator, PrintStream out) throws IOException {
    if (!texts.isEmpty()) {
      print(translator, texts, out);
    } else {
      String name = input == null || isStdin(input) ? STDIN : input.toString();
      try (InputStream in = opened()) {
        lines(
            translator,
            new LineInput(
                TextInput.utf8(in, name, charset()),
                name,
                input == null
                    ? "save it as UTF-8, or read it with --input - --encoding windows-1252"
                    : "save it as UTF-8, or set --encoding, such as windows-1252"),
            out);
      } catch (IOException failure) {
        throw TextFiles.explain(name, failure);
      }
    }
    say();
  }

  private InputStream opened() throws IOException {
    Path file = input;
    return file == null || isStdin(file) ? console.in() : new FileInputStream(file.toFile());
  }

  private Optional<Charset> charset() {
    try {
      return Optional.ofNullable(encoding).map(Charset::forName);
    } catch (IllegalArgumentException e) {
      throw refusal(
          "--encoding is \"%s\" (expected one such as utf-8 or windows-1252)"
              .formatted(Text.shown(String.valueOf(encoding))));
    }
  }

  /** Translates lines as they arrive. */
  private void lines(Translator translator, LineInput lines, PrintStream out) throws IOException {
    var some = new ArrayList<String>();
    for (String line = next(translator, lines, some, out);
        line != null;
        line = next(translator, lines, some, out)) {
      some.add(line);
      if (some.size() == TEXTS || !lines.isReady()) {
        print(translator, some, out);
        some.clear();
        if (out.checkError()) {
          return;
        }
      }
    }
    print(translator, some, out);
  }

  /** Returns the next line. If it cannot be read, the lines before it are translated first. */
  private @Nullable String next(
      Translator translator, LineInput lines, List<String> before, PrintStream out)
      throws IOException {
    try {
      return lines.next();
    } catch (BadInputException refused) {
      print(translator, before, out);
      throw refused;
    }
  }

  private void print(Translator translator, List<String> some, PrintStream out) {
    for (Translation each : translator.translateAll(some)) {
      all++;
      unknown += each.unknown().size();
      unknownTexts += each.unknown().isEmpty() ? 0 : 1;
      cut += each.segments() > 1 ? 1 : 0;
      endless += each.best().get(0).ended() ? 0 : 1;
      if (json) {
        out.println(Json.write(each.json()));
      } else if (best == null) {
        out.println(Text.line(each.text()));
      } else {
        each.best().stream()
            .limit(best)
            .forEach(one -> out.println(Text.number(one.score()) + "\t" + Text.line(one.text())));
        out.println();
      }
    }
    out.flush();
  }

  private void say() {
    if (unknown > 0) {
      console.say(
          String.format(
              Locale.ROOT,
              "%,d %s of the texts, in %,d of %,d, %s not in the vocabulary and read as unknown",
              unknown,
              unknown == 1 ? "token" : "tokens",
              unknownTexts,
              all,
              unknown == 1 ? "is" : "are"));
    }
    if (cut > 0) {
      console.say(
          String.format(
              Locale.ROOT,
              "%,d of %,d texts are longer than the network reads and were translated in segments",
              cut,
              all));
    }
    if (endless > 0) {
      console.say(
          String.format(
              Locale.ROOT, "%,d of %,d translations did not end and were cut", endless, all));
    }
  }
}
