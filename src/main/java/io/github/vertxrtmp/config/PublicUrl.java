package io.github.vertxrtmp.config;

import java.util.regex.Pattern;

/**
 * Where clients reach a node. Immutable.
 *
 * @param text {@code rtmp://host:port} or {@code rtmps://host:port}, the port if wanted; {@code auto} or {@code same}
 */
public record PublicUrl(String text) {

  private static final String AUTO = "auto";
  private static final String SAME = "same";
  private static final Pattern URL = Pattern.compile("rtmps?://[^/\\s?#@]+");

  static PublicUrl fromJson(Object json) {
    String text = (String) json;
    if (!text.equals(AUTO) && !text.equals(SAME) && !URL.matcher(text).matches()) {
      throw new IllegalArgumentException("expected rtmp://host:port or rtmps://host:port without a path, auto or same, found \"" + text + "\"");
    }
    return new PublicUrl(text);
  }

  /** By the address and port at which other nodes reach it. */
  public boolean isAuto() {
    return text.equals(AUTO);
  }

  /** All nodes are behind one address, which clients know already. */
  public boolean isSame() {
    return text.equals(SAME);
  }
}
