package dev.unroll.train;

import java.nio.file.Path;

/**
 * A checkpoint has been written.
 *
 * @param step the last step that it knows of
 * @param file where it is
 */
public record CheckpointEvent(long step, Path file) {}
