/**
 * Threads: a pool that runs the parts of one kernel at a time.
 *
 * <p>The caller decides on the parts; no bit may depend on their number or on which thread runs
 * them.
 */
@NullMarked
package dev.unroll.exec;

import org.jspecify.annotations.NullMarked;
