package io.github.vertxrtmp.vod;

import java.nio.ByteBuffer;

/**
 * Where the worker threads read files to: direct memory, a piece for each thread. One for each player would wait in memory
 * between two reads.
 */
final class ReadWindow {

  private static final ThreadLocal<ByteBuffer> WINDOWS = new ThreadLocal<>();

  private ReadWindow() {
  }

  /** That of this thread, for one use. */
  static ByteBuffer ofThread(int bytes) {
    ByteBuffer window = WINDOWS.get();
    if (window == null || window.capacity() != bytes) {
      window = ByteBuffer.allocateDirect(bytes);
      WINDOWS.set(window);
    }
    return window;
  }
}
