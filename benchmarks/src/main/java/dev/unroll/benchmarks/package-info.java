/** JMH benchmarks of kernels and layers. Speed is measured here, never in tests. */
@NullMarked
package dev.unroll.benchmarks;

import org.jspecify.annotations.NullMarked;
