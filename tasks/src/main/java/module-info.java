/**
 * Tasks on your data: forecasts, backtests, classification, regression, language models, tagging
 * and translation, from Java or from a recipe.
 *
 * <p>Plug-ins are services, and so are the baselines and tokenizers that {@code dev.unroll.data}
 * uses.
 */
@org.jspecify.annotations.NullMarked
module dev.unroll.tasks {
  requires transitive dev.unroll.data;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires org.yaml.snakeyaml;
  requires static org.jspecify;

  exports dev.unroll.tasks;
  exports dev.unroll.tasks.backtest;
  exports dev.unroll.tasks.classify;
  exports dev.unroll.tasks.examples;
  exports dev.unroll.tasks.forecast;
  exports dev.unroll.tasks.input;
  exports dev.unroll.tasks.input.images;
  exports dev.unroll.tasks.input.letters;
  exports dev.unroll.tasks.input.sequences;
  exports dev.unroll.tasks.input.text;
  exports dev.unroll.tasks.language;
  exports dev.unroll.tasks.recipe;
  exports dev.unroll.tasks.regress;
  exports dev.unroll.tasks.tag;
  exports dev.unroll.tasks.translate;

  uses dev.unroll.tasks.Plugin;
}
