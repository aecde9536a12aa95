/**
 * Models on sequences that arrive step by step: a sensor, a user who types, a market.
 *
 * <pre>
 *   Model       ──open──▶  StreamSession: step(in, out)      one sequence, its own state
 *                             └── Stepper per layer          what a layer does with one step
 *                          StreamState                       the state at one moment, as a value
 * </pre>
 *
 * Any number of sessions share one model and its weights. A session gives the bits that the model
 * gives for the whole sequence at once, and built-in layers allocate nothing in a step.
 */
@NullMarked
package dev.unroll.stream;

import org.jspecify.annotations.NullMarked;
