package io.github.vertxrtmp.amf;

/**
 * An associative array (AMF0 2.10, AMF3 3.11 with named members). Of AMF3 arrays that have both, the dense elements follow
 * the named ones under the names "0", "1", "2" …
 */
public final class AmfEcmaArray extends AmfObject {

  public AmfEcmaArray() {
    super(null);
  }

  @Override
  public AmfEcmaArray put(String name, Object value) {
    super.put(name, value);
    return this;
  }
}
