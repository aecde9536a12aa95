/**
 * Tabular files: where they are found, whether the first row is a header, the handling of bad rows,
 * and CSV output. The other data packages take these as arguments.
 */
@NullMarked
package dev.unroll.data.table;

import org.jspecify.annotations.NullMarked;
