package io.github.vertxrtmp.session;

/** The chunk streams on which the server sends; 2 is fixed by RTMP 1.0 §5.4, the others are custom. */
final class ChunkStreamIds {

  static final int CONTROL = 2;
  static final int CONNECTION = 3;
  static final int AUDIO = 4;
  static final int STREAM = 5;
  static final int VIDEO = 6;
  static final int DATA = 7;

  private ChunkStreamIds() {
  }
}
