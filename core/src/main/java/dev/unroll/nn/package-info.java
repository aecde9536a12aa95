/**
 * Layers: what flows between them ({@link dev.unroll.nn.Sequence}), what they promise ({@link
 * dev.unroll.nn.Layer}), the ones that know no time ({@link dev.unroll.nn.Dense}), and the model as
 * a chain of them ({@link dev.unroll.nn.Sequential}).
 */
@NullMarked
package dev.unroll.nn;

import org.jspecify.annotations.NullMarked;
