/**
 * The training loop, its settings, and its events.
 *
 * <pre>
 * Trainer.fit / resume
 *   └▶ Run ── DataCursor ─▶ Batch ─▶ TrainingStep(StepContext) ─▶ loss ─▶ backward ─▶ clip ─▶ optimizer
 *       │       (order,        ▲        StepLoss: Losses by output
 *       │        accumulation) └─ Pieces: chunks of truncated backpropagation, state carried
 *       ├─▶ EpochJudge ── Evaluation of the validation data; EarlyStopping, Best weights, Averaging
 *       ├─▶ RunState ── Snapshot ─▶ CheckpointWriter ─▶ Checkpoints     Fingerprint: refuses a resume
 *       │                                                              with other settings or data
 *       ├─▶ Progress, History ─▶ Listeners (a Mailbox and a thread each) ─▶ TrainingListener
 *       └─▶ Diagnosis, BadValues: replays a step whose loss is not finite, and names the cause
 * </pre>
 *
 * <ul>
 *   <li>What is trained with: {@link dev.unroll.train.TrainingConfig}, {@link
 *       dev.unroll.train.Losses}, {@link dev.unroll.train.Truncation}, {@link
 *       dev.unroll.train.Averaging}, {@link dev.unroll.train.EarlyStopping}.
 *   <li>Another step: {@link dev.unroll.train.TrainingStep} with {@link
 *       dev.unroll.train.StepContext}; all else stays.
 *   <li>What others read: {@link dev.unroll.train.History}, {@link dev.unroll.train.Checkpoints},
 *       and the events of {@link dev.unroll.train.TrainingListener}.
 * </ul>
 *
 * Invariants: a run is a function of settings, model, data and seed, whatever listens, however
 * often it is interrupted and on any number of threads. A checkpoint is all state between two
 * steps. Listeners get events after the fact, and neither delay nor break training.
 */
@NullMarked
package dev.unroll.train;

import org.jspecify.annotations.NullMarked;
