/**
 * The training loop, its settings, and its events.
 *
 * <pre>
 * Trainer.fit / resume
 *   └▶ Run ── DataCursor ─▶ Batch ─▶ TrainingStep(StepContext) ─▶ loss ─▶ backward ─▶ clip ─▶ optimizer
 *       │       (order,        ▲        StepLoss: Losses by output
 *       │        accumulation) └─ Chunks: chunks of truncated backpropagation, state carried
 *       ├─▶ EpochEvaluation ── Evaluation of the validation data; EarlyStopping, Best weights, Averaging
 *       ├─▶ RunState ── Snapshot ─▶ CheckpointWriter ─▶ Checkpoints     Fingerprint: rejects a resume
 *       │                                                              with other settings or data
 *       ├─▶ Progress, History ─▶ Listeners (a Mailbox and a thread each) ─▶ TrainingListener
 *       └─▶ Diagnosis, BadValues: replays a step whose loss is not finite, and names the cause
 * </pre>
 *
 * <ul>
 *   <li>Settings: {@link dev.unroll.train.TrainingConfig}, {@link dev.unroll.train.Losses}, {@link
 *       dev.unroll.train.Truncation}, {@link dev.unroll.train.Averaging}, {@link
 *       dev.unroll.train.EarlyStopping}.
 *   <li>Custom steps: {@link dev.unroll.train.TrainingStep} with {@link
 *       dev.unroll.train.StepContext}.
 *   <li>Results: {@link dev.unroll.train.History}, {@link dev.unroll.train.Checkpoints}, and the
 *       events of {@link dev.unroll.train.TrainingListener}.
 * </ul>
 *
 * Invariants: a run is a function of settings, model, data and seed, independent of listeners,
 * interruptions and the number of threads. A checkpoint contains all state between two steps.
 * Listeners receive events asynchronously, and neither delay nor break training.
 */
@NullMarked
package dev.unroll.train;

import org.jspecify.annotations.NullMarked;
