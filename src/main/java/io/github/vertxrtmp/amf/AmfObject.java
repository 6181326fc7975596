package io.github.vertxrtmp.amf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An object, anonymous or of a class, with its properties in the order of insertion (AMF0 2.5 and 2.18, AMF3 3.12).
 * {@link AmfEcmaArray} is one too, so that code which takes either asks for this type only.
 *
 * <p>Two are equal if type, class name and properties are, in whatever order. Objects that contain themselves may be
 * compared, hashed and printed. Not thread-safe.
 */
public sealed class AmfObject permits AmfEcmaArray {

  private final String className;
  private final Map<String, Object> properties = new LinkedHashMap<>();

  /** An anonymous object. */
  public AmfObject() {
    this(null);
  }

  /**
   * An object of a class.
   *
   * @param className null or empty for an anonymous object
   */
  public AmfObject(String className) {
    this.className = className == null || className.isEmpty() ? null : className;
  }

  /** The name of its class, null for an anonymous object. */
  public final String className() {
    return className;
  }

  /**
   * Sets a property; one that is there already keeps its place.
   *
   * @param value one of the types in the table of this package, or what the writers convert to one
   * @return this
   */
  public AmfObject put(String name, Object value) {
    properties.put(Objects.requireNonNull(name, "name"), value);
    return this;
  }

  /** The value of a property; null if it is null or absent. */
  public final Object get(String name) {
    return properties.get(name);
  }

  public final boolean has(String name) {
    return properties.containsKey(name);
  }

  /** A string property; null if it is absent or of another type. */
  public final String getString(String name) {
    return get(name) instanceof String text ? text : null;
  }

  /** A number, also an AMF3 integer; null if it is absent or of another type. */
  public final Double getNumber(String name) {
    return get(name) instanceof Number number ? number.doubleValue() : null;
  }

  /** A boolean property; null if it is absent or of another type. */
  public final Boolean getBoolean(String name) {
    return get(name) instanceof Boolean flag ? flag : null;
  }

  /** An object or ECMA array; null if it is absent or of another type. */
  public final AmfObject getObject(String name) {
    return get(name) instanceof AmfObject object ? object : null;
  }

  /** The names in order; a read-only view. */
  public final Set<String> keys() {
    return Collections.unmodifiableSet(properties.keySet());
  }

  /** Names and values in order; a read-only view. */
  public final Map<String, Object> properties() {
    return Collections.unmodifiableMap(properties);
  }

  public final int size() {
    return properties.size();
  }

  @Override
  public final boolean equals(Object other) {
    return this == other || other instanceof AmfObject && AmfGraph.equal(this, other);
  }

  @Override
  public final int hashCode() {
    return AmfGraph.hash(this);
  }

  /** For logs: shortened where it is deep or long. */
  @Override
  public final String toString() {
    return AmfText.of(this);
  }
}
