package dev.unroll.train;

import java.nio.file.Path;

/**
 * A checkpoint has been written.
 *
 * @param step the last step that it includes
 * @param file its path
 */
public record CheckpointEvent(long step, Path file) {}
