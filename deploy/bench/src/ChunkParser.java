package bench;

import java.nio.ByteBuffer;

/** Takes apart the chunk stream of one connection (RTMP 1.0 section 5.3), cut anywhere. */
final class ChunkParser {

  /** Gets messages piece by piece, as they come. */
  interface Sink {

    void begin(Message message);

    /** All that remains in {@code bytes} belongs to the message. */
    void part(Message message, ByteBuffer bytes);

    void end(Message message);
  }

  /** The message that is under way on a chunk stream, and what the next header may leave out. */
  static final class Message {
    int type;
    int length;
    int streamId;
    int received;
    boolean extended;
    final FrameCheck check = new FrameCheck();
    byte[] body;
  }

  private static final int[] HEADER = {11, 7, 3, 0};
  private static final int MAX_MESSAGE = 16 << 20;

  private final Sink sink;
  private final Message[] messages = new Message[64];
  private final byte[] header = new byte[16];
  private int headerLength;
  private int chunkSize = 128;
  private Message current;
  private int left;

  ChunkParser(Sink sink) {
    this.sink = sink;
  }

  void chunkSize(int size) {
    chunkSize = size;
  }

  /** Takes all that remains in {@code in}. */
  void feed(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (current == null && !readHeader(in)) {
        return;
      }
      readPayload(in);
    }
  }

  private boolean readHeader(ByteBuffer in) {
    for (int missing = needed() - headerLength; missing > 0; missing = needed() - headerLength) {
      int n = Math.min(missing, in.remaining());
      if (n == 0) {
        return false;
      }
      in.get(header, headerLength, n);
      headerLength += n;
    }
    beginChunk();
    return true;
  }

  /** How long the header is, as far as the bytes at hand tell. */
  private int needed() {
    if (headerLength == 0) {
      return 1;
    }
    int format = header[0] >> 6 & 3;
    int fixed = 1 + HEADER[format];
    if (headerLength < fixed) {
      return fixed;
    }
    boolean extended = format == 3 ? message().extended : unsigned24(1) == 0xFFFFFF;
    return extended ? fixed + 4 : fixed;
  }

  private Message message() {
    int id = header[0] & 0x3F;
    if (id < 2) {
      throw new IllegalStateException("chunk stream ids above 63 are not expected from a server");
    }
    if (messages[id] == null) {
      messages[id] = new Message();
    }
    return messages[id];
  }

  private void beginChunk() {
    current = message();
    int format = header[0] >> 6 & 3;
    if (format < 3) {
      current.extended = unsigned24(1) == 0xFFFFFF;
    }
    if (format < 2) {
      current.length = unsigned24(4);
      current.type = header[7] & 0xFF;
    }
    if (format == 0) {
      current.streamId = ByteBuffer.wrap(header).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(8);
    }
    if (current.length > MAX_MESSAGE) {
      throw new IllegalStateException("message of " + current.length + " bytes");
    }
    headerLength = 0;
    if (current.received == 0) {
      sink.begin(current);
    }
    left = Math.min(chunkSize, current.length - current.received);
  }

  private void readPayload(ByteBuffer in) {
    int n = Math.min(left, in.remaining());
    if (n > 0) {
      int end = in.limit();
      in.limit(in.position() + n);
      sink.part(current, in);
      in.limit(end);
      left -= n;
      current.received += n;
    }
    if (left == 0) {
      Message message = current;
      current = null;
      if (message.received == message.length) {
        message.received = 0;
        sink.end(message);
      }
    }
  }

  private int unsigned24(int index) {
    return (header[index] & 0xFF) << 16 | (header[index + 1] & 0xFF) << 8 | header[index + 2] & 0xFF;
  }
}
