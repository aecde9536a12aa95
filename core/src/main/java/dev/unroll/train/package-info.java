/**
 * The training loop and its events. {@link dev.unroll.train.Trainer} emits records; console, files
 * and plots listen.
 */
@NullMarked
package dev.unroll.train;

import org.jspecify.annotations.NullMarked;
