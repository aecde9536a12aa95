/** Metrics to evaluate models, summed in double over valid items. */
@NullMarked
package dev.unroll.metric;

import org.jspecify.annotations.NullMarked;
