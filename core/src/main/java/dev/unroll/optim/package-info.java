/**
 * Optimizers and learning rate schedules.
 *
 * <pre>
 *   Gradients ──Clip──▶ Updater.step(gradients, factor) ──▶ ParameterStore
 *                          ▲                    ▲
 *               Optimizer.updater     Schedule.begin ──▶ Scheduler.factor
 * </pre>
 *
 * An {@link dev.unroll.optim.Optimizer} and a {@link dev.unroll.optim.Schedule} are configurations;
 * an {@link dev.unroll.optim.Updater} and a {@link dev.unroll.optim.Schedule.Scheduler} are the
 * state of one run. Most optimizers are a {@link dev.unroll.optim.Rule}, which updates one range of
 * weights at a time; {@link dev.unroll.optim.WeightDecay} wraps one, and {@link
 * dev.unroll.optim.Groups} uses different ones for different parameters.
 */
@NullMarked
package dev.unroll.optim;

import org.jspecify.annotations.NullMarked;
