package io.github.vertxrtmp.protocol.handshake;

import io.github.vertxrtmp.protocol.ProtocolException;

/** What the first byte on a connection tells about who is there (RTMP 1.0 §5.2.2). */
final class FirstBytes {

  static final int VERSION = 3;
  /** Flash Player asks on the port itself whether a page of another host may use it. */
  static final String POLICY_REQUEST = "<policy-file-request/>\0";
  static final String POLICY = """
    <?xml version="1.0"?>
    <!DOCTYPE cross-domain-policy SYSTEM "http://www.adobe.com/xml/dtds/cross-domain-policy.dtd">
    <cross-domain-policy>
      <allow-access-from domain="*" to-ports="*"/>
    </cross-domain-policy>
    """ + '\0';

  private static final int RTMPE = 6;
  private static final int RTMPE_XTEA = 8;
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int FIRST_TEXT = 32;
  /** What balancers may send first (PROXY protocol): "PROXY …" or a line feed. */
  private static final int PROXY_TEXT = 'P';
  private static final int PROXY_BINARY = 0x0D;
  private static final String PROXY_HINT = "a PROXY header? Those are taken from the setting proxy.networks only";

  private FirstBytes() {
  }

  /** Whether this can be the beginning of a policy request. */
  static boolean isPolicy(int first) {
    return first == POLICY_REQUEST.charAt(0);
  }

  /** Passes every version that a plain RTMP server may answer with 3. */
  static void checkVersion(int version) {
    if (version == RTMPE || version == RTMPE_XTEA) {
      throw new ProtocolException("The client wants RTMPE (version " + version + "), which is not supported; use rtmps:// instead");
    }
    if (version == TLS_HANDSHAKE) {
      throw new ProtocolException("The client speaks TLS on a port for plain RTMP; use rtmp:// here or rtmps:// on a TLS port");
    }
    if (version == PROXY_BINARY) {
      throw new ProtocolException("Not RTMP: " + PROXY_HINT);
    }
    if (version >= FIRST_TEXT) {
      boolean letter = version < 0x7F && Character.isLetter(version);
      String text = letter ? ", the letter " + (char) version + ": HTTP or another text protocol?" : "";
      String hint = version == PROXY_TEXT ? " Or " + PROXY_HINT : "";
      throw new ProtocolException(String.format("Not RTMP: the first byte is 0x%02X%s%s", version, text, hint));
    }
  }
}
