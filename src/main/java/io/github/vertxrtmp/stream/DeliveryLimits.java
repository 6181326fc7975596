package io.github.vertxrtmp.stream;

/**
 * How far a player may fall behind.
 *
 * @param maxQueueBytes   bytes that may wait for one player; above that frames are left out
 * @param maxQueueMillis  how old the oldest waiting frame may be; above that frames are left out
 * @param dropAfterMillis how long frames may be left out before the player is given up
 */
public record DeliveryLimits(long maxQueueBytes, int maxQueueMillis, int dropAfterMillis) {

  public static final DeliveryLimits DEFAULTS = new DeliveryLimits(4 << 20, 10_000, 30_000);
}
