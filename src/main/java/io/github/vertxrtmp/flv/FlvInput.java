package io.github.vertxrtmp.flv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes at positions, of a file as a rule. May grow while it is read. */
public interface FlvInput {

  /**
   * Reads some bytes.
   *
   * @return how many, -1 when the position is at or behind the end
   */
  int read(ByteBuffer into, long position) throws IOException;

  /** Bytes there are now. */
  long size() throws IOException;

  /** A file. The channel stays the caller's, who closes it. */
  static FlvInput of(FileChannel channel) {
    return new FlvInput() {
      @Override
      public int read(ByteBuffer into, long position) throws IOException {
        return channel.read(into, position);
      }

      @Override
      public long size() throws IOException {
        return channel.size();
      }
    };
  }
}
