package dev.unroll.cli.command;

import dev.unroll.internal.FailureText;
import dev.unroll.tasks.language.DynamicEvaluation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of dynamic evaluation. */
final class DynamicOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dynamic",
      description =
          "For a language model: train a copy of it on the text while the text is scored, on each"
              + " token after it was predicted (dynamic evaluation).")
  private boolean dynamic;

  @Option(
      names = "--dynamic-rate",
      paramLabel = "R",
      description = "The learning rate of --dynamic; default: 0.05.")
  private @Nullable Double rate;

  @Option(
      names = "--dynamic-decay",
      paramLabel = "L",
      description =
          "The fraction by which the weights return to those of the model at each update, 0 to 1;"
              + " default: 0.001.")
  private @Nullable Double decay;

  @Option(
      names = "--dynamic-steps",
      paramLabel = "N",
      description = "Tokens between two updates; default: 5.")
  private @Nullable Integer steps;

  /** Returns true for a dynamic evaluation; rejects its settings otherwise. */
  boolean isOn() {
    if (!dynamic && (rate != null || decay != null || steps != null)) {
      String option =
          rate != null ? "--dynamic-rate" : decay != null ? "--dynamic-decay" : "--dynamic-steps";
      throw new ParameterException(
          spec.commandLine(), option + " is a setting of --dynamic; add --dynamic");
    }
    return dynamic;
  }

  /** Returns the settings, with defaults for those not set. */
  DynamicEvaluation settings() {
    DynamicEvaluation settings = DynamicEvaluation.defaults();
    try {
      settings = rate == null ? settings : settings.withRate(rate);
      settings = decay == null ? settings : settings.withDecay(decay);
      return steps == null ? settings : settings.withSteps(steps);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), FailureText.of(e), e);
    }
  }
}
