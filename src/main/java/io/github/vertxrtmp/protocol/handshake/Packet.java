package io.github.vertxrtmp.protocol.handshake;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** One of C1, C2, S1, S2 on its way in, however it is cut. */
final class Packet {

  private static final int NONCE_BYTES = 64;
  private static final int VERSION_OFFSET = 4;
  private static final int RANDOM_OFFSET = 8;

  /** Grows with what arrives: those who send a byte now and then are to cost little. */
  private byte[] bytes = {};
  private int filled;

  /**
   * Takes what is there, at most up to the end of the packet.
   *
   * @return whether the packet is complete
   */
  boolean fill(ByteBuf in) {
    int length = Math.min(in.readableBytes(), Digest.PACKET_BYTES - filled);
    if (filled + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(Digest.PACKET_BYTES, Math.max(filled + length, 2 * bytes.length)));
    }
    in.readBytes(bytes, filled, length);
    filled += length;
    return filled == Digest.PACKET_BYTES;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Bytes out of a packet that no other packet has there. */
  static byte[] nonce(byte[] packet) {
    return Arrays.copyOfRange(packet, RANDOM_OFFSET, RANDOM_OFFSET + NONCE_BYTES);
  }

  /**
   * Time 0, the version, random bytes.
   *
   * @param version 0 says that there is no digest; ffmpeg refuses a server with a first byte of 3 or more and no digest
   */
  static byte[] random(int version) {
    byte[] packet = new byte[Digest.PACKET_BYTES];
    ThreadLocalRandom.current().nextBytes(packet);
    for (int i = 0; i < RANDOM_OFFSET; i++) {
      packet[i] = i < VERSION_OFFSET ? 0 : (byte) (version >> 8 * (RANDOM_OFFSET - 1 - i));
    }
    return packet;
  }
}
