package dev.unroll.train;

import java.util.Map;

/**
 * An epoch has ended.
 *
 * @param epoch its number, from 1
 * @param step the last step's number
 * @param loss the mean over its examples, or their steps
 * @param validationLoss after the epoch; NaN without validation
 * @param metrics by name: {@code accuracy} of the training batches during the epoch, {@code
 *     validation_accuracy} after it
 * @param seconds of training so far
 */
public record EpochEvent(
    long epoch,
    long step,
    double loss,
    double validationLoss,
    Map<String, Double> metrics,
    double seconds) {}
