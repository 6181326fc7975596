package io.github.vertxrtmp.amf;

import java.util.Objects;

/**
 * An XML document as text, never parsed here (AMF0 2.17, AMF3 3.9 and 3.13). AMF3 has two kinds, the old XMLDocument and
 * E4X; both are read as this, and E4X is written.
 */
public record AmfXml(String text) {

  public AmfXml {
    Objects.requireNonNull(text, "text");
  }
}
