/**
 * Text files of rows: finding and opening them, their encoding, separators and quotes, rows with
 * their line numbers, and CSV output. The other packages of data read their files through these.
 */
@NullMarked
package dev.unroll.data.table;

import org.jspecify.annotations.NullMarked;
