/**
 * How gradients change parameters: an {@link dev.unroll.optim.Optimizer} is a configuration, its
 * {@link dev.unroll.optim.Updater} the state of one run.
 */
@NullMarked
package dev.unroll.optim;

import org.jspecify.annotations.NullMarked;
