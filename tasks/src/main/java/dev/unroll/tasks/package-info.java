/**
 * The first door: data and a question in, a trained model and its scores out.
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
 * <p>{@link dev.unroll.tasks.Registry} holds all that recipes and files can name: {@linkplain
 * dev.unroll.tasks.TaskType tasks}, {@linkplain dev.unroll.tasks.input.InputKind input kinds},
 * layers, losses, metrics, optimizers and schedules. A {@link dev.unroll.tasks.Plugin} adds more.
 *
 * <p>Invariants: what trains and what is trained are two types; a {@link
 * dev.unroll.tasks.Predictor} never changes. A {@link dev.unroll.tasks.Score} knows the unit and
 * the direction of its metrics, and shows baselines on the same test set. Whoever shows scores or
 * starts trainings asks the {@code TaskType} and the {@code Score}, and never which task it is.
 *
 * <p>The packages below: {@code recipe} reads the words of recipes into settings, {@code input}
 * holds the input kinds, {@code examples} what tasks on labelled examples share; {@code forecast},
 * {@code backtest}, {@code classify} and {@code regress} are the tasks. {@code TaskTypes} is the
 * only class here that names one of those.
 */
@NullMarked
package dev.unroll.tasks;

import org.jspecify.annotations.NullMarked;
