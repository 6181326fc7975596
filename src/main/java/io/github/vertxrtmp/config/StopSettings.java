package io.github.vertxrtmp.config;

/**
 * How the server stops.
 *
 * @param drainMillis how long streams may go on when nobody new is let in any more, ms
 */
public record StopSettings(int drainMillis) {
}
