/**
 * Rows and lines of text files for the data readers: encoding, separators and quotes, line numbers,
 * numbers in cells, and excerpts for messages. Exported to Unroll's own modules only.
 *
 * <pre>
 * CsvRows ─ Layout ─ SeparatorChoice, HeaderChoice ─ Trial, ColumnKinds ─ Cells ─┐
 *         ─ Beginning, MarkingReader, RowShape ────────────────────────────────────┤
 *         ─ DecimalEvidence ─ CellNumbers ─ NumberShape ───────────────────────────┤
 * LineFields ─ LineBytes, FloatText ───────────────────────────────────────────────┴─▶ TextFiles, Numbers, Shown
 * </pre>
 */
@NullMarked
package dev.unroll.data.rows;

import org.jspecify.annotations.NullMarked;
