package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code unroll vectors}: relations between the words of a word vector file. */
@Command(
    name = "vectors",
    description =
        "Query the words of a file of word vectors, in the format of GloVe or word2vec, or of a"
            + " model that was trained on texts.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  unroll vectors nearest glove.6B.50d.txt.gz frog",
      "  unroll vectors similarity glove.6B.50d.txt.gz coast shore",
      "  unroll vectors nearest runs/reviews excellent",
      "  unroll vectors analogy glove.6B.50d.txt.gz man king woman",
    })
final class VectorsCommand implements Runnable {
  @Spec private CommandSpec spec;

  private VectorsCommand() {}

  static CommandLine commandLine(Console console) {
    return new CommandLine(new VectorsCommand())
        .addSubcommand(new NearestCommand(console))
        .addSubcommand(new SimilarityCommand(console))
        .addSubcommand(new AnalogyCommand(console));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing after vectors (expected nearest, similarity or analogy)");
  }
}
