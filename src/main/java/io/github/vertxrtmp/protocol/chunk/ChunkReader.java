package io.github.vertxrtmp.protocol.chunk;

import static io.github.vertxrtmp.protocol.chunk.ChunkHeader.EXTENDED;
import static io.github.vertxrtmp.protocol.chunk.ChunkHeader.EXTENDED_BYTES;
import static io.github.vertxrtmp.protocol.chunk.ChunkHeader.FMT_FULL;
import static io.github.vertxrtmp.protocol.chunk.ChunkHeader.FMT_NONE;
import static io.github.vertxrtmp.protocol.chunk.ChunkHeader.FMT_ONLY_DELTA;

import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Joins chunks to messages (RTMP 1.0 §5.3). Confined to the connection's event loop; nothing here is reference-counted.
 *
 * <p>Payload bytes are copied once, from the socket's buffer to the message's own array. Only a header that is cut by the
 * end of a read is kept aside. Set Chunk Size and Abort are obeyed here and not handed on.
 *
 * <p>Where the specification is silent or peers differ:
 * <ul>
 * <li>Type 1 as the first chunk of a stream is taken as type 0 with message stream 0 (librtmp's SetBufferLength); type 2
 *   and 3 there are errors.
 * <li>Type 3 behind an extended timestamp may repeat it or not: if the next four bytes are that timestamp they are taken
 *   as a repetition, else as payload. Old librtmp and ffmpeg do not repeat it. A peer that has once gone on with a message
 *   without repeating never does, so that later payloads can look like anything.
 * <li>A type 0, 1 or 2 header within an unfinished message continues it if length and type are the same (type 3 is only a
 *   SHOULD in §5.3.1.2.4); another length or type is an error, as in ffmpeg.
 * </ul>
 */
public final class ChunkReader {

  /** Gets the messages of one connection, in the order in which they are completed. */
  public interface Handler {

    /**
     * What it throws comes out of {@link ChunkReader#read}, which may be called again and then goes on behind this message.
     *
     * @param type            message type id, 0 to 255, never 1 or 2
     * @param messageStreamId as on the wire; ids above 2^31 are negative
     * @param timestamp       milliseconds, 0 to 2^32 - 1
     * @param payload         now the handler's own, of exact length
     */
    void message(int type, int messageStreamId, long timestamp, byte[] payload);
  }

  private static final int SET_CHUNK_SIZE = 1;
  private static final int ABORT = 2;

  private final ChunkLimits limits;
  private final Handler handler;
  private final ChunkStreams streams;
  /** A header that is not complete, and up to three payload bytes that looked like an extended timestamp. */
  private final ByteBuf cut = Unpooled.buffer(2 * ChunkHeader.MAX_HEADER_BYTES);
  private int chunkSize = ChunkHeader.DEFAULT_CHUNK_SIZE;
  private ChunkStream current;
  /** Payload bytes that the current chunk still lacks. */
  private int missing;
  /** Set once the peer has left out an extended timestamp within a message. */
  private boolean neverRepeats;
  private int trustedBytes = ChunkStream.TRUSTED_BYTES;
  private long partialBytes;
  private long bytesRead;
  private long chunksRead;

  public ChunkReader(ChunkLimits limits, Handler handler) {
    this.limits = limits;
    this.handler = handler;
    this.streams = new ChunkStreams(limits.maxChunkStreams());
  }

  /**
   * Consumes everything readable.
   *
   * @param in stays the caller's
   * @throws ProtocolException the bytes are no chunks; the reader cannot be used any more
   * @throws LimitException    one of {@link ChunkLimits} is reached; the reader cannot be used any more
   */
  public void read(ByteBuf in) {
    int start = in.readerIndex();
    try {
      finishCut(in);
      parse(in);
      if (in.isReadable()) {
        cut.clear().writeBytes(in);
      }
    } finally {
      bytesRead += in.readerIndex() - start;
    }
  }

  /** Bytes consumed so far. Acknowledgements count the handshake as well, which this does not. */
  public long bytesRead() {
    return bytesRead;
  }

  /** Chunks begun so far. Many more than bytes read and chunk size explain are an abuse of CPU. */
  public long chunksRead() {
    return chunksRead;
  }

  /** The peer's chunk size in bytes: 128 until it says otherwise. */
  public int chunkSize() {
    return chunkSize;
  }

  /** Feeds the kept bytes one by one until nothing of them is left, which takes one header at most. */
  private void finishCut(ByteBuf in) {
    while (cut.isReadable() && in.isReadable()) {
      cut.discardReadBytes().writeByte(in.readByte());
      parse(cut);
    }
  }

  /** Consumes all but an incomplete header. */
  private void parse(ByteBuf in) {
    while (in.isReadable()) {
      if (missing > 0) {
        readPayload(in);
      } else if (!readHeader(in)) {
        return;
      }
    }
  }

  private void readPayload(ByteBuf in) {
    ChunkStream stream = current;
    int bytes = Math.min(missing, in.readableBytes());
    int growth = stream.growth(bytes, trustedBytes);
    if (growth > 0) {
      grow(stream, growth);
    }
    stream.append(in, bytes);
    missing -= bytes;
    if (stream.missing() == 0) {
      complete(stream);
    }
  }

  private void grow(ChunkStream stream, int growth) {
    partialBytes += growth;
    if (partialBytes > limits.maxPartialBytes()) {
      throw new LimitException("maxPartialBytes", "Unfinished messages need more than " + limits.maxPartialBytes() + " bytes");
    }
    stream.grow(growth);
  }

  private void complete(ChunkStream stream) {
    byte[] payload = discard(stream);
    trustedBytes = Math.max(trustedBytes, Math.min(payload.length, ChunkStream.MOST_TRUSTED_BYTES));
    switch (stream.type) {
      case SET_CHUNK_SIZE -> setChunkSize(payload);
      case ABORT -> abort(payload);
      default -> handler.message(stream.type, stream.messageStreamId, stream.timestamp, payload);
    }
  }

  private byte[] discard(ChunkStream stream) {
    partialBytes -= stream.heldBytes();
    return stream.take();
  }

  /** RTMP 1.0 §5.4.1. */
  private void setChunkSize(byte[] payload) {
    int size = readInt(payload, "Set Chunk Size");
    if (size <= 0) {
      throw new ProtocolException("Set Chunk Size " + Integer.toUnsignedString(size) + " is not between 1 and 2147483647");
    }
    chunkSize = size;
  }

  /** RTMP 1.0 §5.4.2. */
  private void abort(byte[] payload) {
    ChunkStream stream = streams.find(readInt(payload, "Abort"));
    if (stream != null) {
      discard(stream);
    }
  }

  private static int readInt(byte[] payload, String message) {
    if (payload.length < Integer.BYTES) {
      throw new ProtocolException(message + " has " + payload.length + " bytes instead of 4");
    }
    return Unpooled.wrappedBuffer(payload).readInt();
  }

  /**
   * Reads one header, or nothing.
   *
   * @return false if it is incomplete
   */
  private boolean readHeader(ByteBuf in) {
    int first = in.getUnsignedByte(in.readerIndex());
    int fmt = first >> 6;
    int id = first & 0x3F;
    int idBytes = id > 1 ? 1 : id + 2;
    int size = idBytes + ChunkHeader.MESSAGE_HEADER_BYTES[fmt];
    if (in.readableBytes() < size) {
      return false;
    }
    if (idBytes > 1) {
      id = longId(in, in.readerIndex() + 1, idBytes);
    }
    return fmt == FMT_NONE ? readType3(in, size, known(id, fmt)) : readTyped(in, fmt, id, size);
  }

  private static int longId(ByteBuf in, int index, int idBytes) {
    int id = ChunkHeader.TWO_BYTE_ID + in.getUnsignedByte(index);
    return idBytes == 2 ? id : id + (in.getUnsignedByte(index + 1) << 8);
  }

  private boolean readType3(ByteBuf in, int size, ChunkStream stream) {
    boolean mayRepeat = stream.extended && !(neverRepeats && stream.isPartial());
    int repeated = mayRepeat ? repeatedBytes(in, in.readerIndex() + size, stream.extendedValue) : 0;
    if (repeated < 0) {
      return false;
    }
    neverRepeats |= mayRepeat && repeated == 0 && stream.isPartial();
    in.skipBytes(size + repeated);
    if (!stream.isPartial()) {
      stream.advance(stream.delta);
    }
    begin(stream);
    return true;
  }

  /**
   * Compares as many bytes as are there, so that a peer that does not repeat the timestamp need not send four more bytes
   * before its message is complete.
   *
   * @return 4 if they are the timestamp, 0 if they are not, -1 if more bytes are needed to tell
   */
  private static int repeatedBytes(ByteBuf in, int index, int expected) {
    int available = Math.min(in.writerIndex() - index, EXTENDED_BYTES);
    for (int i = 0; i < available; i++) {
      if (in.getByte(index + i) != (byte) (expected >> 24 - 8 * i)) {
        return 0;
      }
    }
    return available == EXTENDED_BYTES ? EXTENDED_BYTES : -1;
  }

  private boolean readTyped(ByteBuf in, int fmt, int id, int size) {
    int index = in.readerIndex() + size - ChunkHeader.MESSAGE_HEADER_BYTES[fmt];
    int time = in.getUnsignedMedium(index);
    boolean extended = time == EXTENDED;
    int total = extended ? size + EXTENDED_BYTES : size;
    if (in.readableBytes() < total) {
      return false;
    }
    if (extended) {
      time = in.getInt(in.readerIndex() + size);
    }
    ChunkStream stream = fmt == FMT_ONLY_DELTA ? known(id, fmt) : streams.findOrAdd(id);
    if (fmt != FMT_ONLY_DELTA) {
      declare(stream, in.getUnsignedMedium(index + 3), in.getUnsignedByte(index + 6));
    }
    if (!stream.isPartial()) {
      stream.setTime(fmt, time & ChunkHeader.TIMESTAMP_MASK);
      if (fmt == FMT_FULL) {
        stream.messageStreamId = in.getIntLE(index + 7);
      }
    }
    stream.extended = extended;
    stream.extendedValue = time;
    in.skipBytes(total);
    begin(stream);
    return true;
  }

  private void declare(ChunkStream stream, int length, int type) {
    if (stream.isPartial() && (length != stream.length || type != stream.type)) {
      throw new ProtocolException(String.format("Chunk stream %d begins a message (type %d, %d bytes) within another (type %d, %d bytes)",
        stream.id, type, length, stream.type, stream.length));
    }
    if (length > limits.maxMessageBytes()) {
      throw new LimitException("maxMessageBytes", "Message of " + length + " bytes, " + limits.maxMessageBytes() + " are allowed");
    }
    stream.length = length;
    stream.type = type;
  }

  private void begin(ChunkStream stream) {
    chunksRead++;
    current = stream;
    missing = Math.min(chunkSize, stream.missing());
    if (missing == 0) {
      complete(stream);
    }
  }

  private ChunkStream known(int id, int fmt) {
    ChunkStream stream = streams.find(id);
    if (stream == null) {
      throw new ProtocolException("Chunk stream " + id + " starts with a header of type " + fmt + ", which refers to an earlier one");
    }
    return stream;
  }
}
