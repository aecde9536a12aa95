package dev.unroll.train;

/**
 * An epoch has ended.
 *
 * @param epoch its number, from 1
 * @param step the last step's number
 * @param loss mean over its examples, or their steps
 * @param validationLoss after it; NaN without validation
 * @param seconds since training began
 */
public record EpochEvent(
    long epoch, long step, double loss, double validationLoss, double seconds) {}
