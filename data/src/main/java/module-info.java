/**
 * Reads data and prepares it for models: time series and their windows, labelled examples, texts,
 * sentence pairs, word vectors.
 *
 * <p>{@code dev.unroll.data.rows} is exported to Unroll's own modules only. Tokenizers and text
 * baselines are services that other modules provide.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the tasks module is absent when data is compiled
module dev.unroll.data {
  requires transitive dev.unroll.core;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;

  exports dev.unroll.data.labelled;
  exports dev.unroll.data.ngram;
  exports dev.unroll.data.series;
  exports dev.unroll.data.table;
  exports dev.unroll.data.tagged;
  exports dev.unroll.data.text;
  exports dev.unroll.data.time;
  exports dev.unroll.data.translation;
  exports dev.unroll.data.vectors;

  // Row readers, for Unroll's own modules.
  exports dev.unroll.data.rows to
      dev.unroll.tasks;

  uses dev.unroll.data.text.TextBaselineProvider;
  uses dev.unroll.data.text.TokenizerProvider;
}
