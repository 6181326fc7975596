package io.github.vertxrtmp.media;

/**
 * How much of a stream is kept for late joiners. When a group of pictures grows over any bound, it is dropped as a whole
 * and joiners wait for the next keyframe: half a group is of no use to a decoder.
 *
 * @param enabled   false: only metadata and sequence headers are kept
 * @param maxBytes  payload bytes
 * @param maxFrames audio, video and data frames together
 * @param maxMillis from the keyframe's timestamp on
 */
public record GopLimits(boolean enabled, int maxBytes, int maxFrames, int maxMillis) {

  public static final GopLimits DEFAULTS = new GopLimits(true, 16 << 20, 4096, 30_000);
}
