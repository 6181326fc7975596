package io.github.vertxrtmp.protocol.chunk;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * What one chunk stream remembers: the last header, and the message that is not complete yet. Header fields are meant for
 * {@link ChunkReader}, which sets them.
 */
final class ChunkStream {

  /**
   * A message of this size gets its memory at once; above, memory follows what arrives. Small, because anybody may declare
   * as much: a thousand peers that do hold 4 MiB.
   */
  static final int TRUSTED_BYTES = 4 << 10;
  /** So much a peer is trusted with that has sent as much once; beyond, memory follows what arrives for everybody. */
  static final int MOST_TRUSTED_BYTES = 64 << 10;

  private static final byte[] EMPTY = {};

  final int id;
  int type;
  int messageStreamId;
  int length;
  long timestamp;
  /** Added by a type 3 chunk that begins a message. */
  long delta;
  /** Whether the last header had an extended timestamp, and then its four bytes. */
  boolean extended;
  int extendedValue;

  private byte[] payload = EMPTY;
  private int received;

  ChunkStream(int id) {
    this.id = id;
  }

  /** Whether a message has begun and is not complete. */
  boolean isPartial() {
    return received > 0;
  }

  int missing() {
    return length - received;
  }

  /** Memory that the unfinished message holds, in bytes. */
  int heldBytes() {
    return payload.length;
  }

  /** Takes the timestamp of a header: absolute in type 0, where it is also the delta of a following type 3, else relative. */
  void setTime(int fmt, long time) {
    delta = time;
    if (fmt == ChunkHeader.FMT_FULL) {
      timestamp = time;
    } else {
      advance(time);
    }
  }

  void advance(long by) {
    timestamp = timestamp + by & ChunkHeader.TIMESTAMP_MASK;
  }

  /**
   * How much memory more payload needs: up to exactly what is declared if the peer is trusted with it or if it is all here;
   * else what is needed now, at least doubling, so that a declared length alone costs nothing.
   *
   * @param trustedBytes length that gets its memory at once
   * @return bytes for {@link #grow}, 0 if there is room
   */
  int growth(int bytes, int trustedBytes) {
    int needed = received + bytes;
    if (needed <= payload.length) {
      return 0;
    }
    long grown = Math.max(needed, Math.max(trustedBytes, 2L * payload.length));
    return (int) Math.min(length, grown) - payload.length;
  }

  void grow(int bytes) {
    payload = Arrays.copyOf(payload, payload.length + bytes);
  }

  void append(ByteBuf in, int bytes) {
    in.readBytes(payload, received, bytes);
    received += bytes;
  }

  /** Ends the message, complete or not. */
  byte[] take() {
    byte[] taken = payload;
    payload = EMPTY;
    received = 0;
    return taken;
  }
}
