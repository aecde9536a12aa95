/**
 * Files of rows: where they are found, whether their first row is a header, what happens to bad
 * rows, and CSV output. The other packages of data take these as arguments.
 */
@NullMarked
package dev.unroll.data.table;

import org.jspecify.annotations.NullMarked;
