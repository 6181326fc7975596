package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.StreamKey;

/** Somebody else publishes the name. */
public final class NameTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NameTakenException(StreamKey key) {
    super("Stream " + key + " is being published already", null, false, false);
  }
}
