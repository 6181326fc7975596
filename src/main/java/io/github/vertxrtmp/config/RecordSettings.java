package io.github.vertxrtmp.config;

/**
 * What is recorded without being asked.
 *
 * @param all whether every live stream is
 */
public record RecordSettings(boolean all) {
}
