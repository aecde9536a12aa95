/**
 * Event files for TensorBoard, written during training.
 *
 * <pre>
 * TensorBoard (a listener) ─▶ EventFile ─▶ RecordWriter (frames, checksums) ─▶ events.out.tfevents.…
 *                                 │
 *                   Histogram ─▶ Message (protocol buffers' wire format)
 * </pre>
 *
 * <p>Source: TensorFlow's {@code event.proto}, {@code summary.proto} and {@code record_writer.h}.
 */
@NullMarked
package dev.unroll.formats.tensorboard;

import org.jspecify.annotations.NullMarked;
