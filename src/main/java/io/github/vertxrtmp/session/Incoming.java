package io.github.vertxrtmp.session;

/**
 * A message from the peer.
 *
 * @param type      RTMP message type id
 * @param streamId  message stream id, 0 is the connection itself
 * @param timestamp milliseconds, 32 bit
 * @param payload   owned by whoever handles the message
 */
record Incoming(int type, int streamId, long timestamp, byte[] payload) {
}
