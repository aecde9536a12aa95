/**
 * Rows and lines of text files as the readers of data use them: encoding, separators and quotes,
 * line numbers, numbers in cells, and what messages quote. Exported to Unroll's own modules only.
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
