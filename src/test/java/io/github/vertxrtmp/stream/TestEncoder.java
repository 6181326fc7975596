package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Encodes frames so that a test can read them again, and counts how often. */
final class TestEncoder implements FrameEncoder {

  /** What a player has got. */
  record Received(Kind kind, long timestamp, long sequence, byte[] payload) {

    @Override
    public String toString() {
      return kind + "#" + sequence + "@" + timestamp;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Received frame && frame.toString().equals(toString());
    }

    @Override
    public int hashCode() {
      return Objects.hash(kind, timestamp, sequence);
    }
  }

  private static final int OVERHEAD = 1 + 8 + 8 + 4;

  private final int id;
  private final Set<ByteBuf> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
  private int calls;

  TestEncoder(int id) {
    this.id = id;
  }

  @Override
  public int encodedSize(MediaFrame frame, long timestamp) {
    return OVERHEAD + frame.size();
  }

  @Override
  public void encode(MediaFrame frame, long timestamp, ByteBuf out) {
    calls++;
    buffers.add(out);
    out.writeByte(frame.kind().ordinal()).writeLong(timestamp).writeLong(frame.sequence()).writeInt(frame.size());
    frame.copyTo(out, 0, frame.size());
  }

  static List<Received> decode(ByteBuf in) {
    List<Received> frames = new ArrayList<>();
    while (in.isReadable()) {
      Kind kind = Kind.values()[in.readByte()];
      long timestamp = in.readLong();
      long sequence = in.readLong();
      byte[] payload = new byte[in.readInt()];
      in.readBytes(payload);
      frames.add(new Received(kind, timestamp, sequence, payload));
    }
    return frames;
  }

  /** How many frames have been encoded since the last call. */
  int takeCalls() {
    int taken = calls;
    calls = 0;
    return taken;
  }

  /** How many of the buffers that were written to have not been given back. */
  long heldBuffers() {
    return buffers.stream().filter(buffer -> buffer.refCnt() > 0).count();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TestEncoder encoder && encoder.id == id;
  }

  @Override
  public int hashCode() {
    return id;
  }
}
