package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.data.tagged.TaggedReader;
import dev.unroll.tasks.tag.TagConfig;
import dev.unroll.tasks.tag.Tagger;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** {@code unroll tag}: tags each token of sentences. */
@Command(
    name = "tag",
    description = {
      "Print a tag for each token of each text: token, tag, the tags of further columns, and the"
          + " probability of the first tag, separated by tabs, a line for each token and a blank"
          + " line after each text.",
      "",
      "Without texts they are read from stdin, one per line, and answered as they arrive.",
      "",
      "A file that --input names is answered in its own format: CoNLL-U and files with a token per"
          + " line get the tags in the column of training, or in a new last column; all else stays"
          + " as it is. In a file of text each line is a sentence.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll tag runs/pos \"Dogs bark at night.\"",
      "  unroll tag runs/pos --input news.conllu --out tagged.conllu",
      "  unroll tag runs/names --input notes.txt --format text --json",
    })
final class TagCommand implements Callable<Integer> {
  private static final String STDIN = "stdin";
  private static final String DATA = "data.";
  private static final String FORMAT = "format";
  private static final int SAMPLE = 1 << 16;

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
      description = "A file of sentences, compressed or not; - is stdin.")
  private @Nullable Path input;

  @Option(
      names = "--format",
      paramLabel = "WORD",
      description =
          "The format of the file: text (a sentence per line), conllu, or columns (a token per"
              + " line); default: detected.")
  private @Nullable String format;

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      hideParamSyntax = true,
      description =
          "Read the file differently than in training, such as data.token=2 or"
              + " data.header=false. May be repeated.")
  private List<String> changes = List.of();

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "The columns of the file to write the tags to, such as xpos or misc.Tag; default: those"
              + " of training.")
  private List<String> columns = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the answers to this file, compressed if named .gz, once all are complete; its"
              + " directory is made if there is none; - and by"
              + " default: stdout.")
  private @Nullable Path output;

  @Option(
      names = "--json",
      description = "Print a JSON object for each sentence, with the probability of each tag.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  TagCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    requireOptions();
    TextArguments.refuseFiles(texts);
    threads.apply();
    Path file = ModelFiles.find(model, console);
    Path to = OutputFiles.unlessStdout(output);
    OutputFiles.requireOther(to, "--out", input, file);
    Map<String, String> reading = settings();
    if (SentenceFile.Kind.TEXT == set()) {
      reading.remove(FORMAT); // files of recipes are never sentences without tags
    }
    Tagger tagger = Tagger.load(file).withReading(reading);
    requireColumns(tagger);
    if (to == null) {
      answer(tagger, console.data());
    } else {
      OutputFiles.write(to, out -> answer(tagger, out));
    }
    int code = Failures.ofAnswers(console);
    if (code == 0 && !json && !(texts.isEmpty() && (input == null || isStdin(input)))) {
      console.next(
          texts.isEmpty() ? Next.scoring(model, null) : Next.of("tag", model, "--input", "FILE"));
    }
    return code;
  }

  private void requireOptions() {
    if (input != null && !texts.isEmpty()) {
      throw refusal("pass texts as arguments or with --input, not both");
    }
    if (input == null && (format != null || !changes.isEmpty() || !columns.isEmpty())) {
      throw refusal("--format, --set and --column are for a file; pass it with --input");
    }
    if (json && !columns.isEmpty()) {
      throw refusal("--column is for a file that is written again; remove it with --json");
    }
    if (settings().containsKey("tag")) {
      throw refusal("--set data.tag has no effect, since tags are not read; set --column");
    }
    if (format != null && SentenceFile.Kind.named(format) == null) {
      throw refusal(
          "--format is \"%s\" (expected text, conllu or columns)".formatted(Text.shown(format)));
    }
    if (input != null && !isStdin(input) && Files.isDirectory(input)) {
      throw new BadInputException(input + ": is a directory (expected a file). Name a file.");
    }
    if (input != null && !isStdin(input) && !Files.exists(input)) {
      throw new BadInputException(input + ": there is no such file");
    }
  }

  private void requireColumns(Tagger tagger) {
    List<String> trained = tagger.columnNames();
    if (!columns.isEmpty() && columns.size() != trained.size()) {
      throw refusal(
          "--column names %d columns (expected %d, for the tags of %s)"
              .formatted(columns.size(), trained.size(), String.join(", ", trained)));
    }
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private static boolean isStdin(Path file) {
    return file.toString().equals("-");
  }

  private Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    Changes.parse("--set", changes, spec)
        .forEach(
            (key, value) ->
                settings.put(key.startsWith(DATA) ? key.substring(DATA.length()) : key, value));
    return settings;
  }

  private void answer(Tagger tagger, PrintStream out) throws IOException {
    var answers = new TagAnswers(tagger, json, out);
    Path file = input;
    if (!texts.isEmpty()) {
      answers.texts(texts);
    } else if (file == null) {
      try (var lines =
          new LineInput(
              TextInput.utf8(console.in(), STDIN, Optional.empty()),
              STDIN,
              "save it as UTF-8, or read it with --input - --set data.encoding=windows-1252")) {
        answers.lines(lines);
      }
    } else {
      boolean stdin = isStdin(file);
      try (InputStream in = stdin ? TextFiles.unpack(console.in(), STDIN) : unpacked(file)) {
        file(tagger, answers, stdin ? STDIN : file.toString(), new BufferedInputStream(in, SAMPLE));
      }
    }
    answers.notes().forEach(console::say);
  }

  private static InputStream unpacked(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? TextFiles.unpack(file)
        : TextFiles.unpack(new FileInputStream(file.toFile()), file.toString()); // a pipe
  }

  private void file(Tagger tagger, TagAnswers answers, String name, BufferedInputStream in)
      throws IOException {
    SentenceFile.Kind kind = kind(tagger, name, in);
    if (kind == SentenceFile.Kind.TEXT) {
      if (!columns.isEmpty()) {
        throw new BadInputException(
            name
                + ": text has no columns (expected no --column). Remove it, or set --format columns.");
      }
      answers.lines(
          new LineInput(
              TextInput.utf8(in, name, tagger.format().encoding()), name, LineInput.SET_ENCODING));
      return;
    }
    TaggedFormat read =
        tagger
            .format()
            .withKind(
                kind == SentenceFile.Kind.CONLLU
                    ? TaggedFormat.Kind.CONLLU
                    : TaggedFormat.Kind.COLUMNS);
    try (TaggedReader reader = TaggedReader.openUntagged(name, in, read)) {
      answers.file(reader, columns);
      reader.report().notes().forEach(console::say);
    }
  }

  /** Returns the kind set by an option, or null if none. */
  private SentenceFile.@Nullable Kind set() {
    String set = format == null ? settings().get(FORMAT) : format;
    return set == null ? null : SentenceFile.Kind.named(set);
  }

  /** Returns the kind that is set, or the detected one, which is then reported. */
  private SentenceFile.Kind kind(Tagger tagger, String name, BufferedInputStream in)
      throws IOException {
    SentenceFile.Kind given = set();
    if (given != null) {
      return given;
    }
    boolean letters = tagger.config().text() == TagConfig.Text.CHARACTERS;
    SentenceFile.Kind found =
        SentenceFile.sample(name, in, tagger.format().encoding()).kind(letters);
    if (found != SentenceFile.Kind.CONLLU) {
      console.say(
          found == SentenceFile.Kind.TEXT
              ? name
                  + ": read as text, a sentence per line; --format columns reads a token per line"
              : name + ": read as a token per line; --format text reads a sentence per line");
    }
    return found;
  }
}
