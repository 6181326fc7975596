package io.github.vertxrtmp.config;

/**
 * What a stream keeps since its last keyframe, for players that join late. A longer group of pictures is not kept.
 *
 * @param enabled   whether anything is kept at all
 * @param maxBytes  most bytes
 * @param maxFrames most frames
 * @param maxMillis longest time, ms of the stream
 */
public record GopSettings(boolean enabled, int maxBytes, int maxFrames, int maxMillis) {
}
