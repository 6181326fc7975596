package io.github.vertxrtmp.amf;

/** Counts how deep a writer is; AMF0 and the AMF3 values inside it share one. */
final class WriterDepth {

  /** Well above what any reader accepts, well below what exhausts a thread's stack. */
  private static final int MAX = 256;

  private int depth;

  void enter() {
    if (++depth > MAX) {
      throw new AmfLimitException("maxDepth", "nested deeper than " + MAX);
    }
  }

  void leave() {
    depth--;
  }
}
