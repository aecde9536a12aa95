/**
 * Kernels based on the vector module; the only package that imports {@code jdk.incubator.vector}.
 *
 * <pre>
 * Kernels ──┬─> VectorGemm ──┬─> VectorTile1, 2, 4, 4Tall, 8   register tiles
 *           │                └─> VectorPack ──> VectorTranspose
 *           ├─> VectorPointwise, VectorReductions, VectorUpdates
 *           └─> VectorActivations, VectorLstmGates, VectorGruGates ──> VectorExponential
 *
 * all ──> VectorLanes (the width)
 * </pre>
 *
 * <p>Only {@code Kernels} depends on this package, and only after checking that the module is
 * present. Every class here gives the bits of its counterpart in {@code kernel.plain}.
 */
@NullMarked
package dev.unroll.kernel.vector;

import org.jspecify.annotations.NullMarked;
