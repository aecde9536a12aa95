/** JMH benchmarks: kernels, layers. Speed is measured here and never in tests. */
@NullMarked
package dev.unroll.benchmarks;

import org.jspecify.annotations.NullMarked;
