package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.internal.PathText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The root of the command line, with the options of all commands. */
@Command(
    name = "unroll",
    description = "Recurrent neural networks for the JVM, in plain Java.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = UnrollCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  unroll train sine          train a network on a sine wave",
      "  unroll recipes             list all recipes",
      "  unroll train --help        show the options of a command",
    })
public final class UnrollCommand implements Runnable {
  /** Names of the commands, in the order of the help. */
  static final List<String> NAMES =
      List.of(
          "inspect",
          "init",
          "train",
          "evaluate",
          "predict",
          "classify",
          "tag",
          "translate",
          "generate",
          "score",
          "answer",
          "summary",
          "backtest",
          "reproduce",
          "vectors",
          "runs",
          "recipes",
          "bench",
          "doctor",
          "completion",
          "help");

  /** Least width of help that picocli accepts. */
  private static final int NARROWEST_HELP = 55;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli only needs the field
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // as above
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean verbose;

  private UnrollCommand() {}

  /** Returns the command line with all commands, which write to this console. */
  public static CommandLine commandLine(Console console, StopSignal stop) {
    var failures = new Failures(console);
    var root = new CommandLine(new UnrollCommand());
    List.of(
            new InspectCommand(console),
            new InitCommand(console),
            new TrainCommand(console, stop),
            new EvaluateCommand(console),
            new PredictCommand(console),
            new ClassifyCommand(console),
            new TagCommand(console),
            new TranslateCommand(console),
            new GenerateCommand(console),
            new ScoreCommand(console),
            new AnswerCommand(console),
            new SummaryCommand(console),
            new BacktestCommand(console),
            new ReproduceCommand(console, stop),
            VectorsCommand.commandLine(console),
            new RunsCommand(console),
            new RecipesCommand(console),
            new BenchCommand(console),
            new DoctorCommand(console),
            new CompletionCommand(console),
            new HelpCommand(console))
        .forEach(root::addSubcommand);
    int columns = console.outTerminal().columns();
    // Picocli prints help through these writers, whose bytes the console reads as UTF-8.
    return root.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        .setUsageHelpWidth(
            columns == 0 ? Text.WIDTH : Math.max(NARROWEST_HELP, Math.min(Text.WIDTH, columns)))
        .setExpandAtFiles(false) // a text to classify may begin with @
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .registerConverter(Path.class, UnrollCommand::path)
        .registerConverter(Long.class, UnrollCommand::wholeLong)
        .registerConverter(Long.TYPE, UnrollCommand::wholeLong)
        .registerConverter(Integer.class, UnrollCommand::wholeInt)
        .registerConverter(Integer.TYPE, UnrollCommand::wholeInt)
        .registerConverter(Double.class, UnrollCommand::number)
        .registerConverter(Double.TYPE, UnrollCommand::number);
  }

  /** Returns whether failures show their stack trace. */
  boolean verbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(PathText.sentence(e));
    }
  }

  private static Long wholeLong(String text) {
    return wholeNumber(text, Long::valueOf, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static Integer wholeInt(String text) {
    return wholeNumber(text, Integer::valueOf, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("expected a number, got \"" + text + "\"");
    }
  }

  private static <T> T wholeNumber(String text, Function<String, T> parse, long min, long max) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      boolean whole = text.matches("[-+]?\\d+");
      String bound = text.startsWith("-") ? " of at least " + min : " of at most " + max;
      throw new TypeConversionException(
          "expected a whole number" + (whole ? bound : "") + ", got \"" + text + "\"");
    }
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"unroll " + text()};
    }

    static String text() {
      String built = UnrollCommand.class.getPackage().getImplementationVersion();
      return built == null ? "(not from a jar)" : built;
    }
  }
}
