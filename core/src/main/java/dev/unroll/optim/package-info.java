/**
 * How gradients change parameters.
 *
 * <pre>
 *   Gradients ──Clip──▶ Updater.step(gradients, factor) ──▶ ParameterStore
 *                          ▲                    ▲
 *               Optimizer.updater     Schedule.begin ──▶ Course.factor
 * </pre>
 *
 * An {@link dev.unroll.optim.Optimizer} and a {@link dev.unroll.optim.Schedule} are configurations;
 * an {@link dev.unroll.optim.Updater} and a {@link dev.unroll.optim.Schedule.Course} are the state
 * of one run. Most optimizers are a {@link dev.unroll.optim.Rule}, which sees one stretch of
 * weights at a time; {@link dev.unroll.optim.WeightDecay} wraps one, {@link
 * dev.unroll.optim.Groups} gives parameters different ones.
 */
@NullMarked
package dev.unroll.optim;

import org.jspecify.annotations.NullMarked;
