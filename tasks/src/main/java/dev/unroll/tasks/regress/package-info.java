/**
 * The task {@code regress}: predicts a number for a sequence, a text or an image, such as a
 * remaining life, a price or a grade.
 *
 * <pre>
 * Recipe → RegressTask → RegressorConfig + ExampleReader
 *            → RegressorData (ExampleSets, TargetScale) → PreparedRegressor
 *            → Regressor, Score (RegressorReport, RegressorBaselines)
 * </pre>
 *
 * <p>Invariant: numbers are doubles up to {@link dev.unroll.tasks.regress.TargetScale}, which
 * scales them before they become floats. All results are in the units of the data.
 */
@NullMarked
package dev.unroll.tasks.regress;

import org.jspecify.annotations.NullMarked;
