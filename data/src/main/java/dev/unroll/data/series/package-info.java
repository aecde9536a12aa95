/**
 * Time series: tables of columns, series, windows, scaling, transforms, and the naive forecasts
 * that every model is compared with.
 *
 * <pre>
 * path ─▶ Table ─▶ Series ─▶ Windows ─▶ inputs [n][window][columns], targets [n][horizon]
 *                    │  ▲        │
 *      Transforms ─ Scaler        └▶ Baseline ─▶ ForecastErrors
 *      Calendar
 * </pre>
 *
 * Invariants: a {@link dev.unroll.data.series.Series} holds finite numbers only and is immutable;
 * values are double until a model reads them as float; one {@link dev.unroll.data.series.Windows}
 * decides which pairs exist, so model and baselines are scored on the same ones. {@link
 * dev.unroll.data.series.Transforms} are inverted using only the values before a forecast. Bad data
 * is reported as a {@link dev.unroll.BadInputException} with file, line and column.
 */
@NullMarked
package dev.unroll.data.series;

import org.jspecify.annotations.NullMarked;
