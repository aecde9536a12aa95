package dev.unroll.train;

/**
 * A step has been taken.
 *
 * @param step its number, from 1
 * @param steps how many there will be
 * @param epoch the epoch it belongs to, from 1
 * @param loss of its batch, before the update
 * @param learningRate of the update, schedule included
 * @param gradientNorm before clipping
 * @param seconds since training began
 */
public record StepEvent(
    long step,
    long steps,
    long epoch,
    double loss,
    float learningRate,
    double gradientNorm,
    double seconds) {}
