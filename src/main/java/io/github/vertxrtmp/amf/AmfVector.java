package io.github.vertxrtmp.amf;

import java.util.List;
import java.util.Objects;

/** A typed array of AMF3 (3.15). Equality, hash and text as with {@link AmfObject}. Not thread-safe. */
public final class AmfVector {

  /** The type of the elements and, with it, the Java type that holds one. */
  public enum Kind {
    /** Signed 32 bits, {@link Integer}. */
    INT,
    /** Unsigned 32 bits, {@link Long}. */
    UINT,
    /** {@link Double}. */
    DOUBLE,
    /** Any AMF value. */
    OBJECT
  }

  private final Kind kind;
  private final boolean fixedLength;
  private final String elementClass;
  private final AmfArray elements = new AmfArray();

  /**
   * An empty vector.
   *
   * @param fixedLength  whether the peer may change the number of elements; nothing here enforces it
   * @param elementClass with {@link Kind#OBJECT} the name of the class, "" or "*" for any; else ""
   */
  public AmfVector(Kind kind, boolean fixedLength, String elementClass) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.fixedLength = fixedLength;
    this.elementClass = Objects.requireNonNull(elementClass, "elementClass");
  }

  public Kind kind() {
    return kind;
  }

  public boolean fixedLength() {
    return fixedLength;
  }

  public String elementClass() {
    return elementClass;
  }

  /**
   * Appends an element.
   *
   * @param value for the number kinds any {@link Number}; it is converted to the Java type of the kind
   * @return this
   * @throws IllegalArgumentException if the kind needs a number and this is none
   */
  public AmfVector add(Object value) {
    elements.append(kind == Kind.OBJECT ? value : convert(value));
    return this;
  }

  private Object convert(Object value) {
    if (!(value instanceof Number number)) {
      throw new IllegalArgumentException("a number is expected in a vector of " + kind + ", not " + value);
    }
    return switch (kind) {
      case INT -> (Object) number.intValue();
      case UINT -> number.longValue() & 0xFFFFFFFFL;
      default -> number.doubleValue();
    };
  }

  /** A read-only view. */
  public List<Object> elements() {
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof AmfVector && AmfGraph.equal(this, other);
  }

  @Override
  public int hashCode() {
    return AmfGraph.hash(this);
  }

  @Override
  public String toString() {
    return AmfText.of(this);
  }
}
