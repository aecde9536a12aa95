/**
 * Checks for own cells, layers and operations, to be called from any kind of test.
 *
 * <pre>
 * LayerContract                     everything that a layer promises, in one call
 *   ├── Promise                     what that is
 *   ├── Subject, Sample             the layer, and the sequences that it is tried with
 *   ├── DescriptionChecks, LearningChecks, SequenceChecks, StateChecks, CopyChecks, RepeatChecks
 *   └── GradientCheck               backward against differences of forward
 *         └── Comparison            for all values of one tensor
 *               └── Differences     one derivative, by steps of several lengths
 * </pre>
 *
 * <p>What fails is an {@link java.lang.AssertionError} whose sentences say where, what was wanted
 * and what came; no test framework is needed.
 */
@NullMarked
package dev.unroll.check;

import org.jspecify.annotations.NullMarked;
