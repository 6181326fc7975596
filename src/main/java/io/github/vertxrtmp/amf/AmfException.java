package io.github.vertxrtmp.amf;

/** Bytes that are no AMF, or AMF that ends too early. The message says what was found and what was expected. */
public class AmfException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AmfException(String message) {
    super(message);
  }
}
