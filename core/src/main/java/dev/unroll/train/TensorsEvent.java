package dev.unroll.train;

import java.util.Map;

/**
 * A copy of all weights and gradients at one moment, for histograms.
 *
 * @param step the current step, from 1
 * @param weights by parameter, row-major, before the update of the step
 * @param gradients by the same names, before clipping; frozen parameters have zeros
 */
public record TensorsEvent(
    long step, Map<String, float[]> weights, Map<String, float[]> gradients) {}
