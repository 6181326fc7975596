package io.github.vertxrtmp.record;

/** What happens to a file that is there already (RTMP 1.0 §7.2.2.6). */
enum RecordMode {
  /** It is replaced when the new one is complete. */
  RECORD,
  /** It goes on. */
  APPEND;

  /**
   * @param name as in requests: {@code record} or {@code append}; null is {@code record}
   * @return null for any other
   */
  static RecordMode of(String name) {
    if (name == null || name.equals("record")) {
      return RECORD;
    }
    return name.equals("append") ? APPEND : null;
  }

  /** As in requests. */
  String text() {
    return this == APPEND ? "append" : "record";
  }
}
