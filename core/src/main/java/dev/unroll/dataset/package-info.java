/**
 * Data sets: examples in memory or made on demand, and the batches that training takes from them.
 *
 * <pre>
 *   Dataset             size, batch(positions), order of an epoch
 *     ├── Batch         inputs, targets, and the starts of documents in them
 *     ├── Streams       one long sequence as parallel rows
 *     └── Prefetch      batches made ahead, on a separate thread
 * </pre>
 */
@NullMarked
package dev.unroll.dataset;

import org.jspecify.annotations.NullMarked;
