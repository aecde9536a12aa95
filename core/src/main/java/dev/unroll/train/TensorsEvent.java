package dev.unroll.train;

import java.util.Map;

/**
 * All weights and gradients at one moment, copied: for histograms.
 *
 * @param step the step that is being taken, from 1
 * @param weights by parameter, row-major, as they were before the step's update
 * @param gradients by the same names, before clipping; frozen parameters have zeros
 */
public record TensorsEvent(
    long step, Map<String, float[]> weights, Map<String, float[]> gradients) {}
