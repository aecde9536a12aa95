/**
 * Checks for custom cells, layers and operations, which can be called from any kind of test.
 *
 * <pre>
 * LayerContract                     all requirements of a layer, in one call
 *   ├── LayerRequirement                     the list of requirements
 *   ├── Subject, Sample             the layer, and the sequences that it is checked with
 *   ├── DescriptionChecks, LearningChecks, SequenceChecks, StateChecks, CopyChecks, RepeatChecks
 *   └── GradientCheck               backward pass against finite differences
 *         └── Comparison            for all values of one tensor
 *               └── Differences     one derivative, by steps of several lengths
 * </pre>
 *
 * <p>A failure is an {@link java.lang.AssertionError} whose message has the location, the expected
 * and the actual values; no test framework is needed.
 */
@NullMarked
package dev.unroll.check;

import org.jspecify.annotations.NullMarked;
