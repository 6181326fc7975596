package io.github.vertxrtmp.amf;

/** The value {@code undefined}; AMF0's "unsupported" is read as this as well. */
public enum AmfUndefined {
  INSTANCE;

  @Override
  public String toString() {
    return "undefined";
  }
}
