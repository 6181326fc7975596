package io.github.vertxrtmp.protocol.handshake;

import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.handshake.Digest.Scheme;
import io.github.vertxrtmp.protocol.handshake.Digest.Side;
import io.netty.buffer.ByteBuf;

/**
 * The client's side of a handshake (RTMP 1.0 §5.2), confined to the connection's event loop: {@link #start}, then
 * {@link #read} until it returns true.
 */
public final class ClientHandshake {

  /** 10.0.32.18, as librtmp and ffmpeg say. */
  private static final int DIGEST_VERSION = 0x0A002012;

  private enum State { S0, S1, S2, DONE }

  private final byte[] c1;
  private final Digest digest;
  private State state = State.S0;
  private Packet packet = new Packet();
  private boolean signed;
  private byte[] serverNonce;

  private ClientHandshake(byte[] c1, Digest digest) {
    this.c1 = c1;
    this.digest = digest;
  }

  /** Without digests, as the specification has it. */
  public static ClientHandshake plain() {
    return new ClientHandshake(Packet.random(0), null);
  }

  /** With digests, as Flash Player does it; works with servers that know nothing of them as well. */
  public static ClientHandshake withDigest() {
    return withDigest(Scheme.FIRST);
  }

  static ClientHandshake withDigest(Scheme scheme) {
    byte[] c1 = Packet.random(DIGEST_VERSION);
    return new ClientHandshake(c1, Digest.put(c1, scheme, Side.CLIENT));
  }

  /** Appends C0 and C1. */
  public void start(ByteBuf out) {
    out.writeByte(FirstBytes.VERSION).writeBytes(c1);
  }

  /**
   * Consumes handshake bytes, in any cut, and nothing behind S2.
   *
   * @param in  what came from the server; stays the caller's
   * @param out gets C2 as soon as S1 is complete
   * @return whether the handshake is done; {@code in} then starts with the first chunk
   * @throws ProtocolException the server does not speak RTMP version 3
   */
  public boolean read(ByteBuf in, ByteBuf out) {
    boolean advanced = true;
    while (advanced && in.isReadable()) {
      advanced = switch (state) {
        case S0 -> readS0(in);
        case S1 -> readS1(in, out);
        case S2 -> readS2(in);
        case DONE -> false;
      };
    }
    return state == State.DONE;
  }

  /** Whether S2 was signed with the digest of C1. Known once the handshake is done; nothing depends on it. */
  public boolean isSigned() {
    return signed;
  }

  /** Random bytes of the server, other ones for each connection; known once the handshake is done. {@link ServerHandshake#nonce}. */
  public byte[] serverNonce() {
    return serverNonce;
  }

  private boolean readS0(ByteBuf in) {
    int version = in.readUnsignedByte();
    if (version != FirstBytes.VERSION) {
      throw new ProtocolException("The server answered the handshake with version " + version + " instead of 3");
    }
    state = State.S1;
    return true;
  }

  private boolean readS1(ByteBuf in, ByteBuf out) {
    if (!packet.fill(in)) {
      return false;
    }
    serverNonce = Packet.nonce(packet.bytes());
    out.writeBytes(answer(packet.bytes()));
    packet = new Packet();
    state = State.S2;
    return true;
  }

  private byte[] answer(byte[] s1) {
    Digest serverDigest = digest == null ? null : Digest.find(s1, Side.SERVER);
    if (serverDigest == null) {
      return s1;
    }
    byte[] c2 = Packet.random(0);
    serverDigest.sign(c2, Side.CLIENT);
    return c2;
  }

  private boolean readS2(ByteBuf in) {
    if (packet.fill(in)) {
      signed = digest != null && digest.isSigned(packet.bytes(), Side.SERVER);
      packet = null;
      state = State.DONE;
    }
    return false;
  }
}
