/**
 * Rows and lines of text files as the readers of data use them: encoding, separators and quotes,
 * line numbers, numbers in cells, and what messages quote. Exported to Unroll's own modules only.
 *
 * <pre>
 * CsvRows ─ CsvFormat, MarkingReader ─┐
 * LineFields ─ LineBytes, FloatText ──┴─▶ TextFiles, Numbers, Shown
 * </pre>
 */
@NullMarked
package dev.unroll.data.rows;

import org.jspecify.annotations.NullMarked;
