/**
 * Threads: one pool that runs the parts of one kernel at a time.
 *
 * <p>Who calls decides on the parts; no bit may depend on how many there are or who runs them.
 */
@NullMarked
package dev.unroll.exec;

import org.jspecify.annotations.NullMarked;
