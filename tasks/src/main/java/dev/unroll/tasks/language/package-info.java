/**
 * Language models: the probability of the next word or character of a text.
 *
 * <pre>
 * LanguageTask ─ reads recipes (LanguageRecipe -> LanguageConfig, LanguageFiles) and model files
 * LanguageData ─ texts as ids: training, validation and test set, one vocabulary
 * LanguageBuilder -> LanguageNetwork ─ the layers, in the parts that training needs
 * PreparedLanguage ─ streams of the text + LanguageStep (loss of the vocabulary layer, penalties)
 * LanguageModel ─ evaluate (TokenSurprisals -> ScoredTokens -> LanguageReport), score, generate
 * Generator ─ a stream on the network + Sampler
 * </pre>
 */
@NullMarked
package dev.unroll.tasks.language;

import org.jspecify.annotations.NullMarked;
