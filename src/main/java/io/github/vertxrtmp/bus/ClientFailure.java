package io.github.vertxrtmp.bus;

import java.util.Locale;

/** Why a request on {@code rtmp.client.<id>} failed: the failure code of the {@code ReplyException}. */
public enum ClientFailure {
  /** The request has not the shape that it needs; the message says what was expected. */
  INVALID(400),
  /** The client has not answered in time. */
  LATE(408),
  /** The client left before it answered. (One that has left already is not there at all: no handlers.) */
  GONE(410),
  /** Too many calls wait for the client's answers. */
  BUSY(429),
  /** The client has answered {@code _error}; the message is what it sent with it, as JSON text. */
  ERROR(502);

  private final int code;

  ClientFailure(int code) {
    this.code = code;
  }

  /** As in {@code ReplyException.failureCode()}. */
  public int code() {
    return code;
  }

  /** Its name in the metrics. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
