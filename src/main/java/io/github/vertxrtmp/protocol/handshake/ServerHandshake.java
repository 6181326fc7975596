package io.github.vertxrtmp.protocol.handshake;

import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.handshake.Digest.Side;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The server's side of a handshake (RTMP 1.0 §5.2), confined to the connection's event loop.
 *
 * <p>A C1 with a valid digest is answered with digest and signature, any other C1 with a plain S1 and with itself as S2. S2
 * is a copy of C1 to the byte, its second time field included, because librtmp warns about any difference. C2 is read and
 * not looked at: ffmpeg and others send what does not match.
 */
public final class ServerHandshake {

  /** 5.0.17.1; the first byte must be 3 or more for Flash Player to play H.264. */
  private static final int DIGEST_VERSION = 0x05001101;

  private enum State { C0, POLICY_REQUEST, C1, C2, DONE, CLOSING }

  private State state = State.C0;
  private Packet c1;
  private byte[] nonce;
  private int position;

  /**
   * Consumes handshake bytes, in any cut, and nothing behind C2.
   *
   * @param in  what came from the client; stays the caller's
   * @param out gets what must be sent now: S0 S1 S2 as soon as C0 and C1 are complete
   * @return whether the handshake is done; {@code in} then starts with the first chunk
   * @throws ProtocolException the client does not speak RTMP, or only RTMPE
   */
  public boolean read(ByteBuf in, ByteBuf out) {
    boolean advanced = true;
    while (advanced && in.isReadable()) {
      advanced = switch (state) {
        case C0 -> readC0(in);
        case POLICY_REQUEST -> readPolicyRequest(in, out);
        case C1 -> readC1(in, out);
        case C2 -> skipC2(in);
        case DONE -> false;
        case CLOSING -> skipAll(in);
      };
    }
    return state == State.DONE;
  }

  /** Whether the connection is to be closed once {@code out} is sent: the client only wanted the cross-domain policy. */
  public boolean closeAfterOut() {
    return state == State.CLOSING;
  }

  private boolean readC0(ByteBuf in) {
    int first = in.getUnsignedByte(in.readerIndex());
    if (FirstBytes.isPolicy(first)) {
      state = State.POLICY_REQUEST;
      return true;
    }
    FirstBytes.checkVersion(first);
    in.skipBytes(1);
    c1 = new Packet();
    state = State.C1;
    return true;
  }

  private boolean readPolicyRequest(ByteBuf in, ByteBuf out) {
    if (in.readByte() != FirstBytes.POLICY_REQUEST.charAt(position)) {
      throw new ProtocolException("Not RTMP: the first byte is '<', but this is no <policy-file-request/>");
    }
    position++;
    if (position == FirstBytes.POLICY_REQUEST.length()) {
      out.writeCharSequence(FirstBytes.POLICY, StandardCharsets.US_ASCII);
      state = State.CLOSING;
    }
    return true;
  }

  private boolean readC1(ByteBuf in, ByteBuf out) {
    if (!c1.fill(in)) {
      return false;
    }
    answer(c1.bytes(), out);
    c1 = null;
    position = 0;
    state = State.C2;
    return true;
  }

  private void answer(byte[] c1, ByteBuf out) {
    Digest clientDigest = isPlain(c1) ? null : Digest.find(c1, Side.CLIENT);
    byte[] s1 = Packet.random(clientDigest == null ? 0 : DIGEST_VERSION);
    byte[] s2 = c1;
    if (clientDigest != null) {
      Digest.put(s1, clientDigest.scheme(), Side.SERVER);
      s2 = Packet.random(0);
      clientDigest.sign(s2, Side.SERVER);
    }
    nonce = Packet.nonce(s1);
    out.writeByte(FirstBytes.VERSION).writeBytes(s1).writeBytes(s2);
  }

  /** Random bytes that were made up for this connection and that both sides know; null before S1 has been sent. */
  public byte[] nonce() {
    return nonce;
  }

  /** RTMP 1.0 §5.2.3 has zeros behind the time; clients with a digest have their version there. Saves four HMACs. */
  private static boolean isPlain(byte[] c1) {
    return (c1[4] | c1[5] | c1[6] | c1[7]) == 0;
  }

  private boolean skipC2(ByteBuf in) {
    int length = Math.min(in.readableBytes(), Digest.PACKET_BYTES - position);
    in.skipBytes(length);
    position += length;
    if (position == Digest.PACKET_BYTES) {
      state = State.DONE;
    }
    return false;
  }

  private static boolean skipAll(ByteBuf in) {
    in.skipBytes(in.readableBytes());
    return false;
  }
}
