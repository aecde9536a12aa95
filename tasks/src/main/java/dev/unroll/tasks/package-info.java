/**
 * The first door: a question and data in, a trained model and honest figures out.
 *
 * <pre>
 * recipe.yaml → Recipes → Recipe ─┐
 *                                 ├→ ForecastConfig + series → Forecaster → ForecastResult, Forecast
 * program → ForecastConfig.with… ─┘                                │
 *                                                 save, load: one safetensors file
 * </pre>
 *
 * A recipe and a program say the same things through one record, {@link
 * dev.unroll.tasks.ForecastConfig}; every score stands beside those of the naive baselines, in the
 * units of the data.
 */
@NullMarked
package dev.unroll.tasks;

import org.jspecify.annotations.NullMarked;
