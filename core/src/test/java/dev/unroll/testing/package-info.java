/**
 * What the numeric tests share. Nothing here uses the kernels, tensors or layers under test.
 *
 * <pre>
 * Golden        numbers from PyTorch  --+
 *                                       +--&gt; ReferenceLstm, ReferenceSimpleRnn   the formula in double
 * TestRandom    seeded numbers        --+        |
 *                                                v
 * TensorAssert  float[] against both  &lt;--  GradientCheck    central differences of a reference's loss
 * HandComputed  two forward passes that a pocket calculator confirms
 * </pre>
 *
 * Letters: N batch, T time, I input, H hidden. Gate order i, f, g, o.
 */
@NullMarked
package dev.unroll.testing;

import org.jspecify.annotations.NullMarked;
