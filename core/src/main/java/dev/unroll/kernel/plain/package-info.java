/**
 * Kernels in plain loops, which define every bit of the result of each kernel.
 *
 * <pre>
 * Kernels ──┬─> PlainGemm, PlainPointwise, PlainActivations, PlainLstmGates, PlainGruGates
 *           └─> InterleavedReductions, PlainUpdates
 * </pre>
 *
 * <p>Depends on the contracts in {@code dev.unroll.kernel} only. {@code kernel.vector} calls these
 * classes for the elements that do not fill a vector.
 */
@NullMarked
package dev.unroll.kernel.plain;

import org.jspecify.annotations.NullMarked;
