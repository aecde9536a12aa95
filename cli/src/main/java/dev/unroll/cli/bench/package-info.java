/**
 * Measures the speed of typical workloads: a network, random data and a training step, timed as
 * other libraries are.
 */
@NullMarked
package dev.unroll.cli.bench;

import org.jspecify.annotations.NullMarked;
