package io.github.vertxrtmp.media;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One audio, video or data message of a stream, as it travels on {@code rtmp.media.<key>}.
 *
 * <p>Immutable and thread-safe: it goes by reference to every subscriber in this JVM, and each may keep it as long as it
 * likes. The payload is ordinary heap memory, is never copied on the way and never written to.
 */
public final class MediaFrame {

  /** What a frame carries. */
  public enum Kind { AUDIO, VIDEO, DATA }

  private final Kind kind;
  private final long timestamp;
  private final long sequence;
  private final byte[] payload;
  private final CodecHeader header;

  private MediaFrame(Kind kind, long timestamp, long sequence, byte[] payload, CodecHeader header) {
    this.kind = kind;
    this.timestamp = timestamp;
    this.sequence = sequence;
    this.payload = payload;
    this.header = header;
  }

  /**
   * Takes ownership of the payload: the caller must not write to the array any more.
   *
   * @param timestamp milliseconds, unwrapped: it goes on beyond 2^32
   * @param sequence  number of the frame within its publication; the first one has 0, each next one 1 more
   * @param payload   the body of the RTMP message (= of the FLV tag); for data an AMF0 name and its arguments,
   *                  without {@code @setDataFrame}
   */
  public static MediaFrame of(Kind kind, long timestamp, long sequence, byte[] payload) {
    Objects.requireNonNull(payload, "payload");
    return new MediaFrame(kind, timestamp, sequence, payload, CodecHeader.parse(kind, payload));
  }

  /** The same frame at another place of a timeline; the payload is shared. */
  public MediaFrame at(long newTimestamp, long newSequence) {
    return new MediaFrame(kind, newTimestamp, newSequence, payload, header);
  }

  public Kind kind() {
    return kind;
  }

  /** Milliseconds on the publisher's clock, unwrapped: it goes on beyond 2^32. */
  public long timestamp() {
    return timestamp;
  }

  /** Number within the publication, without gaps; a jump means that the subscriber has missed frames. */
  public long sequence() {
    return sequence;
  }

  /** Payload length in bytes. */
  public int size() {
    return payload.length;
  }

  /** A read-only view of the payload; costs one small object. */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }

  /**
   * One byte of the payload.
   *
   * @return 0 to 255
   */
  public int byteAt(int index) {
    return payload[index] & 0xFF;
  }

  /** Appends a part of the payload to {@code out}. */
  public void copyTo(ByteBuf out, int offset, int length) {
    out.writeBytes(payload, offset, length);
  }

  /** What the first bytes say about codec and kind of packet. */
  public CodecHeader header() {
    return header;
  }

  /** Whether a decoder can start here. Every coded audio frame is such a place, but only video says so here. */
  public boolean isKeyframe() {
    return header.keyframe();
  }

  /** Whether a decoder needs this before any coded frame: sequence headers and what goes with them. */
  public boolean isSequenceHeader() {
    return header.sequenceHeader();
  }

  /** Whether this is {@code onMetaData}. */
  public boolean isMetadata() {
    return header.metadata();
  }

  @Override
  public String toString() {
    return kind + "#" + sequence + "@" + timestamp + "ms " + payload.length + " bytes " + header;
  }
}
