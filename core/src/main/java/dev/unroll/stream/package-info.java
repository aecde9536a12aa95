/**
 * Models on sequences that arrive step by step, such as sensor values, typed text or market prices.
 *
 * <pre>
 *   Model       ──open──▶  StreamSession: step(in, out)      one sequence, its own state
 *                             └── Stepper per layer          the computation of one step
 *                          StreamState                       the state at one moment, as a value
 * </pre>
 *
 * Any number of sessions can share one model and its weights. A session returns the same bits as
 * the model applied to the whole sequence, and built-in layers allocate nothing in a step.
 */
@NullMarked
package dev.unroll.stream;

import org.jspecify.annotations.NullMarked;
