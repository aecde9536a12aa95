package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.language.Generated;
import dev.unroll.tasks.language.GenerationConfig;
import dev.unroll.tasks.language.LanguageModel;
import dev.unroll.tensor.CounterRandom;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/** {@code unroll generate}: generates text with a language model, token by token. */
@Command(
    name = "generate",
    description = {
      "Continue a text with a language model. Tokens are printed as they are drawn.",
      "",
      "The next token is drawn from the probabilities of the model. --temperature below 1 prefers"
          + " likely tokens, and 0 always takes the most probable one; --top-k and --top-p leave"
          + " out unlikely tokens. The same seed gives the same text.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll generate runs/shakespeare --prompt \"ROMEO:\" --tokens 300",
      "  unroll generate runs/ptb --prompt \"the company said\" --top-p 0.9 --stop \"<eos>\"",
    })
final class GenerateCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "A model file, or the directory of a run that holds one.")
  private Path model;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "The text to continue; default: a new line.")
  private String prompt = "";

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "The most tokens to generate; default: ${DEFAULT-VALUE}.",
      defaultValue = "100")
  private int tokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "What logits are divided by; default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K most probable tokens; default: from all.",
      defaultValue = "0")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the fewest tokens that have this probability together; default: from all.",
      defaultValue = "1")
  private double topP;

  @Option(
      names = "--stop",
      paramLabel = "TOKEN",
      description = "End before this token, such as <eos>, or \\n for a line end. May be repeated.")
  private List<String> stop = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the draws; default: ${DEFAULT-VALUE}.",
      defaultValue = "" + CounterRandom.DEFAULT_SEED)
  private long seed;

  @Option(names = "--json", description = "Print one JSON object when the text is complete.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  private boolean begun; // whether printing has begun

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    GenerationConfig config = config();
    threads.apply();
    LanguageModel languageModel = LanguageModel.load(ModelFiles.find(model, console));
    if (json) {
      Generated generated = languageModel.generate(prompt, config);
      generated.notes().forEach(console::say);
      var object = new LinkedHashMap<String, @Nullable Object>();
      object.put("prompt", prompt);
      object.putAll(generated.json());
      object.put("seed", seed);
      console.json(object);
    } else {
      begun = false;
      try {
        Generated generated = languageModel.generate(prompt, config, this::print);
        begin();
        console.data().println();
        generated.notes().forEach(console::say);
        console.next(Next.of("generate", model, "--seed", seed + 1));
      } catch (ClosedOutput e) {
        return Failures.ofAnswers(console);
      }
    }
    return Failures.ofAnswers(console);
  }

  private GenerationConfig config() {
    try {
      return GenerationConfig.defaults()
          .withTokens(tokens)
          .withTemperature(temperature)
          .withTopK(topK)
          .withTopP(topP)
          .withStop(stop)
          .withSeed(seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), FailureText.of(e), e);
    }
  }

  private void print(String token) {
    begin();
    console.data().print(token);
    if (console.data().checkError()) { // also flushes
      throw new ClosedOutput();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      console.data().print(prompt);
    }
  }

  /** Ends a generation whose text can no longer be written. */
  private static final class ClosedOutput extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
