package io.github.vertxrtmp.config;

/**
 * How frames wait for players.
 *
 * @param maxDelay        how long a frame may wait for others that leave with it
 * @param maxQueueBytes   most bytes that wait for one player before frames are dropped
 * @param maxQueueMillis  longest time that waits for one player before frames are dropped, ms of the stream
 * @param dropAfterMillis a player that stays behind so long is closed, ms
 * @param maxLagMillis    frames that an event loop has not come to for so long are passed over, up to the newest keyframe, ms
 */
public record DeliverySettings(Delay maxDelay, int maxQueueBytes, int maxQueueMillis, int dropAfterMillis, long maxLagMillis) {
}
