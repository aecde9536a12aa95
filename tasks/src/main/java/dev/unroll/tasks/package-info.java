/**
 * Tasks: from data and a question to a trained model and its scores.
 *
 * <pre>
 * recipe.yaml ─▶ Recipes ─▶ Recipe ─ type ─▶ TaskType.prepare ─▶ PreparedTask ─▶ Training.fit
 *                                                                   ▲                 │
 * program ─▶ ForecastConfig, ClassifierConfig, ... ── data ─────────┘                 ▼
 *                                                         TrainingResult: Predictor, Score, History
 *
 * Predictor ── evaluate ─▶ Score      answers of its own types      save ─▶ one safetensors file
 *     ▲                                                                              │
 *     └──────────────── TaskType.load ◀── TaskFile (what it needs: CustomParts) ◀────┘
 * </pre>
 *
 * <p>{@link dev.unroll.tasks.Registry} holds everything that recipes and files can name:
 * {@linkplain dev.unroll.tasks.TaskType tasks}, {@linkplain dev.unroll.tasks.input.InputKind input
 * kinds}, layers, losses, metrics, optimizers and schedules. A {@link dev.unroll.tasks.Plugin} adds
 * more.
 *
 * <p>Invariants: {@link dev.unroll.tasks.Training} trains, {@link dev.unroll.tasks.Predictor} is
 * the trained result; a predictor never changes. A {@link dev.unroll.tasks.Score} contains the unit
 * and the direction of its metrics, and baselines on the same test set. Code that shows scores or
 * starts trainings uses {@code TaskType} and {@code Score}, and never depends on which task it is.
 *
 * <p>Subpackages: {@code recipe} reads recipes into settings, {@code input} holds the input kinds,
 * {@code examples} the code shared by tasks on labelled examples. The tasks are {@code forecast}
 * with {@code backtest}, {@code classify}, {@code regress}, {@code language}, {@code tag} and
 * {@code translate}. {@code TaskTypes} is the only class here that names one of those.
 */
@NullMarked
package dev.unroll.tasks;

import org.jspecify.annotations.NullMarked;
