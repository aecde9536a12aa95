/**
 * From files and functions to what a model reads: tables, series, windows, scaling, and the naive
 * forecasts that every model is held against.
 *
 * <pre>
 * DataFiles ─ path ─▶ Table ─▶ Series ─▶ Windows ─▶ inputs [n][window][columns], targets [n][horizon]
 *                                │  ▲        │
 *                  Transforms ─ Scaler        └▶ Baseline ─▶ ForecastErrors
 *                  Calendar
 *
 * WordVectorReader ─▶ WordVectors ─▶ WordTable [words][values] with its Coverage
 *
 * LabelledTexts ─ LabelledRows ─▶ LabelledText
 *       └▶ LetterSequences ─┐   (texts: dev.unroll.data.text)
 * NumericSequences, IdxImages ─▶ LabelledDataset ─ StratifiedSplit ─▶ parts, batches with lengths
 * </pre>
 *
 * Invariants: a {@link dev.unroll.data.Series} holds finite numbers only and never changes; values
 * are double until a window hands them to a model as float; one {@link dev.unroll.data.Windows}
 * decides which pairs exist, so model and baselines are scored on the same ones. {@link
 * dev.unroll.data.Transforms} are taken back from the values before a forecast alone. Classes are
 * numbered in the order of their sorted labels, whatever the order of the rows. Bad data are a
 * {@link dev.unroll.BadInputException} with file, line and column.
 */
@NullMarked
package dev.unroll.data;

import org.jspecify.annotations.NullMarked;
